#include "pipeline/annotate/annotate_worker.hpp"

#include <exception>
#include <new>
#include <utility>

#include "pipeline/annotate/shown_name.hpp"
#include "src/core/error.hpp"
#include "src/core/option_text.hpp"

namespace undertone::pipeline {
namespace {

std::vector<double> durations_of(const std::vector<AnnotateItem>& items) {
  std::vector<double> durations_s;
  for (const AnnotateItem& item : items) durations_s.push_back(item.duration_s.value_or(0));
  return durations_s;
}

class Worker {
 public:
  Worker(std::shared_ptr<AnnotateShared> shared, std::size_t number)
      : shared_(std::move(shared)), number_(number) {}

  void run() {
    while (const auto attempt = take()) {
      ItemLog log(shared_->display, shown_name(item_of(*attempt).input));
      ItemOutcome outcome;
      const std::string reason = try_item(*attempt, log, outcome);
      if (!reason.empty()) outcome.record.warnings = log.warnings();
      if (!finish(attempt, std::move(outcome), reason)) return;
    }
  }

 private:
  const AnnotateItem& item_of(const Attempt& attempt) const { return shared_->run.items[attempt.item]; }

  std::shared_ptr<Attempt> take() {
    const std::lock_guard lock(shared_->mutex);
    if (shared_->is_stopping || shared_->next == shared_->run.items.size()) return nullptr;
    auto attempt = std::make_shared<Attempt>();
    attempt->item = shared_->next++;
    attempt->worker = number_;
    shared_->running.push_back(attempt);
    shared_->changed.notify_all();
    return attempt;
  }

  /// Why it failed; empty where it did not.
  std::string try_item(Attempt& attempt, ItemLog& log, ItemOutcome& outcome) {
    ItemProgress progress(shared_->display, attempt.item);
    const ItemSurroundings around{[&]() -> Labeler& { return labeler(attempt); },
                                  log,
                                  progress,
                                  attempt.stop.get_token(),
                                  [&] { begin_writing(attempt); },
                                  [&] { return log.warnings(); }};
    try {
      outcome.action = do_item(item_of(attempt), shared_->run.rules, around, outcome.record);
      return {};
    } catch (const Error& error) {
      return error.what();
    } catch (const std::bad_alloc&) {
      return "out of memory";
    } catch (const std::exception& error) {
      return std::string("internal error: ") + error.what();
    }
  }

  /// Loading the models is no fault of the item at hand.
  Labeler& labeler(Attempt& attempt) {
    if (labeler_) return *labeler_;
    {
      const std::lock_guard lock(shared_->mutex);
      labeler_ = std::move(shared_->spare);
      if (labeler_) return *labeler_;
      attempt.is_waiting = true;
    }
    labeler_ = shared_->maker();
    const std::lock_guard lock(shared_->mutex);
    attempt.is_waiting = false;
    attempt.begin = std::chrono::steady_clock::now();
    return *labeler_;
  }

  void begin_writing(Attempt& attempt) {
    const std::lock_guard lock(shared_->mutex);
    if (attempt.told || attempt.is_given_up) throw Error(ErrorKind::kCancelled, "stopped");
    attempt.is_writing = true;
  }

  /// False where this thread's time is over.
  bool finish(const std::shared_ptr<Attempt>& attempt, ItemOutcome outcome, const std::string& reason) {
    bool was_stopped = false;
    {
      const std::lock_guard lock(shared_->mutex);
      if (attempt->is_given_up) return false;
      attempt->is_writing = true;  // of the record
      was_stopped = !reason.empty() && attempt->told && !attempt->is_late;
    }
    if (!reason.empty() && !was_stopped)
      fail(item_of(*attempt), attempt->is_late ? late_text(shared_->run.timeout_s) : reason, outcome.record);
    const std::lock_guard lock(shared_->mutex);
    std::erase(shared_->running, attempt);
    if (!was_stopped) shared_->settle(attempt->item, std::move(outcome));
    shared_->changed.notify_all();
    return true;
  }

  void fail(const AnnotateItem& item, const std::string& reason, ItemRecord& record) {
    to_failed(reason, record);
    shared_->display.write(LogLevel::kWarning, shown_name(item.input) + ": " + reason);
    try {
      write_record(item.base, record);
    } catch (const std::exception& error) {  // as where the disk is full; the run knows of it all the same
      shared_->display.write(LogLevel::kDebug, error.what());
    }
  }

  std::shared_ptr<AnnotateShared> shared_;
  std::size_t number_;
  std::unique_ptr<Labeler> labeler_;
};

}  // namespace

AnnotateShared::AnnotateShared(AnnotateRun a_run, LabelerMaker a_maker, Log& log, Progress& progress)
    : run(std::move(a_run)),
      maker(std::move(a_maker)),
      display(log, progress, durations_of(run.items)),
      outcomes(run.items.size()) {}

void AnnotateShared::settle(std::size_t item, ItemOutcome outcome) {
  const bool worked = outcome.action == ItemAction::kLabelled && outcome.record.status == ItemStatus::kDone;
  display.finish(item, worked ? RunDisplay::Effort::kWorked : RunDisplay::Effort::kNone);
  outcomes[item] = std::move(outcome);
  ++finished;
}

void to_failed(const std::string& reason, ItemRecord& record) {
  record.status = ItemStatus::kFailed;
  record.reason = reason;
  record.utterances = 0;
  record.label_counts.clear();
  record.missing.clear();
}

std::string late_text(double timeout_s) {
  return "it took longer than the " + OptionText<double>::print(timeout_s) + " s of --timeout";
}

void work_on_items(std::shared_ptr<AnnotateShared> shared, std::size_t worker) {
  Worker(std::move(shared), worker).run();
}

}  // namespace undertone::pipeline
