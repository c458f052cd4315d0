#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "data/corpora/registry.hpp"
#include "extractors/token/piece_model.hpp"
#include "extractors/token/text_normalization.hpp"
#include "pipeline/cli/output_files.hpp"
#include "pipeline/cli/verbs.hpp"
#include "src/core/error.hpp"
#include "src/io/atomic_file.hpp"

namespace undertone::cli {
namespace {

struct PiecesOptions {
  std::vector<std::string> data;
  std::string out;
  std::int64_t count = 8000;
  bool force = false;

  static void fields(auto& self, auto&& field) {
    field(self.data, {.name = "data",
                      .value = "KIND:PATH",
                      .help = "texts to learn from, of which only the train split is read; may be given "
                              "several times"});
    field(self.out,
          {.name = "out", .value = "FILE", .help = "model of pieces to write", .affects = Affects::kRunOnly});
    field(self.count, {.name = "count",
                       .value = "N",
                       .help = "how many pieces, among them 256 for bytes",
                       .low = 300,
                       .high = 1'000'000});
    field(self.force,
          {.name = "force", .help = "replace a file that is there", .affects = Affects::kRunOnly});
  }

  std::vector<std::string> problems() const {
    std::vector<std::string> problems;
    if (data.empty()) problems.push_back("--data: what to learn from is missing");
    if (out.empty()) problems.push_back("--out: where the model goes is missing");
    return problems;
  }
};

class PiecesVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{
        "pieces", "", "learns from texts the pieces of words that the token encoder sees", 0, 0, false};
    return description;
  }
  void bind(OptionList& options) override { options.add(options_); }

  ExitStatus run(VerbContext& context) override {
    if (!options_.force) refuse_to_replace(options_.out);
    std::vector<std::string> texts;
    for (const std::string& one : options_.data) add_texts(one, texts, context);
    const std::string model = extractors::train_piece_model(texts, options_.count);
    io::write_file_atomically(options_.out, model,
                              options_.force ? io::Overwrite::kReplace : io::Overwrite::kRefuse);
    context.log.info(std::to_string(options_.count) + " pieces from " + std::to_string(texts.size()) +
                     " texts");
    context.out << options_.out << "\n";
    return ExitStatus::kDone;
  }

 private:
  static void add_texts(const std::string& one, std::vector<std::string>& texts, VerbContext& context) {
    data::CorpusName name = data::parse_corpus_name(one);
    if (name.split && *name.split != data::Split::kTrain)
      throw Error(ErrorKind::kMisuse, "--data " + one + ": pieces are learned from train splits only");
    name.split = data::Split::kTrain;
    const data::Corpus corpus = data::read_corpus(name, {});
    for (const data::CorpusProblem& problem : corpus.problems) context.log.warn(to_string(problem));
    for (const data::Sample& sample : corpus.samples) {
      if (sample.text) texts.push_back(extractors::normalized_text(*sample.text));
    }
  }

  PiecesOptions options_;
};

}  // namespace

std::unique_ptr<Verb> make_pieces_verb() { return std::make_unique<PiecesVerb>(); }

}  // namespace undertone::cli
