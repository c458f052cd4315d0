#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/cli/label_output.hpp"
#include "pipeline/cli/verbs.hpp"
#include "pipeline/extract/text_extraction.hpp"
#include "pipeline/label/labeler.hpp"
#include "src/core/error.hpp"
#include "src/tensor/threads.hpp"

namespace undertone::cli {
namespace {

struct LabelVerbOptions {
  pipeline::LabelOptions label;
  LabelOutputOptions output;

  static void fields(auto& self, auto&& field) {
    LabelOutputOptions::fields(self.output, field);
    pipeline::LabelOptions::fields(self.label, field);
  }
  std::vector<std::string> problems() const {
    std::vector<std::string> problems = label.problems();
    for (std::string& problem : output.problems()) problems.push_back(std::move(problem));
    return problems;
  }
};

class LabelVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{
        "label",
        "FILE…",
        "labels the emotion of each utterance of recordings, or of transcripts by themselves",
        1,
        100000,
        true};
    return description;
  }
  void bind(OptionList& options) override { options.add(options_); }

  ExitStatus run(VerbContext& context) override {
    const LabelOutput output(options_.output, context.arguments);
    // Decoding and watching go on beside the networks, whose idle threads would take their cores.
    if (!std::ranges::all_of(context.arguments, pipeline::is_named_as_transcript)) tensor::share_threads(2);
    const auto labeler = make_labeler(options_.label, context.log);
    std::size_t failed = 0;
    for (std::size_t i = 0; i < context.arguments.size(); ++i) {
      data::Annotation annotation;
      try {
        annotation = labeler->label(context.arguments[i], context.log, context.progress, context.stop);
      } catch (const Error& error) {
        if (error.kind() == ErrorKind::kCancelled || context.arguments.size() == 1) throw;
        context.log.warn(context.arguments[i] + ": " + error.message());
        ++failed;
        continue;
      }
      annotation.made_by = context.made_by;
      output.write(i, annotation, context.out, context.use_colour);
    }
    if (failed == context.arguments.size())
      throw Error(ErrorKind::kBadInput, "none of the files could be labelled");
    return failed > 0 ? ExitStatus::kSomeSkipped : ExitStatus::kDone;
  }

 private:
  LabelVerbOptions options_;
};

}  // namespace

std::unique_ptr<Verb> make_label_verb() { return std::make_unique<LabelVerb>(); }

}  // namespace undertone::cli
