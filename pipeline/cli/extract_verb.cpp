#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "data/corpora/features.hpp"
#include "extractors/registry.hpp"
#include "pipeline/cli/output_files.hpp"
#include "pipeline/cli/verbs.hpp"
#include "pipeline/extract/extracted_corpus.hpp"
#include "pipeline/extract/extraction.hpp"
#include "pipeline/extract/feature_table_csv.hpp"
#include "pipeline/extract/text_extraction.hpp"
#include "src/core/error.hpp"
#include "src/io/atomic_file.hpp"
#ifdef UNDERTONE_WITH_TORCH
#include "extractors/token/token_encoder.hpp"
#include "extractors/token/token_extractor.hpp"
#include "src/io/model_pack.hpp"
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

#ifdef UNDERTONE_WITH_TORCH
/// Which features of the words, and where they are computed.
struct TokenOptions {
  std::string token;
  extractors::TokenOutput level = extractors::TokenOutput::kTokens;
  extractors::HiddenStates states = extractors::HiddenStates::kLast;
  tensor::DeviceOptions device;

  static void fields(auto& self, auto&& field) {
    field(
        self.token,
        {.name = "token",
         .value = "NAME|FOLDER|FILE",
         .help = "take features of the words instead, by a published encoder (BERT, RoBERTa, "
                 "XLM-RoBERTa): a folder with config.json, model.safetensors and the tokenizer, or "
                 "a pack that scripts/setup --models fetches, such as minilm; or by an encoder that looks at "
                 "the turns before too: a checkpoint of 'train token', or 'bundled'"});
    field(self.level, {.name = "token-level",
                       .value = "LEVEL",
                       .help = "a vector for each token, or one for each utterance: their mean, or the "
                               "encoder's own with its logits"});
    field(self.states, {.name = "hidden-states",
                        .value = "WHICH",
                        .help = "what an encoder's last layer says, or the mean of its last four"});
    tensor::DeviceOptions::fields(self.device, field);
  }
  std::vector<std::string> problems() const { return device.problems(); }
};

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

struct ExtractVerbOptions {
  std::string acoustic = "egemaps";
  Level level = Level::kUtterance;
  Form form = Form::kCsv;
  std::string out;
  bool force = false;
  pipeline::HearingOptions hearing;
#ifdef UNDERTONE_WITH_TORCH
  TokenOptions words;
#endif

  static void fields(auto& self, auto&& field) {
    field(self.acoustic, {.name = "acoustic",
                          .value = "NAME",
                          .help = "what is taken from the sound: egemaps, egemaps-lld, logmel64, logmel80, "
                                  "mfcc, prosody, energy"});
    field(self.level,
          {.name = "level",
           .value = "LEVEL",
           .help = "of egemaps: 88 functionals an utterance, or lld, the descriptors every 10 ms"});
    field(self.form, {.name = "format",
                      .value = "FORM",
                      .help = "csv: a table; features: an index with a safetensors file, for training"});
    field(self.out, {.name = "out",
                     .value = "FILE",
                     .help = "file to write, or folder for features; without it a table is printed",
                     .affects = Affects::kRunOnly});
    field(self.force,
          {.name = "force", .help = "replace files that are there", .affects = Affects::kRunOnly});
    pipeline::HearingOptions::fields(self.hearing, field);
#ifdef UNDERTONE_WITH_TORCH
    TokenOptions::fields(self.words, field);
#endif
  }
  std::vector<std::string> problems() const {
    std::vector<std::string> problems = hearing.problems();
    if (form == Form::kFeatures && out.empty())
      problems.push_back("--out: the folder for the features is missing");
#ifdef UNDERTONE_WITH_TORCH
    for (const std::string& problem : words.problems()) problems.push_back(problem);
    if (takes_words() && hearing.pieces == pipeline::Pieces::kWhole)
      problems.push_back("--pieces: words are of utterances, not of whole files");
#endif
    return problems;
  }

  bool takes_words() const {
#ifdef UNDERTONE_WITH_TORCH
    return !words.token.empty();
#else
    return false;
#endif
  }
};

/// A table that grows with each recording, in a file that is there when it is whole, or on standard output.
class Table {
 public:
  Table(const extractors::ExtractorDescription& description, const std::string& file, std::ostream& out)
      : description_(description), out_(out) {
    if (!file.empty()) file_.emplace(file);
  }

  void add(const std::string& recording, const pipeline::Extracted& extracted) {
    if (!has_header_) write(pipeline::features_csv_header(description_));
    has_header_ = true;
    pipeline::write_features_csv(recording, extracted, description_,
                                 [this](std::string_view lines) { write(lines); });
  }

  void finish(io::Overwrite overwrite) {
    if (file_) file_->commit(overwrite);
  }

 private:
  void write(std::string_view text) {
    if (file_) return file_->write(text);
    out_ << text;
    check_output(out_);
  }

  const extractors::ExtractorDescription& description_;
  std::ostream& out_;
  std::optional<io::AtomicFile> file_;
  bool has_header_ = false;
};

class ExtractVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{
        "extract",
        "FILE…",
        "writes features of the sound or the words of each utterance, for other tools or for training",
        1,
        100000,
        true};
    return description;
  }
  void bind(OptionList& options) override { options.add(options_); }

  ExitStatus run(VerbContext& context) override {
    const auto extractor = make_extractor(context.log);
    if (!options_.out.empty() && !options_.force) refuse_to_replace(options_.out);
    data::Corpus corpus = pipeline::empty_corpus(extractor->description());
    std::optional<Table> table;
    if (options_.form == Form::kCsv) table.emplace(extractor->description(), options_.out, context.out);
    std::size_t failed = 0;
    for (const std::string& file : context.arguments) {
      pipeline::Extracted extracted;
      try {
        const auto extract = options_.takes_words() ? &pipeline::extract_text : &pipeline::extract_sound;
        extracted = extract(file, options_.hearing, *extractor, context.log, context.progress, context.stop);
        if (!table) pipeline::add_to_corpus(file, extracted, corpus);
      } catch (const Error& error) {
        if (error.kind() == ErrorKind::kCancelled || context.arguments.size() == 1) throw;
        context.log.warn(file + ": " + error.message());
        ++failed;
        continue;
      }
      if (table) table->add(file, extracted);  // a full disk is no fault of this recording and ends it all
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
  std::unique_ptr<extractors::Extractor> make_extractor([[maybe_unused]] Log& log) const {
#ifdef UNDERTONE_WITH_TORCH
    if (options_.takes_words()) return make_token_extractor(options_.words, log);
#endif
    const bool frames = options_.acoustic == "egemaps" && options_.level == Level::kFrames;
    return extractors::make_extractor(frames ? "egemaps-lld" : options_.acoustic);
  }

  ExtractVerbOptions options_;
};

}  // namespace

std::unique_ptr<Verb> make_extract_verb() { return std::make_unique<ExtractVerb>(); }

}  // namespace undertone::cli
