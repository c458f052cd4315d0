#include <array>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/corpora/features.hpp"
#include "extractors/registry.hpp"
#include "pipeline/cli/output_files.hpp"
#include "pipeline/cli/verbs.hpp"
#include "pipeline/extract/extracted_corpus.hpp"
#include "pipeline/extract/extraction.hpp"
#include "pipeline/extract/feature_table_csv.hpp"
#include "pipeline/faces/face_features.hpp"
#include "pipeline/faces/landmark_table.hpp"
#include "pipeline/faces/preview.hpp"
#include "src/core/error.hpp"
#include "src/io/atomic_file.hpp"
#ifdef UNDERTONE_WITH_TORCH
#include "extractors/face/face_encoder.hpp"
#include "pipeline/faces/face_codes.hpp"
#include "src/tensor/device.hpp"
#endif

namespace undertone::cli {
namespace {

enum class Level { kUtterance, kFrames };
constexpr auto option_choices(Level) {
  return std::to_array<Choice<Level>>({{Level::kUtterance, "utterance"}, {Level::kFrames, "lld"}});
}
enum class Form { kCsv, kFeatures };
constexpr auto option_choices(Form) {
  return std::to_array<Choice<Form>>({{Form::kCsv, "csv"}, {Form::kFeatures, "features"}});
}

enum class FaceKind { kNone, kGeometry, kEmbedding, kUtterance, kLandmarks };
constexpr auto option_choices(FaceKind) {
  return std::to_array<Choice<FaceKind>>({{FaceKind::kNone, "none"},
                                          {FaceKind::kGeometry, "geometry"},
                                          {FaceKind::kEmbedding, "embedding"},
                                          {FaceKind::kUtterance, "embedding-utterance"},
                                          {FaceKind::kLandmarks, "landmarks"}});
}

struct ExtractVerbOptions {
  std::optional<std::string> acoustic;
  Level level = Level::kUtterance;
  FaceKind face = FaceKind::kNone;
  Form form = Form::kCsv;
  std::string out;
  std::string preview;
  bool force = false;
  pipeline::HearingOptions hearing;
#ifdef UNDERTONE_WITH_TORCH
  tensor::DeviceOptions device;
#endif

  static void fields(auto& self, auto&& field) {
    field(self.acoustic, {.name = "acoustic",
                          .value = "NAME",
                          .help = "what is taken from the sound: egemaps, egemaps-lld, logmel64, logmel80, "
                                  "mfcc, prosody, energy; egemaps where nothing of faces is asked for"});
    field(self.level,
          {.name = "level",
           .value = "LEVEL",
           .help = "of egemaps: 88 functionals an utterance, or lld, the descriptors every 10 ms"});
    field(self.face,
          {.name = "face",
           .value = "WHAT",
           .help = "what is taken from the face of whoever speaks, 5 times a second: geometry, by name; "
                   "embedding, of the bundled encoder; embedding-utterance, their mean with its view of "
                   "emotions; or landmarks, a table of all faces of the whole file"});
    field(self.form, {.name = "format",
                      .value = "FORM",
                      .help = "csv: a table; features: an index with a safetensors file, for training"});
    field(self.out, {.name = "out",
                     .value = "FILE",
                     .help = "file to write, or folder for features; without it a table is printed",
                     .affects = Affects::kRunOnly});
    field(self.preview,
          {.name = "preview",
           .value = "FILE",
           .help = "also write the video with the faces that were found, their names and who speaks",
           .affects = Affects::kRunOnly});
    field(self.force,
          {.name = "force", .help = "replace files that are there", .affects = Affects::kRunOnly});
    pipeline::HearingOptions::fields(self.hearing, field);
#ifdef UNDERTONE_WITH_TORCH
    tensor::DeviceOptions::fields(self.device, field);
#endif
  }
  std::vector<std::string> problems() const {
    std::vector<std::string> problems = hearing.problems();
    if (form == Form::kFeatures && out.empty())
      problems.push_back("--out: the folder for the features is missing");
    if (form == Form::kFeatures && face == FaceKind::kLandmarks)
      problems.push_back("--face landmarks is a table of its own, for --format csv");
    if (form == Form::kCsv && acoustic && face != FaceKind::kNone)
      problems.push_back("--acoustic and --face: a table holds one of them; --format features takes both");
#ifdef UNDERTONE_WITH_TORCH
    for (std::string& problem : device.problems()) problems.push_back(std::move(problem));
#endif
    return problems;
  }
};

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
    static const VerbDescription description{
        "extract",
        "FILE…",
        "writes features of the sound or the face of each utterance, for other tools or for training",
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
    if (options_.acoustic || (options_.face == FaceKind::kNone)) {
      const std::string name = options_.acoustic.value_or("egemaps");
      const bool frames = name == "egemaps" && options_.level == Level::kFrames;
      sound_ = extractors::make_extractor(frames ? "egemaps-lld" : name);
    }
    if (options_.face == FaceKind::kGeometry) faces_ = pipeline::make_face_geometry();
    if (options_.face != FaceKind::kEmbedding && options_.face != FaceKind::kUtterance) return;
#ifdef UNDERTONE_WITH_TORCH
    faces_ = pipeline::make_face_codes(
        options_.face == FaceKind::kEmbedding ? pipeline::FaceCodeOutput::kFrames
                                              : pipeline::FaceCodeOutput::kUtterance,
        extractors::make_face_encoder(tensor::choose_device(options_.device, log)));
#else
    throw Error(ErrorKind::kUnsupported,
                "this program was built without libtorch, which the face encoder needs");
#endif
  }

  std::vector<extractors::ExtractorDescription> descriptions() const {
    std::vector<extractors::ExtractorDescription> all;
    if (sound_) all.push_back(sound_->description());
    if (faces_) all.push_back(faces_->description());
    return all;
  }

  pipeline::Extracted extract(const std::string& file, VerbContext& context) {
    const bool watches = options_.face == FaceKind::kLandmarks || !options_.preview.empty();
    pipeline::Extracted extracted =
        pipeline::extract_features(file, options_.hearing, {sound_.get(), faces_.get(), watches}, context.log,
                                   context.progress, context.stop);
    if (!options_.preview.empty())
      pipeline::write_preview(file, options_.hearing.streams, extracted.conversation, *extracted.faces,
                              options_.preview, context.progress, context.stop);
    return extracted;
  }

  void add_to_corpus(const std::string& file, pipeline::Extracted& extracted, data::Corpus& corpus) const {
    std::vector<std::vector<FeatureSequence>> kinds;
    if (sound_) kinds.push_back(std::move(extracted.sequences));
    if (faces_) kinds.push_back(std::move(extracted.face_sequences));
    pipeline::add_to_corpus(file, extracted.conversation, kinds, corpus);
  }

  void add_to_table(const std::string& file, const pipeline::Extracted& extracted, Table& table) const {
    const auto sink = [&](std::string_view lines) { table.write(lines); };
    if (sound_)
      return pipeline::write_features_csv(file, extracted.conversation, extracted.sequences,
                                          sound_->description(), sink);
    if (faces_)
      return pipeline::write_features_csv(file, extracted.conversation, extracted.face_sequences,
                                          faces_->description(), sink);
    pipeline::write_landmark_table(file, extracted.conversation, *extracted.faces, extracted.picture_height,
                                   sink);
  }

  ExtractVerbOptions options_;
  std::unique_ptr<extractors::Extractor> sound_;
  std::unique_ptr<pipeline::FaceFeatures> faces_;
};

}  // namespace

std::unique_ptr<Verb> make_extract_verb() { return std::make_unique<ExtractVerb>(); }

}  // namespace undertone::cli
