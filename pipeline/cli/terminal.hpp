#pragma once

#include <chrono>
#include <functional>
#include <iosfwd>
#include <mutex>
#include <string>

#include "pipeline/cli/common_options.hpp"
#include "src/core/log.hpp"
#include "src/core/progress.hpp"

namespace undertone::cli {

/// Colours on a terminal, unless the environment variable NO_COLOR is set to anything.
bool wants_colour(ColourMode mode, int descriptor);

/// `kAuto` becomes a line on a terminal and silence elsewhere.
ProgressMode resolve_progress(ProgressMode mode, int descriptor);

/// "decoding  42 %  118x real time  0:31 left": what is known of it.
std::string describe_progress(const ProgressState& state, double elapsed_s);

/// Progress and log share standard error: a log line first wipes the progress line away.
class Terminal final : public Log, public Progress {
 public:
  using Clock = std::function<double()>;  // seconds

  Terminal(std::ostream& err, ProgressMode progress, Verbosity verbosity, Clock clock = steady_seconds);
  /// Leaves no progress line behind for an error message to be appended to.
  ~Terminal() override { wipe(); }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void write(LogLevel level, std::string_view message) override;
  void update(const ProgressState& state) override;
  void finish() override;

  static double steady_seconds();

 private:
  void wipe();

  std::ostream& err_;
  ProgressMode mode_;
  Verbosity verbosity_;
  Clock clock_;
  std::mutex mutex_;
  std::string task_;
  double task_start_s_ = 0;
  double last_shown_s_ = 0;
  bool line_is_shown_ = false;
};

}  // namespace undertone::cli
