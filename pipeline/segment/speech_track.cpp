#include "pipeline/segment/speech_track.hpp"

namespace undertone::pipeline {

void SpeechTrack::feed(const SoundBlock& block) {
  analyser_.feed(block, fresh_);
  take_frames();
}

void SpeechTrack::finish() {
  analyser_.flush(fresh_);
  take_frames();
  voice_.finish();
  for (const TimeSpan& span : voice_.take()) speech_.push_back(span);
}

void SpeechTrack::take_frames() {
  for (const SoundFrame& frame : fresh_) {
    frames_.push(frame);
    voice_.feed(frame);
  }
  fresh_.clear();
  for (const TimeSpan& span : voice_.take()) speech_.push_back(span);
}

}  // namespace undertone::pipeline
