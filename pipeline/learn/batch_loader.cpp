#include "pipeline/learn/batch_loader.hpp"

#include <utility>

#include "pipeline/learn/collate.hpp"

namespace undertone::pipeline {

BatchLoader::BatchLoader(const LearningSet& set, std::vector<std::vector<std::size_t>> plan,
                         std::size_t workers, std::optional<std::uint64_t> chance)
    : set_(set), plan_(std::move(plan)), chance_(chance), ahead_(2 * workers) {
  for (std::size_t i = 0; i < workers; ++i) workers_.emplace_back([this] { work(); });
}

BatchLoader::~BatchLoader() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
}

BatchLoader::Made BatchLoader::make(std::size_t index) const {
  try {
    return {collate(set_, plan_[index], chance_), nullptr};
  } catch (...) {
    return {{}, std::current_exception()};
  }
}

void BatchLoader::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || begun_ == plan_.size() || begun_ < taken_ + ahead_; });
    if (stopping_ || begun_ == plan_.size()) return;
    const std::size_t index = begun_++;
    lock.unlock();
    Made made = make(index);
    lock.lock();
    ready_.emplace(index, std::move(made));
    changed_.notify_all();
  }
}

std::optional<tensor::Batch> BatchLoader::next() {
  if (taken_ == plan_.size()) return std::nullopt;
  Made made;
  if (workers_.empty()) {
    made = make(taken_++);
  } else {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ready_.contains(taken_); });
    made = std::move(ready_.extract(taken_).mapped());
    ++taken_;
    changed_.notify_all();
  }
  if (made.error) std::rethrow_exception(made.error);
  return std::move(made.batch);
}

}  // namespace undertone::pipeline
