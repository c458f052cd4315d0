#include <array>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "data/transcripts/read_transcript.hpp"
#include "data/transcripts/to_conversation.hpp"
#include "pipeline/cli/output_files.hpp"
#include "pipeline/cli/verbs.hpp"
#include "pipeline/diarization_report.hpp"
#include "pipeline/human_agreement.hpp"
#include "pipeline/labels_file.hpp"
#include "pipeline/transcript_problems.hpp"
#include "src/core/error.hpp"
#include "src/io/atomic_file.hpp"
#ifdef UNDERTONE_WITH_TORCH
#include "pipeline/cli/model_evaluation.hpp"
#endif

namespace undertone::pipeline {

constexpr auto option_choices(Overlaps) {
  return std::to_array<Choice<Overlaps>>({{Overlaps::kScored, "scored"}, {Overlaps::kLeftOut, "left-out"}});
}

}  // namespace undertone::pipeline

namespace undertone::cli {
namespace {

constexpr std::size_t kMostFiles = 10'000;

struct EvaluateOptions {
  bool diarization = false;
  bool human = false;
  pipeline::DiarizationScoring scoring;
#ifdef UNDERTONE_WITH_TORCH
  ModelEvaluationOptions model;
#endif
  std::string json;
  bool force = false;

  static void fields(auto& self, auto&& field) {
#ifdef UNDERTONE_WITH_TORCH
    ModelEvaluationOptions::fields(self.model, field);
#endif
    field(self.diarization,
          {.name = "diarization", .help = "compare who speaks when in two transcripts: reference and found"});
    field(self.human,
          {.name = "human",
           .help = "compare predictions with the labels and corrections of humans in the same files"});
    field(self.scoring.collar_s, {.name = "collar",
                                  .value = "SECONDS",
                                  .help = "left out to both sides of every begin and end of a reference turn",
                                  .low = 0,
                                  .high = 10});
    field(self.scoring.overlaps,
          {.name = "overlaps", .value = "HOW", .help = "where reference speakers speak at once"});
    field(self.json,
          {.name = "json",
           .value = "FILE",
           .help = "write all figures as JSON to a file, or with - print them instead of the table",
           .affects = Affects::kRunOnly});
    field(self.force,
          {.name = "force", .help = "replace a file that is there", .affects = Affects::kRunOnly});
  }
  std::vector<std::string> problems() const {
    if (human && diarization) return {"--human: not together with --diarization"};
    return {};
  }
};

/// Whatever a problem of the file hides would make the figure wrong, so it is told.
std::vector<pipeline::SpeakerTurn> read_turns(const std::string& path, Log& log) {
  const data::Transcript transcript = data::read_transcript(path, {});
  const data::ConversationResult result = data::to_conversation(transcript);
  pipeline::tell_problems(path, transcript.problems, log);
  pipeline::tell_problems(path, result.problems, log);
  if (!transcript.entries.empty() && !data::has_times(transcript)) {
    throw Error(ErrorKind::kBadInput, "'" + path + "' says nothing of times");
  }
  return pipeline::to_turns(result.conversation);
}

/// Prints the table, and writes the JSON where it is wanted.
void hand_out(const std::string& table, const std::string& json, const EvaluateOptions& options,
              std::ostream& out) {
  if (options.json == "-") {
    out << json;
    return;
  }
  if (!options.json.empty()) {
    io::write_file_atomically(options.json, json,
                              options.force ? io::Overwrite::kReplace : io::Overwrite::kRefuse);
  }
  out << table;
}

class EvaluateVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{
        "evaluate",
        "MODEL | REFERENCE FOUND | LABELS.jsonl…",
        "measures how good a model is on labelled data, how far found turns are from a reference, or how far "
        "labels agree with humans",
        1,
        kMostFiles,
        true};
    return description;
  }
  void bind(OptionList& options) override { options.add(options_); }

  ExitStatus run(VerbContext& context) override {
    if (!options_.json.empty() && options_.json != "-" && !options_.force) refuse_to_replace(options_.json);
    if (options_.diarization) {
      evaluate_diarization(context);
    } else if (options_.human) {
      evaluate_human(context);
    } else {
      evaluate_model(context);
    }
    return ExitStatus::kDone;
  }

 private:
  void evaluate_diarization(VerbContext& context) {
    if (context.arguments.size() != 2) {
      throw Error(ErrorKind::kMisuse, "what to compare is missing: --diarization REFERENCE FOUND");
    }
    const auto reference = read_turns(context.arguments[0], context.log);
    const auto found = read_turns(context.arguments[1], context.log);
    const auto error = pipeline::diarization_error(reference, found, options_.scoring);
    hand_out(pipeline::diarization_table(error, options_.scoring),
             pipeline::diarization_json(error, options_.scoring), options_, context.out);
  }

  void evaluate_human(VerbContext& context) {
    std::vector<data::Annotation> annotations;
    for (const std::string& path : context.arguments)
      annotations.push_back(pipeline::read_labels(path, context.log).annotation);
    const auto agreement = pipeline::human_agreement(annotations);
    if (agreement.scores.items == 0) {
      throw Error(ErrorKind::kBadInput,
                  agreement.unpredicted > 0
                      ? "nothing was predicted of what a human has labelled"
                      : "no human has said anything: neither \"correction\" nor \"label\" is set anywhere");
    }
    hand_out(pipeline::agreement_table(agreement), pipeline::agreement_json(agreement), options_,
             context.out);
  }

  void evaluate_model([[maybe_unused]] VerbContext& context) {
#ifdef UNDERTONE_WITH_TORCH
    if (context.arguments.size() == 1 && !options_.model.data.empty()) {
      const auto overwrite = options_.force ? io::Overwrite::kReplace : io::Overwrite::kRefuse;
      const EvaluationTexts texts =
          evaluate_checkpoint(context.arguments[0], options_.model, overwrite, context);
      return hand_out(texts.table, texts.json, options_, context.out);
    }
#endif
    throw Error(ErrorKind::kMisuse,
                "what to evaluate is missing: MODEL --data KIND:PATH[:SPLIT], --diarization REFERENCE FOUND, "
                "or --human LABELS.jsonl");
  }

  EvaluateOptions options_;
};

}  // namespace

std::unique_ptr<Verb> make_evaluate_verb() { return std::make_unique<EvaluateVerb>(); }

}  // namespace undertone::cli
