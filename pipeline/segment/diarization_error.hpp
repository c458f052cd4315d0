#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "src/core/conversation.hpp"
#include "src/core/time_span.hpp"

namespace undertone::pipeline {

struct SpeakerTurn {
  TimeSpan span;
  std::string speaker;
};

/// Utterances without a speaker count as one speaker whose name is empty.
std::vector<SpeakerTurn> to_turns(const Conversation& conversation);

enum class Overlaps { kScored, kLeftOut };

struct DiarizationScoring {
  double collar_s = 0.25;                 // left out to both sides of every begin and end of a reference turn
  Overlaps overlaps = Overlaps::kScored;  // of reference speakers
};

/// In seconds. Where several speak at once each counts, as in the evaluations of NIST: at an instant with r
/// reference and h found speakers, of which c are mapped onto each other, max(0, r - h) is missed, max(0, h -
/// r) a false alarm and min(r, h) - c confusion. The mapping is one to one and the best there is for the time
/// that is scored.
struct DiarizationError {
  double speaker_s = 0;  // scored time of all reference speakers: what the three parts are shares of
  double missed_s = 0;
  double false_alarm_s = 0;
  double confusion_s = 0;
  std::vector<std::pair<std::string, std::string>> mapping;  // reference and found speaker

  // Who speaks left aside: does anybody?
  double speech_s = 0;
  double missed_speech_s = 0;
  double false_speech_s = 0;

  double total_s() const { return missed_s + false_alarm_s + confusion_s; }
  /// Shares; without any reference speech 0 when nothing was found and infinite otherwise.
  double rate() const;
  double speech_error_rate() const;
};

/// Turns may come in any order and overlap, also those of one speaker, who then still counts once. Throws
/// kMisuse when a span is backwards or not finite, or the collar negative.
DiarizationError diarization_error(std::span<const SpeakerTurn> reference, std::span<const SpeakerTurn> found,
                                   const DiarizationScoring& scoring = {});

}  // namespace undertone::pipeline
