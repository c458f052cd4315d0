#pragma once

#include <cstddef>
#include <vector>

#include "src/core/time_span.hpp"
#include "src/io/nameless_file.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::pipeline {

/// A stretch of sound without a gap.
struct Stretch {
  double start_s = 0;
  int sample_rate_hz = 0;
  std::vector<float> samples;
};

/// The sound of a recording on disk: who speaks when is often known only after the pass over the recording,
/// and memory must not grow with its length.
class SoundSpool {
 public:
  /// Blocks come in the order of their times. Throws kIo when the disk is full.
  void add(const media::AudioBlock& block);

  /// What was heard in the span; where the recording has gaps, the longest part without one. Empty when
  /// nothing was heard.
  Stretch read(const TimeSpan& span) const;
  /// From the first sample to the last.
  TimeSpan heard() const;

 private:
  struct Run {
    double start_s;
    int sample_rate_hz;
    std::size_t first;  // sample in the file
    std::size_t count;

    double end_s() const { return start_s + static_cast<double>(count) / sample_rate_hz; }
  };

  io::NamelessFile file_;
  std::vector<Run> runs_;
};

}  // namespace undertone::pipeline
