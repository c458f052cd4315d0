#include "tests/src/media/pipe_feeder.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

namespace undertone::media {

using namespace std::chrono_literals;

PipeFeeder::PipeFeeder(int descriptor, std::string bytes, AtEnd at_end)
    : bytes_(std::move(bytes)),
      at_end_(at_end),
      thread_([this, descriptor](const std::stop_token& stop) { feed(stop, descriptor); }) {}

PipeFeeder::PipeFeeder(const std::filesystem::path& fifo, std::string bytes, AtEnd at_end)
    : bytes_(std::move(bytes)), at_end_(at_end), thread_([this, fifo](const std::stop_token& stop) {
        int descriptor = -1;
        while (!stop.stop_requested() && descriptor < 0) {
          descriptor = ::open(fifo.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK);  // fails without a reader
          if (descriptor < 0) std::this_thread::sleep_for(2ms);
        }
        if (descriptor >= 0) feed(stop, descriptor);
      }) {}

void PipeFeeder::feed(const std::stop_token& stop, int descriptor) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is what some tests are about
  ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
  while (!stop.stop_requested() && written_ < bytes_.size()) {
    const auto count = ::write(descriptor, bytes_.data() + written_, bytes_.size() - written_);
    if (count > 0) {
      written_ += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN) {
      pollfd request{descriptor, POLLOUT, 0};
      ::poll(&request, 1, 20);
    } else {
      break;
    }
  }
  while (at_end_ == AtEnd::kStayOpen && !stop.stop_requested()) std::this_thread::sleep_for(5ms);
  ::close(descriptor);
}

std::size_t PipeFeeder::written_when_still() const {
  constexpr int kStillTicks = 20;
  std::size_t last = 0;
  for (int still = 0; still < kStillTicks && written_ < bytes_.size(); ++still) {
    std::this_thread::sleep_for(20ms);
    if (written_ != last) still = 0;
    last = written_;
  }
  return written_;
}

std::filesystem::path make_fifo(const std::filesystem::path& path) {
  if (::mkfifo(path.c_str(), 0600) != 0) throw std::runtime_error("no named pipe");
  return path;
}

StandardInput::StandardInput(int descriptor) : saved_(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)) {
  if (descriptor < 0) {
    ::close(STDIN_FILENO);
  } else {
    ::dup2(descriptor, STDIN_FILENO);
    ::close(descriptor);
  }
}

StandardInput::~StandardInput() {
  ::close(STDIN_FILENO);
  if (saved_ >= 0) {
    ::dup2(saved_, STDIN_FILENO);
    ::close(saved_);
  }
}

}  // namespace undertone::media
