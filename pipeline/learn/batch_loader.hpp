#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "pipeline/learn/learning_set.hpp"
#include "src/tensor/batch.hpp"

namespace undertone::pipeline {

/// Prepares the batches of a plan on threads of its own, a few ahead of whoever takes them. They come in the
/// order of the plan whatever the number of workers.
class BatchLoader {
 public:
  /// `set` must outlive the loader. Without workers each batch is made when it is asked for. `chance` is as
  /// for `collate`.
  BatchLoader(const LearningSet& set, std::vector<std::vector<std::size_t>> plan, std::size_t workers,
              std::optional<std::uint64_t> chance = {});
  ~BatchLoader();
  BatchLoader(const BatchLoader&) = delete;
  BatchLoader& operator=(const BatchLoader&) = delete;

  /// Nothing at the end. What went wrong in a worker is thrown here.
  std::optional<tensor::Batch> next();

 private:
  struct Made {
    tensor::Batch batch;
    std::exception_ptr error;
  };

  void work();
  Made make(std::size_t index) const;

  const LearningSet& set_;
  std::vector<std::vector<std::size_t>> plan_;
  std::optional<std::uint64_t> chance_;
  std::size_t ahead_;
  std::size_t taken_ = 0;
  std::size_t begun_ = 0;
  bool stopping_ = false;
  std::map<std::size_t, Made> ready_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::jthread> workers_;
};

}  // namespace undertone::pipeline
