#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace undertone {

/// What joins two threads of a pipeline: values in order, with a bound on what they cost together (bytes, or
/// items). One item is always let in, so that a single large one cannot block for ever.
template <class Value>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  /// Waits for room. False when the queue was closed or a stop was requested, room or not: the value is
  /// dropped.
  bool push(Value value, std::size_t cost, const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    if (stop.stop_requested()) return false;  // the wait below would first ask whether there is room
    const bool ready =
        room_.wait(lock, stop, [&] { return closed_ || items_.empty() || cost_ + cost <= capacity_; });
    if (!ready || closed_) return false;
    cost_ += cost;
    items_.emplace_back(std::move(value), cost);
    filled_.notify_one();
    return true;
  }

  /// Waits for a value. Nothing when the queue is closed and empty, or when a stop was requested, whatever is
  /// still inside.
  std::optional<Value> pop(const std::stop_token& stop = {}) {
    std::unique_lock lock(mutex_);
    if (stop.stop_requested()) return std::nullopt;
    const bool ready = filled_.wait(lock, stop, [&] { return closed_ || !items_.empty(); });
    if (!ready || items_.empty()) return std::nullopt;
    auto [value, cost] = std::move(items_.front());
    items_.pop_front();
    cost_ -= cost;
    room_.notify_one();
    return std::optional<Value>(std::move(value));
  }

  /// No more values will come; those inside can still be taken.
  void close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    room_.notify_all();
    filled_.notify_all();
  }

 private:
  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable_any room_;
  std::condition_variable_any filled_;
  std::deque<std::pair<Value, std::size_t>> items_;
  std::size_t cost_ = 0;
  bool closed_ = false;
};

}  // namespace undertone
