#include <array>
#include <ostream>

#include "data/transcripts/read_transcript.hpp"
#include "data/transcripts/to_conversation.hpp"
#include "pipeline/cli/verbs.hpp"
#include "pipeline/diarization_report.hpp"
#include "pipeline/transcript_problems.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {

constexpr auto option_choices(Overlaps) {
  return std::to_array<Choice<Overlaps>>({{Overlaps::kScored, "scored"}, {Overlaps::kLeftOut, "left-out"}});
}

}  // namespace undertone::pipeline

namespace undertone::cli {
namespace {

struct EvaluateOptions {
  bool diarization = false;
  pipeline::DiarizationScoring scoring;
  bool json = false;

  static void fields(auto& self, auto&& field) {
    field(self.diarization,
          {.name = "diarization", .help = "compare who speaks when in two transcripts: reference and found"});
    field(self.scoring.collar_s, {.name = "collar",
                                  .value = "SECONDS",
                                  .help = "left out to both sides of every begin and end of a reference turn",
                                  .low = 0,
                                  .high = 10});
    field(self.scoring.overlaps,
          {.name = "overlaps", .value = "HOW", .help = "where reference speakers speak at once"});
    field(self.json, {.name = "json", .help = "print JSON instead of a table", .affects = Affects::kRunOnly});
  }
  std::vector<std::string> problems() const {
    if (!diarization) return {"what to evaluate is missing: --diarization REFERENCE FOUND"};
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

class EvaluateVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{
        "evaluate", "REFERENCE FOUND", "measures how far what was found is from a reference", 2, 2, true};
    return description;
  }
  void bind(OptionList& options) override { options.add(options_); }

  ExitStatus run(VerbContext& context) override {
    const auto reference = read_turns(context.arguments[0], context.log);
    const auto found = read_turns(context.arguments[1], context.log);
    const auto error = pipeline::diarization_error(reference, found, options_.scoring);
    context.out << (options_.json ? pipeline::diarization_json(error, options_.scoring)
                                  : pipeline::diarization_table(error, options_.scoring));
    return ExitStatus::kDone;
  }

 private:
  EvaluateOptions options_;
};

}  // namespace

std::unique_ptr<Verb> make_evaluate_verb() { return std::make_unique<EvaluateVerb>(); }

}  // namespace undertone::cli
