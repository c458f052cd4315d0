#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

#include "src/core/log.hpp"
#include "src/core/progress.hpp"

namespace undertone::pipeline {

/// What the threads of a run say, brought together. A thread that was given up may outlive the run, and then
/// speaks to nobody.
class RunDisplay {
 public:
  RunDisplay(Log& log, Progress& progress, std::vector<double> durations_s);

  void write(LogLevel level, const std::string& message);
  /// How far the recording of one item has been heard.
  void reach(std::size_t item, double heard_s);
  /// Work that turned out not to be needed takes no part in the time that is left.
  enum class Effort { kWorked, kNone };
  void finish(std::size_t item, Effort effort);
  void close();

 private:
  void show();

  std::mutex mutex_;
  Log* log_;
  Progress* progress_;
  std::vector<double> durations_s_, done_s_;
  std::size_t finished_ = 0;
};

/// The log of one item: warnings are told with its name and kept, the rest is told on request only.
class ItemLog final : public Log {
 public:
  ItemLog(RunDisplay& display, std::string name) : display_(display), name_(std::move(name)) {}
  void write(LogLevel level, std::string_view message) override;
  std::vector<std::string> warnings();

 private:
  RunDisplay& display_;
  std::string name_;
  std::mutex mutex_;
  std::vector<std::string> warnings_;
};

class ItemProgress final : public Progress {
 public:
  ItemProgress(RunDisplay& display, std::size_t item) : display_(display), item_(item) {}
  void update(const ProgressState& state) override;

 private:
  RunDisplay& display_;
  std::size_t item_;
};

}  // namespace undertone::pipeline
