#include "src/media/byte_source.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace undertone::media {
namespace {

constexpr int kBufferBytes = 64 * 1024;
constexpr int kPollMs = 100;  // how soon a stop is noticed while a pipe is silent
constexpr int kPipePatienceMs =
    10'000;  // for the first byte of a named pipe, which may have no writer at all

[[noreturn]] void refuse(ErrorKind kind, const std::string& name, const std::string& why) {
  throw Error(kind, name + " " + why);
}

int open_descriptor(const std::filesystem::path& path) {
  if (path == "-") {
    if (isatty(STDIN_FILENO) == 1)
      refuse(ErrorKind::kMisuse, "standard input", "is a terminal, not a media file");
    const int copy = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    if (copy < 0) refuse(ErrorKind::kIo, "standard input", "is closed");
    return copy;
  }
  // Without O_NONBLOCK, opening a named pipe that nobody writes to would hang here.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor >= 0) return descriptor;
  const int reason = errno;
  const std::string name = "'" + path.string() + "'";
  if (reason == ENOENT || reason == ENOTDIR) refuse(ErrorKind::kNotFound, name, "does not exist");
  if (reason == EACCES || reason == EPERM)
    refuse(ErrorKind::kDenied, name, "may not be read: permission denied");
  refuse(ErrorKind::kIo, name, std::string("cannot be opened: ") + std::strerror(reason));
}

/// Waits a moment for data, or for the end of it.
bool has_data(int descriptor) {
  pollfd request{descriptor, POLLIN, 0};
  return poll(&request, 1, kPollMs) > 0;
}

void await_first_byte(int descriptor, const std::string& name, const std::stop_token& stop) {
  for (int waited_ms = 0; waited_ms < kPipePatienceMs; waited_ms += kPollMs) {
    if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "stopped while waiting for " + name);
    pollfd request{descriptor, POLLIN, 0};
    poll(&request, 1, kPollMs);
    if ((request.revents & POLLIN) != 0) return;
    // A pipe whose writers have all gone reports a hang-up for ever; one that never had a writer reports
    // nothing.
    if ((request.revents & (POLLHUP | POLLERR)) != 0)
      refuse(ErrorKind::kBadInput, name, "is a pipe that closed without data");
  }
  refuse(ErrorKind::kIo, name, "is a pipe to which nobody wrote for ten seconds");
}

}  // namespace

std::unique_ptr<ByteSource> ByteSource::open(const std::filesystem::path& path, std::stop_token stop) {
  const std::string name = path == "-" ? "standard input" : "'" + path.string() + "'";
  const int descriptor = open_descriptor(path);
  struct stat status {};
  fstat(descriptor, &status);
  const bool is_file = S_ISREG(status.st_mode);
  std::unique_ptr<ByteSource> source(new ByteSource(descriptor, is_file, std::move(stop)));
  if (S_ISDIR(status.st_mode)) refuse(ErrorKind::kBadInput, name, "is a directory, not a media file");
  if (is_file && status.st_size == 0) refuse(ErrorKind::kBadInput, name, "is empty (0 bytes)");
  const bool is_pipe = S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode);
  if (!is_file && !is_pipe) refuse(ErrorKind::kBadInput, name, "is a device, not a media file");
  if (is_pipe) await_first_byte(descriptor, name, source->stop_);
  return source;
}

ByteSource::ByteSource(int descriptor, bool seekable, std::stop_token stop)
    : descriptor_(descriptor), seekable_(seekable), stop_(std::move(stop)) {
  auto* buffer = static_cast<unsigned char*>(allocated(av_malloc(kBufferBytes)));
  context_ = allocated(avio_alloc_context(buffer, kBufferBytes, 0, this, &ByteSource::read, nullptr,
                                          seekable ? &ByteSource::seek : nullptr));
  context_->seekable = seekable ? AVIO_SEEKABLE_NORMAL : 0;
}

ByteSource::~ByteSource() {
  av_freep(&context_->buffer);
  avio_context_free(&context_);
  close(descriptor_);
}

int ByteSource::read(void* self, std::uint8_t* buffer, int size) {
  auto& source = *static_cast<ByteSource*>(self);
  while (!source.stop_.stop_requested()) {
    // Standard input may block, and then only what is known to be there can be read without missing a stop.
    if (!source.seekable_ && !has_data(source.descriptor_)) continue;
    const auto count = ::read(source.descriptor_, buffer, static_cast<std::size_t>(size));
    if (count > 0) {
      source.bytes_read_.fetch_add(count, std::memory_order_relaxed);
      return static_cast<int>(count);
    }
    if (count == 0) return AVERROR_EOF;
    if (errno != EAGAIN && errno != EINTR) return AVERROR(errno);
  }
  return AVERROR_EXIT;
}

std::int64_t ByteSource::seek(void* self, std::int64_t offset, int whence) {
  auto& source = *static_cast<ByteSource*>(self);
  if ((whence & AVSEEK_SIZE) != 0) {
    struct stat status {};
    return fstat(source.descriptor_, &status) == 0 ? status.st_size : AVERROR(errno);
  }
  const auto position = lseek(source.descriptor_, offset, whence & ~AVSEEK_FORCE);
  return position < 0 ? AVERROR(errno) : position;
}

}  // namespace undertone::media
