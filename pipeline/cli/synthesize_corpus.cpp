#include "pipeline/cli/synthesize_corpus.hpp"

#include <ostream>

#include "pipeline/cli/output_files.hpp"
#include "pipeline/cli/verbs.hpp"
#include "src/core/error.hpp"

namespace undertone::cli {
namespace {

struct CorpusVerbOptions {
  SynthesizeCorpusOptions corpus;
  std::uint64_t seed = 1;
  bool force = false;

  static void fields(auto& self, auto&& field) {
    SynthesizeCorpusOptions::fields(self.corpus, field);
    field(self.seed, {.name = "seed", .value = "N", .help = "the same seed makes the same numbers"});
    field(self.force,
          {.name = "force", .help = "replace files that are there", .affects = Affects::kRunOnly});
  }
  std::vector<std::string> problems() const { return corpus.problems(); }
};

class SynthesizeCorpusVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{
        "synthesize", "", "makes features as they are published, filled with made-up numbers", 0, 0, false};
    return description;
  }
  void bind(OptionList& options) override { options.add(options_); }

  ExitStatus run(VerbContext& context) override {
    if (!options_.corpus.form)
      throw Error(ErrorKind::kMisuse, "--corpus: which form? This build makes no media");
    return synthesize_corpus(options_.corpus, options_.seed,
                             options_.force ? io::Overwrite::kReplace : io::Overwrite::kRefuse, context);
  }

 private:
  CorpusVerbOptions options_;
};

}  // namespace

std::vector<std::string> SynthesizeCorpusOptions::problems() const {
  if (form && out.empty()) return {"--out: where the corpus goes is missing"};
  if (!form && !out.empty()) return {"--out: only --corpus writes there"};
  return {};
}

ExitStatus synthesize_corpus(const SynthesizeCorpusOptions& options, std::uint64_t seed,
                             io::Overwrite overwrite, VerbContext& context) {
  if (!context.arguments.empty())
    throw Error(ErrorKind::kMisuse, "--corpus writes to --out and takes no FILE");
  if (overwrite == io::Overwrite::kRefuse) refuse_to_replace(options.out);
  synthesize::write_feature_corpus(
      options.out, {options.form.value(), options.count, seed, options.echoes, options.lost}, overwrite);
  context.log.warn("the numbers are made up: no figure on them says anything of the real data");
  context.out << synthesize::corpus_kind(*options.form) << ":" << options.out << "\n";
  return ExitStatus::kDone;
}

std::unique_ptr<Verb> make_synthesize_corpus_verb() { return std::make_unique<SynthesizeCorpusVerb>(); }

}  // namespace undertone::cli
