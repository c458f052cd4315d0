#include "pipeline/segment/utterance_maker.hpp"

#include <algorithm>

#include "pipeline/segment/speech_pieces.hpp"

namespace undertone::pipeline {
namespace {

constexpr double kTouchSeconds = 0.02;

std::vector<OwnedSpan> joined(std::span<const OwnedSpan> spans, double pause_s) {
  std::vector<OwnedSpan> result;
  for (const OwnedSpan& next : spans) {
    const bool joins = !result.empty() && result.back().speaker == next.speaker &&
                       next.span.begin_s - result.back().span.end_s <= pause_s;
    if (joins) {
      result.back().span.end_s = next.span.end_s;
    } else {
      result.push_back(next);
    }
  }
  return result;
}

/// A short span in the middle of speech is the end or the begin of a neighbour's turn rather than a turn.
std::vector<OwnedSpan> without_short(std::vector<OwnedSpan> spans, double shortest_s) {
  std::vector<OwnedSpan> result;
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const OwnedSpan& here = spans[i];
    if (here.span.duration_s() >= shortest_s) {
      result.push_back(here);
    } else if (!result.empty() && here.span.begin_s - result.back().span.end_s <= kTouchSeconds) {
      result.back().span.end_s = here.span.end_s;
    } else if (i + 1 < spans.size() && spans[i + 1].span.begin_s - here.span.end_s <= kTouchSeconds) {
      spans[i + 1].span.begin_s = here.span.begin_s;
    }
  }
  return result;
}

}  // namespace

std::string speaker_name(std::size_t speaker) { return "speaker_" + std::to_string(speaker + 1); }

std::vector<Utterance> to_utterances(const FrameTrack& track, std::span<const OwnedSpan> spans,
                                     const SegmentOptions& options) {
  std::vector<OwnedSpan> turns = joined(spans, options.joined_pause_s);
  turns = joined(without_short(std::move(turns), options.shortest_utterance_s), options.joined_pause_s);
  std::vector<Utterance> utterances;
  for (const OwnedSpan& turn : turns) {
    for (const TimeSpan& part : cut_at_dips(track, {&turn.span, 1}, options.longest_utterance_s)) {
      Utterance utterance;
      utterance.id = std::to_string(utterances.size() + 1);
      utterance.span = part;
      if (turn.speaker) utterance.speaker = speaker_name(*turn.speaker);
      utterances.push_back(std::move(utterance));
    }
  }
  return utterances;
}

}  // namespace undertone::pipeline
