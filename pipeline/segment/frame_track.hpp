#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "pipeline/segment/frame_analyser.hpp"
#include "src/core/time_span.hpp"
#include "src/dsp/dct.hpp"

namespace undertone::pipeline {

/// Coefficients 1 to 19 of the logarithmic mel bands below 4 kHz; the level, coefficient 0, is kept apart.
inline constexpr std::size_t kCepstra = 19;

/// What is kept of a whole recording to tell its speakers apart: 44 bytes a frame, 48 MB for three hours.
class FrameTrack {
 public:
  FrameTrack();

  void push(const SoundFrame& frame);

  std::size_t size() const { return frames_.size(); }
  TimeSpan span(std::size_t index) const;
  float level_db(std::size_t index) const { return static_cast<float>(frames_[index].level) / kLevelScale; }
  float periodicity(std::size_t index) const {
    return static_cast<float>(frames_[index].periodicity) / kPeriodicityScale;
  }
  float pitch_hz(std::size_t index) const { return static_cast<float>(frames_[index].pitch) / kPitchScale; }
  void cepstra(std::size_t index, std::span<float, kCepstra> values) const;
  /// The first frame whose middle is not before `time_s`; size() when there is none.
  std::size_t first_at(double time_s) const;

 private:
  struct Kept {
    std::array<std::int16_t, kCepstra> cepstra;
    std::int16_t level;
    std::uint16_t periodicity;
    std::uint16_t pitch;
  };
  static_assert(sizeof(Kept) == 44);
  /// Frames that follow each other without a gap.
  struct Run {
    std::size_t first;
    double begin_s;
    double hop_s;
    double end_s;
  };

  static constexpr float kCepstraScale = 250;
  static constexpr float kLevelScale = 200;
  static constexpr float kPeriodicityScale = 60000;
  static constexpr float kPitchScale = 100;

  const Run& run_of(std::size_t index) const;

  dsp::CosineTransform transform_;
  std::vector<Kept> frames_;
  std::vector<Run> runs_;
};

}  // namespace undertone::pipeline
