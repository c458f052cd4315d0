#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/corpora/features.hpp"
#include "extractors/registry.hpp"
#include "pipeline/cli/extract_options.hpp"
#include "pipeline/cli/output_files.hpp"
#include "pipeline/cli/verbs.hpp"
#include "pipeline/extract/extracted_corpus.hpp"
#include "pipeline/extract/feature_table_csv.hpp"
#include "pipeline/extract/text_extraction.hpp"
#include "pipeline/faces/face_features.hpp"
#include "pipeline/faces/landmark_table.hpp"
#include "pipeline/faces/preview.hpp"
#include "src/core/error.hpp"
#include "src/io/atomic_file.hpp"
#ifdef UNDERTONE_WITH_TORCH
#include "extractors/face/face_encoder.hpp"
#include "pipeline/faces/face_codes.hpp"
#include "src/io/model_pack.hpp"
#include "src/tensor/threads.hpp"
#endif

namespace undertone::cli {
namespace {

#ifdef UNDERTONE_WITH_TORCH
std::unique_ptr<extractors::Extractor> make_token_extractor(const TokenOptions& options, Log& log) {
  if (options.token == "bundled")
    return extractors::make_conversation_extractor(extractors::make_token_encoder(), options.level);
  if (std::filesystem::is_regular_file(options.token))
    return extractors::make_conversation_extractor(extractors::make_token_encoder(options.token),
                                                   options.level);
  extractors::TextEncoderOptions encoder;
  encoder.states = options.states;
  encoder.device = tensor::choose_device(options.device, log);
  const auto folder = io::model_pack(options.token);
  return extractors::make_token_extractor("token-" + folder.filename().string(),
                                          extractors::load_text_encoder(folder, encoder), options.level);
}
#endif

/// A table that grows with each recording, in a file that is there when it is whole, or on standard output.
class Table {
 public:
  Table(std::string header, const std::string& file, std::ostream& out)
      : header_(std::move(header)), out_(out) {
    if (!file.empty()) file_.emplace(file);
  }

  void write(std::string_view text) {
    if (!header_.empty()) put(std::exchange(header_, {}));
    put(text);
  }

  void finish(io::Overwrite overwrite) {
    if (!header_.empty()) put(std::exchange(header_, {}));
    if (file_) file_->commit(overwrite);
  }

 private:
  void put(std::string_view text) {
    if (file_) return file_->write(text);
    out_ << text;
    check_output(out_);
  }

  std::string header_;
  std::ostream& out_;
  std::optional<io::AtomicFile> file_;
};

class ExtractVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{"extract",
                                             "FILE…",
                                             "writes features of the sound, the face or the words of each "
                                             "utterance, for other tools or for training",
                                             1,
                                             100000,
                                             true};
    return description;
  }
  void bind(OptionList& options) override { options.add(options_); }

  ExitStatus run(VerbContext& context) override {
    check_outputs(context);
    make_extractors(context.log);
    const std::vector<extractors::ExtractorDescription> kinds = descriptions();
    data::Corpus corpus = pipeline::empty_corpus(kinds);
    std::optional<Table> table;
    if (options_.form == Form::kCsv)
      table.emplace(
          kinds.empty() ? pipeline::landmark_table_header() : pipeline::features_csv_header(kinds[0]),
          options_.out, context.out);
    std::size_t failed = 0;
    for (const std::string& file : context.arguments) {
      pipeline::Extracted extracted;
      try {
        extracted = extract(file, context);
        if (!table) add_to_corpus(file, extracted, corpus);
      } catch (const Error& error) {
        if (error.kind() == ErrorKind::kCancelled || context.arguments.size() == 1) throw;
        context.log.warn(file + ": " + error.message());
        ++failed;
        continue;
      }
      if (table) add_to_table(file, extracted, *table);  // a full disk is no fault of this recording
    }
    if (failed == context.arguments.size())
      throw Error(ErrorKind::kBadInput, "none of the files could be used");
    const auto overwrite = options_.force ? io::Overwrite::kReplace : io::Overwrite::kRefuse;
    if (table) {
      table->finish(overwrite);
    } else {
      data::write_features(options_.out, corpus, io::TensorType::kF32, overwrite);
    }
    return failed > 0 ? ExitStatus::kSomeSkipped : ExitStatus::kDone;
  }

 private:
  void check_outputs(const VerbContext& context) const {
    if (!options_.preview.empty() && context.arguments.size() > 1)
      throw Error(ErrorKind::kMisuse, "--preview draws into one file, and there are several");
    if (options_.force) return;
    for (const std::string& file : {options_.out, options_.preview})
      if (!file.empty()) refuse_to_replace(file);
  }

  void make_extractors([[maybe_unused]] Log& log) {
#ifdef UNDERTONE_WITH_TORCH
    if (options_.takes_words()) {
      features_ = make_token_extractor(options_.words, log);
      return;
    }
#endif
    if (options_.acoustic || (options_.face == FaceKind::kNone)) {
      const std::string name = options_.acoustic.value_or("egemaps");
      const bool frames = name == "egemaps" && options_.level == Level::kFrames;
      features_ = extractors::make_extractor(frames ? "egemaps-lld" : name);
    }
    if (options_.face == FaceKind::kGeometry) faces_ = pipeline::make_face_geometry();
    if (options_.face != FaceKind::kEmbedding && options_.face != FaceKind::kUtterance) return;
#ifdef UNDERTONE_WITH_TORCH
    tensor::share_threads(2);  // decoding and watching go on beside the network
    faces_ = pipeline::make_face_codes(
        options_.face == FaceKind::kEmbedding ? pipeline::FaceCodeOutput::kFrames
                                              : pipeline::FaceCodeOutput::kUtterance,
        extractors::make_face_encoder(tensor::choose_device(options_.words.device, log)));
#else
    throw Error(ErrorKind::kUnsupported,
                "this program was built without libtorch, which the face encoder needs");
#endif
  }

  std::vector<extractors::ExtractorDescription> descriptions() const {
    std::vector<extractors::ExtractorDescription> all;
    if (features_) all.push_back(features_->description());
    if (faces_) all.push_back(faces_->description());
    return all;
  }

  pipeline::Extracted extract(const std::string& file, VerbContext& context) {
    if (options_.takes_words())
      return pipeline::extract_text(file, options_.hearing, *features_, context.log, context.progress,
                                    context.stop);
    const bool watches = options_.face == FaceKind::kLandmarks || !options_.preview.empty();
    pipeline::Extracted extracted =
        pipeline::extract_features(file, options_.hearing, {features_.get(), faces_.get(), watches},
                                   context.log, context.progress, context.stop);
    if (!options_.preview.empty())
      pipeline::write_preview(file, options_.hearing.streams, extracted.conversation, *extracted.faces,
                              options_.preview, context.progress, context.stop);
    return extracted;
  }

  void add_to_corpus(const std::string& file, pipeline::Extracted& extracted, data::Corpus& corpus) const {
    std::vector<std::vector<FeatureSequence>> kinds;
    if (features_) kinds.push_back(std::move(extracted.sequences));
    if (faces_) kinds.push_back(std::move(extracted.face_sequences));
    pipeline::add_to_corpus(file, extracted.conversation, kinds, corpus);
  }

  void add_to_table(const std::string& file, const pipeline::Extracted& extracted, Table& table) const {
    const auto sink = [&](std::string_view lines) { table.write(lines); };
    if (features_)
      return pipeline::write_features_csv(file, extracted.conversation, extracted.sequences,
                                          features_->description(), sink);
    if (faces_)
      return pipeline::write_features_csv(file, extracted.conversation, extracted.face_sequences,
                                          faces_->description(), sink);
    pipeline::write_landmark_table(file, extracted.conversation, *extracted.faces, extracted.picture_height,
                                   sink);
  }

  ExtractVerbOptions options_;
  std::unique_ptr<extractors::Extractor> features_;  // of the sound or the words
  std::unique_ptr<pipeline::FaceFeatures> faces_;
};

}  // namespace

std::unique_ptr<Verb> make_extract_verb() { return std::make_unique<ExtractVerb>(); }

}  // namespace undertone::cli
