#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "src/core/time_span.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::pipeline {

/// How loud a recording is, every 20 ms: what moves with the mouth of whoever speaks. A megabyte for 3 hours.
class SpeechEnvelope {
 public:
  /// Blocks come in the order of their times.
  void feed(const media::AudioBlock& block);

  /// Decibels, full scale being 0, of what was heard in the span; nothing where nothing was.
  std::optional<float> level_db(const TimeSpan& span) const;

 private:
  struct Cell {
    float power = 0;  // sum of squares
    std::uint32_t samples = 0;
  };
  std::vector<Cell> cells_;  // from second 0 of the media on
};

}  // namespace undertone::pipeline
