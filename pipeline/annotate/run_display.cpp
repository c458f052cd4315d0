#include "pipeline/annotate/run_display.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace undertone::pipeline {

RunDisplay::RunDisplay(Log& log, Progress& progress, std::vector<double> durations_s)
    : log_(&log), progress_(&progress), durations_s_(std::move(durations_s)), done_s_(durations_s_.size()) {}

void RunDisplay::write(LogLevel level, const std::string& message) {
  const std::lock_guard lock(mutex_);
  if (log_ != nullptr) log_->write(level, message);
}

void RunDisplay::reach(std::size_t item, double heard_s) {
  const std::lock_guard lock(mutex_);
  done_s_[item] = std::clamp(heard_s, done_s_[item], std::max(done_s_[item], durations_s_[item]));
  show();
}

void RunDisplay::finish(std::size_t item, Effort effort) {
  const std::lock_guard lock(mutex_);
  if (effort == Effort::kNone) durations_s_[item] = 0;
  done_s_[item] = durations_s_[item];
  ++finished_;
  show();
}

void RunDisplay::close() {
  const std::lock_guard lock(mutex_);
  if (progress_ != nullptr) progress_->finish();
  log_ = nullptr;
  progress_ = nullptr;
}

void RunDisplay::show() {
  if (progress_ == nullptr) return;
  // One task to a terminal, for what stands behind the two spaces may change.
  const std::string task =
      "annotating  " + std::to_string(finished_) + " of " + std::to_string(durations_s_.size()) + " items";
  const double done_s = std::accumulate(done_s_.begin(), done_s_.end(), 0.0);
  const double all_s = std::accumulate(durations_s_.begin(), durations_s_.end(), 0.0);
  progress_->update({task, done_s, all_s, "s"});
}

void ItemLog::write(LogLevel level, std::string_view message) {
  constexpr std::size_t kMostKept = 20;
  if (level != LogLevel::kWarning) level = LogLevel::kDebug;
  display_.write(level, name_ + ": " + std::string(message));
  if (level != LogLevel::kWarning) return;
  const std::lock_guard lock(mutex_);
  if (warnings_.size() < kMostKept) warnings_.emplace_back(message);
}

std::vector<std::string> ItemLog::warnings() {
  const std::lock_guard lock(mutex_);
  return warnings_;
}

void ItemProgress::update(const ProgressState& state) {
  if (state.unit == "s") display_.reach(item_, state.done);
}

}  // namespace undertone::pipeline
