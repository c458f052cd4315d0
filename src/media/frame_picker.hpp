#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>

#include "src/core/time_span.hpp"

namespace undertone::media {

/// Which frames are handed out. Time is cut into cells of 1/rate seconds from second 0 of the media, and the
/// first frame that begins inside a cell stands for it; a cell in which no frame begins has none. So nothing
/// is handed out twice, a slow or variable frame rate needs no special case, and reading a part picks what
/// reading the whole picks there.
class FramePicker {
 public:
  FramePicker(double rate_hz, TimeSpan span) : rate_hz_(rate_hz), span_(span) {}

  /// Would a frame at `time_s` be picked, its predecessor in time being at `previous_s` (if there is one)?
  bool would_pick(double time_s, std::optional<double> previous_s) const {
    if (!span_.contains(time_s)) return false;
    return !previous_s || rate_hz_ <= 0 || cell(*previous_s) < cell(time_s);
  }

  /// Takes frames in order of time; one that does not lie after the last is never picked.
  bool pick(double time_s) {
    if (last_s_ && time_s <= *last_s_) return false;
    const bool picked = would_pick(time_s, last_s_);
    last_s_ = time_s;
    return picked;
  }

  /// Where the cell of `time_s` ends; with every frame asked for, each is a cell of its own.
  double cell_end_s(double time_s) const {
    return rate_hz_ <= 0 ? time_s : (static_cast<double>(cell(time_s)) + 1 - kRounding) / rate_hz_;
  }

 private:
  // Time stamps are rounded to ticks: one that lies a rounding before the border means the border.
  std::int64_t cell(double time_s) const {
    return static_cast<std::int64_t>(std::floor(time_s * rate_hz_ + kRounding));
  }

  static constexpr double kRounding = 1e-6;  // cells

  double rate_hz_;
  TimeSpan span_;
  std::optional<double> last_s_;
};

/// The span of everything.
inline TimeSpan all_time() {
  return {-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
}

}  // namespace undertone::media
