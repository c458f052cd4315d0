#include "pipeline/annotate/annotator.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "pipeline/annotate/annotate_worker.hpp"
#include "pipeline/annotate/shown_name.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kGlance = std::chrono::milliseconds(100);  // at a stop, which nobody announces

Clock::time_point after(Clock::time_point begin, double seconds) {
  constexpr double kForever_s = 1e8;  // which a clock can still count
  return begin + std::chrono::duration_cast<Clock::duration>(
                     std::chrono::duration<double>(std::min(seconds, kForever_s)));
}

/// Starts the workers, and sees to it that none takes longer than it may.
class Overseer {
 public:
  explicit Overseer(std::shared_ptr<AnnotateShared> shared) : shared_(std::move(shared)) {}
  Overseer(const Overseer&) = delete;
  Overseer& operator=(const Overseer&) = delete;
  ~Overseer() {
    {
      const std::lock_guard lock(shared_->mutex);
      stop_all();
    }
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
    shared_->display.close();
  }

  void run(const std::stop_token& stop) {
    const std::size_t items = shared_->run.items.size();
    for (std::size_t i = 0; i < std::min(std::max<std::size_t>(1, shared_->run.jobs), items); ++i)
      start_worker();
    std::unique_lock lock(shared_->mutex);
    while (!is_over()) {
      if (stop.stop_requested()) stop_all();
      const Clock::time_point next = look_at_the_clock();
      if (!is_over()) shared_->changed.wait_until(lock, next);
    }
  }

  std::size_t lost_threads() const { return lost_; }

 private:
  bool is_over() const {
    return shared_->running.empty() &&
           (shared_->is_stopping || shared_->finished == shared_->run.items.size());
  }

  void start_worker() { threads_.emplace_back(work_on_items, shared_, threads_.size()); }

  static void tell(Attempt& attempt) {
    if (attempt.told) return;
    attempt.told = Clock::now();
    attempt.stop.request_stop();
  }

  void stop_all() {
    shared_->is_stopping = true;
    for (const auto& attempt : shared_->running) tell(*attempt);
  }

  /// Says when to look again at the latest.
  Clock::time_point look_at_the_clock() {
    const AnnotateRun& run = shared_->run;
    const Clock::time_point now = Clock::now();
    Clock::time_point next = now + kGlance;
    const auto running = shared_->running;  // which giving one up shortens
    for (const auto& attempt : running) {
      if (attempt->is_writing || attempt->is_waiting) continue;
      if (run.timeout_s > 0 && !attempt->told) {
        const Clock::time_point end = after(attempt->begin, run.timeout_s);
        if (end <= now) {
          attempt->is_late = true;
          tell(*attempt);
        }
        next = std::min(next, std::max(end, now));
      }
      if (attempt->told && after(*attempt->told, run.grace_s) <= now) give_up(attempt);
    }
    return next;
  }

  /// A thread that is stuck in the system, as where a network drive does not answer, cannot be ended.
  void give_up(const std::shared_ptr<Attempt>& attempt) {
    attempt->is_given_up = true;
    std::erase(shared_->running, attempt);
    threads_[attempt->worker].detach();
    ++lost_;
    if (shared_->is_stopping) return;
    const AnnotateItem& item = shared_->run.items[attempt->item];
    ItemOutcome outcome;
    outcome.record.input = item.input;
    outcome.record.duration_s = item.duration_s;
    to_failed(late_text(shared_->run.timeout_s) + ", and could not be stopped", outcome.record);
    shared_->display.write(LogLevel::kWarning, shown_name(item.input) + ": " + outcome.record.reason);
    shared_->settle(attempt->item, std::move(outcome));
    start_worker();
  }

  std::shared_ptr<AnnotateShared> shared_;
  std::vector<std::thread> threads_;  // by the number of the worker
  std::size_t lost_ = 0;
};

}  // namespace

AnnotateResult annotate(AnnotateRun run, std::unique_ptr<Labeler> first, LabelerMaker maker, Log& log,
                        Progress& progress, const std::stop_token& stop) {
  const auto shared = std::make_shared<AnnotateShared>(std::move(run), std::move(maker), log, progress);
  shared->spare = std::move(first);
  AnnotateResult result;
  {
    Overseer overseer(shared);
    overseer.run(stop);
    result.lost_threads = overseer.lost_threads();
  }
  const std::lock_guard lock(shared->mutex);
  if (stop.stop_requested() && shared->finished < shared->run.items.size()) {
    log.info(std::to_string(shared->finished) + " of " + std::to_string(shared->run.items.size()) +
             " items are finished; the same command goes on with the others");
    throw Error(ErrorKind::kCancelled, "annotating was stopped");
  }
  for (auto& outcome : shared->outcomes) result.outcomes.push_back(std::move(*outcome));
  return result;
}

}  // namespace undertone::pipeline
