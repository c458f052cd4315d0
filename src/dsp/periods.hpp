#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace undertone::dsp {

struct Perturbation {
  double jitter = 0;      // mean change from one period to the next over the mean period
  double shimmer_db = 0;  // mean change of the amplitude from one period to the next
};

struct PeriodOptions {
  double search = 0.20;   // how far a period may be from what the fundamental says, as a share
  double likeness = 0.5;  // least correlation of two periods
};

/// Follows the periods of a voice through its waveform, each by its likeness to the next one, and says how
/// much they differ. Frames come in order; what one frame leaves the next one takes up. Allocates nothing.
class PeriodTracker {
 public:
  explicit PeriodTracker(double sample_rate_hz, const PeriodOptions& options = {})
      : sample_rate_hz_(sample_rate_hz), options_(options) {}

  /// Periods that begin in [begin, end), samples counted from the beginning of the recording; `samples` are
  /// those from number `first` on and should reach far enough behind `end` for two periods. `fundamental_hz`
  /// of 0 means that there is no voice. While no further period is found, the last values stay.
  Perturbation frame(std::span<const float> samples, std::int64_t first, std::int64_t begin, std::int64_t end,
                     double fundamental_hz);
  void reset();

 private:
  struct Period {
    double length = 0;  // in samples
    double likeness = 0;
    std::size_t whole = 0;
  };
  Period next(std::span<const float> samples, double expected) const;

  double sample_rate_hz_;
  PeriodOptions options_;
  std::int64_t position_ = -1;
  double last_length_ = 0;
  double last_amplitude_ = 0;
  Perturbation now_;
};

}  // namespace undertone::dsp
