#pragma once

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>

namespace undertone::media {

/// Writes bytes into a pipe on a thread of its own, for as long as somebody takes them.
class PipeFeeder {
 public:
  enum class AtEnd { kClose, kStayOpen };

  /// Takes over the writing end.
  PipeFeeder(int descriptor, std::string bytes, AtEnd at_end);
  /// Opens a named pipe once a reader is there.
  PipeFeeder(const std::filesystem::path& fifo, std::string bytes, AtEnd at_end);
  PipeFeeder(const PipeFeeder&) = delete;
  PipeFeeder& operator=(const PipeFeeder&) = delete;

  std::size_t written() const { return written_; }
  /// Waits until nothing was taken for a while, or all of it was.
  std::size_t written_when_still() const;

 private:
  void feed(const std::stop_token& stop, int descriptor);

  std::string bytes_;
  AtEnd at_end_;
  std::atomic<std::size_t> written_ = 0;
  std::jthread thread_;
};

std::filesystem::path make_fifo(const std::filesystem::path& path);

/// Standard input is `descriptor` while it lives; -1 is a closed one.
class StandardInput {
 public:
  explicit StandardInput(int descriptor);
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;
  ~StandardInput();

 private:
  int saved_;
};

}  // namespace undertone::media
