#include "pipeline/cli/terminal.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ostream>
#include <string_view>

#include <unistd.h>

namespace undertone::cli {
namespace {

constexpr double kLineEveryS = 0.1;
constexpr double kPlainEveryS = 5;

/// Two spaces part the name of a task from what may change while it goes on, as "annotating  3 of 9 items".
std::string_view name_of_task(std::string_view task) { return task.substr(0, task.find("  ")); }

std::string short_clock(double seconds) {
  const auto whole = static_cast<long>(std::lround(seconds));
  std::array<char, 32> text{};
  if (whole >= 3600) {
    std::snprintf(text.data(), text.size(), "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  } else {
    std::snprintf(text.data(), text.size(), "%ld:%02ld", whole / 60, whole % 60);
  }
  return text.data();
}

}  // namespace

bool wants_colour(ColourMode mode, int descriptor) {
  if (mode != ColourMode::kAuto) return mode == ColourMode::kAlways;
  const char* refused = std::getenv("NO_COLOR");
  return isatty(descriptor) == 1 && (refused == nullptr || *refused == '\0');
}

ProgressMode resolve_progress(ProgressMode mode, int descriptor) {
  if (mode != ProgressMode::kAuto) return mode;
  return isatty(descriptor) == 1 ? ProgressMode::kLine : ProgressMode::kOff;
}

std::string describe_progress(const ProgressState& state, double elapsed_s) {
  std::string text(state.task);
  const bool has_total = state.total && *state.total > 0;
  if (has_total) {
    const double share = std::clamp(state.done / *state.total, 0.0, 1.0);
    text += "  " + std::to_string(static_cast<int>(share * 100)) + " %";
  } else {
    text += "  " + std::to_string(static_cast<long>(state.done)) + " " + std::string(state.unit);
  }
  if (elapsed_s <= 0 || state.done <= 0) return text;
  const double speed = state.done / elapsed_s;
  if (state.unit == "s") {
    std::array<char, 32> rate{};
    std::snprintf(rate.data(), rate.size(), speed < 10 ? "  %.1fx real time" : "  %.0fx real time", speed);
    text += rate.data();
  }
  if (has_total) text += "  " + short_clock(std::max(0.0, *state.total - state.done) / speed) + " left";
  return text;
}

Terminal::Terminal(std::ostream& err, ProgressMode progress, Verbosity verbosity, Clock clock)
    : err_(err), mode_(progress), verbosity_(verbosity), clock_(std::move(clock)) {}

double Terminal::steady_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void Terminal::write(LogLevel level, std::string_view message) {
  if (level == LogLevel::kDebug && verbosity_ != Verbosity::kDebug) return;
  if (level == LogLevel::kInfo && verbosity_ == Verbosity::kQuiet) return;
  const std::lock_guard lock(mutex_);
  wipe();
  err_ << "undertone: " << (level == LogLevel::kWarning ? "warning: " : "") << message << '\n' << std::flush;
}

void Terminal::update(const ProgressState& state) {
  if (mode_ == ProgressMode::kOff) return;
  const std::lock_guard lock(mutex_);
  const double now_s = clock_();
  const bool is_new = name_of_task(state.task) != task_;
  if (is_new) {
    task_ = name_of_task(state.task);
    task_start_s_ = now_s;
  }
  if (!is_new && now_s - last_shown_s_ < (mode_ == ProgressMode::kLine ? kLineEveryS : kPlainEveryS)) return;
  last_shown_s_ = now_s;
  const std::string text = describe_progress(state, now_s - task_start_s_);
  if (mode_ == ProgressMode::kLine) {
    err_ << '\r' << text << "\033[K" << std::flush;
    line_is_shown_ = true;
  } else {
    err_ << text << '\n' << std::flush;
  }
}

void Terminal::finish() {
  const std::lock_guard lock(mutex_);
  wipe();
  task_.clear();
}

void Terminal::wipe() {
  if (line_is_shown_) err_ << "\r\033[K" << std::flush;
  line_is_shown_ = false;
}

}  // namespace undertone::cli
