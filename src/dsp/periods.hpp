#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace undertone::dsp {

struct Perturbation {
  double jitter = 0;      // mean change from one period to the next over the mean period
  double shimmer_db = 0;  // change of the amplitude from one period to the next over the mean amplitude
};

struct PeriodOptions {
  double search = 0.10;     // how far a period may be from what the fundamental says, as a share
  double likeness = 0.5;    // least correlation of two periods
  std::int64_t margin = 3;  // samples that the last two periods of a frame stay away from its end
  double lowest_hz = 50;    // of a fundamental; decides how much room is set aside
};

/// Follows the periods of a voice through its waveform, each by its likeness to the next one, and says how
/// much they differ. Frames come in order, and what one frame leaves the next one takes up: a voice is
/// followed from its first frame to its last. Allocates nothing after construction.
class PeriodTracker {
 public:
  PeriodTracker(double sample_rate_hz, std::size_t hop, const PeriodOptions& options = {});

  /// The frame of one hop that begins with sample number `begin` of the recording; `samples` are those from
  /// number `first` on and should reach from history() before `begin` to two periods behind it.
  /// `fundamental_hz` of 0 means that there is no voice. While there is nothing new the last values stay,
  /// but jitter is 0 in a frame that lies within one period.
  Perturbation frame(std::span<const float> samples, std::int64_t first, std::int64_t begin,
                     double fundamental_hz);
  void reset();

  /// How far behind the start of a frame a period may begin that was not looked for yet.
  std::size_t history() const { return history_; }

 private:
  struct Period {
    std::size_t step = 0;  // whole samples to the next one
    double length = 0;     // 0 where none was found
  };
  /// What one frame has seen.
  struct Tally {
    double changes = 0, lengths = 0, differences = 0, levels = 0;
    int tried = 0, pairs = 0, periods = 0;
  };
  Period next(std::span<const float> samples, double expected);
  void prepare(std::span<const float> samples);
  double likeness(std::size_t lag) const;
  void count(std::span<const float> samples, const Period& period, Tally& tally);

  double sample_rate_hz_;
  std::int64_t hop_;
  PeriodOptions options_;
  std::size_t history_;
  std::vector<double> samples_;        // from where the period may begin
  std::vector<double> sums_, powers_;  // of as many of them
  std::vector<double> likeness_;       // of each lag
  std::int64_t position_ = kNowhere;
  double last_length_ = 0;
  Perturbation now_;

  static constexpr std::int64_t kNowhere = -1;
};

}  // namespace undertone::dsp
