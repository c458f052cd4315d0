#pragma once

#include <vector>

#include "pipeline/segment/frame_analyser.hpp"
#include "pipeline/segment/frame_track.hpp"
#include "pipeline/segment/voice_activity.hpp"
#include "src/core/time_span.hpp"

namespace undertone::pipeline {

/// A recording as the speaker space sees it: what is kept of its frames, and where in it somebody speaks.
/// Training and use listen through this one class, so that they cannot differ.
class SpeechTrack {
 public:
  explicit SpeechTrack(const VoiceActivityOptions& options = {}) : voice_(options) {}

  /// Blocks in order; see FrameAnalyser about gaps and rates.
  void feed(const SoundBlock& block);
  /// No more will come. Must be called before anything is asked, and once.
  void finish();

  const FrameTrack& frames() const { return frames_; }
  const std::vector<TimeSpan>& speech() const { return speech_; }

 private:
  void take_frames();

  FrameAnalyser analyser_;
  VoiceActivity voice_;
  FrameTrack frames_;
  std::vector<SoundFrame> fresh_;
  std::vector<TimeSpan> speech_;
};

}  // namespace undertone::pipeline
