#include "pipeline/extract/text_extraction.hpp"

#include <algorithm>
#include <cctype>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "data/transcripts/read_transcript.hpp"
#include "data/transcripts/registry.hpp"
#include "data/transcripts/to_conversation.hpp"
#include "pipeline/segment/turn_finder.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

extractors::Clip clip_of(std::span<const Utterance> utterances, std::size_t index) {
  const Utterance& utterance = utterances[index];
  extractors::Clip clip;
  clip.span = utterance.span;
  clip.text = utterance.text;
  clip.words = utterance.words;
  clip.speaker = utterance.speaker;
  clip.earlier = utterances.first(index);
  return clip;
}

}  // namespace

bool is_named_as_transcript(const fs::path& file) {
  std::string ending = file.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char letter) { return std::tolower(letter); });
  return std::ranges::any_of(data::transcript_formats(), [&](const data::TranscriptFormat& format) {
    return std::ranges::any_of(format.endings,
                               [&](std::string_view each) { return "." + std::string(each) == ending; });
  });
}

Conversation read_conversation(const fs::path& file, const data::TranscriptOptions& options, Log& log) {
  const data::Transcript transcript = data::read_transcript(file, options);
  data::ConversationResult result = data::to_conversation(transcript);
  result.problems.insert(result.problems.begin(), transcript.problems.begin(), transcript.problems.end());
  for (const data::ParseProblem& problem : result.problems) log.warn(data::problem_text(file, problem));
  return std::move(result.conversation);
}

std::vector<FeatureSequence> features_of_words(std::span<const Utterance> utterances,
                                               extractors::Extractor& extractor, Progress& progress,
                                               const std::stop_token& stop) {
  constexpr std::size_t kAtOnce = 256;  // enough for batches of like length, and soon stopped
  std::vector<FeatureSequence> sequences;
  while (sequences.size() < utterances.size()) {
    if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "taking features was stopped");
    const std::size_t begin = sequences.size(), end = std::min(begin + kAtOnce, utterances.size());
    std::vector<extractors::Clip> clips;
    for (std::size_t i = begin; i < end; ++i) clips.push_back(clip_of(utterances, i));
    for (FeatureSequence& sequence : extractor.extract_all(clips)) sequences.push_back(std::move(sequence));
    progress.update(
        {"taking features", static_cast<double>(end), static_cast<double>(utterances.size()), "utterances"});
  }
  progress.finish();
  return sequences;
}

Extracted extract_text(const fs::path& file, const HearingOptions& options, extractors::Extractor& extractor,
                       Log& log, Progress& progress, std::stop_token stop) {
  Extracted extracted;
  extracted.conversation =
      within(is_named_as_transcript(file)
                 ? read_conversation(file, options.turns.reading, log)
                 : find_turns(file, options.turns, options.streams, log, progress, stop).conversation,
             options.span, log);
  const std::span<const Utterance> utterances = extracted.conversation.utterances();
  if (std::ranges::none_of(utterances, [](const Utterance& each) { return each.text.has_value(); }))
    log.warn(file.string() + ": no utterance has any text");
  extracted.sequences = features_of_words(utterances, extractor, progress, stop);
  return extracted;
}

}  // namespace undertone::pipeline
