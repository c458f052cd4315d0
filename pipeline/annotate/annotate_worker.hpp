#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "pipeline/annotate/annotator.hpp"
#include "pipeline/annotate/run_display.hpp"

// The threads of annotator.cpp.
namespace undertone::pipeline {

/// One item in the hands of one worker.
struct Attempt {
  std::size_t item = 0;
  std::size_t worker = 0;
  std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();
  std::stop_source stop;
  std::optional<std::chrono::steady_clock::time_point> told;  // to stop
  bool is_waiting = false;                                    // for models
  bool is_late = false;                                       // told so because it took too long
  bool is_writing = false;                                    // then it is a matter of moments
  bool is_given_up = false;
};

/// What the threads share; lives as long as the last of them.
struct AnnotateShared {
  AnnotateShared(AnnotateRun a_run, LabelerMaker a_maker, Log& log, Progress& progress);

  const AnnotateRun run;
  const LabelerMaker maker;
  RunDisplay display;

  std::mutex mutex;  // of all that follows, and of every Attempt
  std::condition_variable_any changed;
  std::vector<std::optional<ItemOutcome>> outcomes;
  std::unique_ptr<Labeler> spare;
  std::size_t next = 0;
  std::size_t finished = 0;
  bool is_stopping = false;
  std::vector<std::shared_ptr<Attempt>> running;

  /// With the mutex held.
  void settle(std::size_t item, ItemOutcome outcome);
};

void to_failed(const std::string& reason, ItemRecord& record);
std::string late_text(double timeout_s);

/// What one thread does: item after item. Once its attempt was given up it leaves everything as it is.
void work_on_items(std::shared_ptr<AnnotateShared> shared, std::size_t worker);

}  // namespace undertone::pipeline
