#include <filesystem>
#include <utility>
#include <vector>

#include "data/transcripts/sidecar.hpp"
#include "pipeline/cli/annotation_output.hpp"
#include "pipeline/cli/verbs.hpp"
#include "pipeline/segment/turn_finder.hpp"

namespace undertone::cli {
namespace {

struct SegmentVerbOptions {
  pipeline::TurnOptions turns;
  AnnotationOutputOptions output;
  media::StreamOptions streams;

  static void fields(auto& self, auto&& field) {
    AnnotationOutputOptions::fields(self.output, field);
    pipeline::TurnOptions::fields(self.turns, field);
    media::StreamOptions::fields(self.streams, field);
  }
  std::vector<std::string> problems() const {
    std::vector<std::string> problems = turns.problems();
    for (std::string& problem : output.problems()) problems.push_back(std::move(problem));
    return problems;
  }
};

/// What must not be written over: the media, and the transcript that its turns may come from.
std::vector<std::filesystem::path> inputs_of(const std::filesystem::path& media,
                                             const std::string& transcript) {
  std::vector<std::filesystem::path> inputs = {media};
  if (transcript != pipeline::kTranscriptAuto) {
    inputs.emplace_back(transcript);
  } else if (const auto beside = data::find_sidecars(media).chosen) {
    inputs.push_back(*beside);
  }
  return inputs;
}

class SegmentVerb final : public Verb {
 public:
  const VerbDescription& description() const override {
    static const VerbDescription description{
        "segment",
        "FILE",
        "says who speaks when: by a transcript, by subtitles inside the media, or by its sound alone",
        1,
        1,
        true};
    return description;
  }
  void bind(OptionList& options) override { options.add(options_); }

  ExitStatus run(VerbContext& context) override {
    const std::filesystem::path media = context.arguments.front();
    AnnotationOutput output(options_.output, inputs_of(media, options_.turns.transcript));
    pipeline::Turns turns = pipeline::find_turns(media, options_.turns, options_.streams, context.log,
                                                 context.progress, context.stop);
    data::Annotation annotation;
    annotation.conversation = std::move(turns.conversation);
    annotation.turns = turns.turns;
    annotation.speakers = turns.speakers;
    annotation.made_by = context.made_by;
    if (media != "-") annotation.media = media;
    output.write(annotation, context.out);
    return ExitStatus::kDone;
  }

 private:
  SegmentVerbOptions options_;
};

}  // namespace

std::unique_ptr<Verb> make_segment_verb() { return std::make_unique<SegmentVerb>(); }

}  // namespace undertone::cli
