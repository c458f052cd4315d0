#pragma once

#include <vector>

#include "pipeline/segment/segment_options.hpp"
#include "pipeline/segment/speech_track.hpp"
#include "src/core/conversation.hpp"
#include "src/core/time_span.hpp"

namespace undertone::pipeline {

/// Who speaks when, from sound alone. Fed with a whole recording block by block; keeps 44 bytes for each 10
/// ms of it. Then either `utterances` makes a conversation without text, or `with_speakers` names the
/// speakers of a transcript that has none.
///
/// Voices at once are given to one speaker. Only sound below 4 kHz is looked at, so that a telephone call in
/// a file of a higher rate is treated as one of 8 kHz.
class AutomaticSegmenter {
 public:
  explicit AutomaticSegmenter(const SegmentOptions& options = {})
      : options_(options), sound_(options.voice) {}

  /// Blocks in order; see FrameAnalyser about gaps and rates.
  void feed(const SoundBlock& block) { sound_.feed(block); }
  /// No more will come. Must be called before anything is asked, and once.
  void finish() { sound_.finish(); }

  const std::vector<TimeSpan>& speech() const { return sound_.speech(); }
  std::vector<Utterance> utterances() const;
  /// Gives each utterance that has no speaker one, named apart from those that are there. An utterance that
  /// holds too little sound stays without, and all do when the options say so.
  Conversation with_speakers(const Conversation& transcript) const;

 private:
  SegmentOptions options_;
  SpeechTrack sound_;
};

}  // namespace undertone::pipeline
