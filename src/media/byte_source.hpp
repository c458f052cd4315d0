#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

#include "src/media/ffmpeg.hpp"

namespace undertone::media {

/// The bytes of one local file, pipe or standard input, as FFmpeg wants to read them. FFmpeg is given this
/// and no way to open anything itself.
class ByteSource {
 public:
  /// Throws with a message of its own for each reason why nothing can be read from `path`.
  static std::unique_ptr<ByteSource> open(const std::filesystem::path& path, std::stop_token stop);
  ~ByteSource();
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;

  AVIOContext* context() { return context_; }
  bool is_seekable() const { return seekable_; }
  bool is_stopped() const { return stop_.stop_requested(); }
  std::int64_t bytes_read() const { return bytes_read_.load(std::memory_order_relaxed); }

 private:
  ByteSource(int descriptor, bool seekable, std::stop_token stop);
  static int read(void* self, std::uint8_t* buffer, int size);
  static std::int64_t seek(void* self, std::int64_t offset, int whence);

  int descriptor_;
  bool seekable_;
  std::stop_token stop_;
  std::atomic<std::int64_t> bytes_read_ = 0;
  AVIOContext* context_ = nullptr;
};

}  // namespace undertone::media
