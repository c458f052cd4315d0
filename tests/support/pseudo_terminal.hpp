#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace undertone::support {

/// A terminal that nobody sits at: what programs write to `device()` is read here, and what is typed here is
/// read by them.
class PseudoTerminal {
 public:
  PseudoTerminal() : master_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0)
      throw std::runtime_error("no pseudo-terminal");
    device_ = ::ptsname(master_);
    // Held open so that a reader is not told of an end before the program has begun.
    slave_ = ::open(device_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (slave_ < 0) throw std::runtime_error("no pseudo-terminal");
  }
  PseudoTerminal(const PseudoTerminal&) = delete;
  PseudoTerminal& operator=(const PseudoTerminal&) = delete;
  ~PseudoTerminal() {
    ::close(slave_);
    ::close(master_);
  }

  const std::string& device() const { return device_; }
  int descriptor() const { return slave_; }

  void type(const std::string& keys) {
    if (::write(master_, keys.data(), keys.size()) < 0) throw std::runtime_error("nobody can type");
  }

  /// What is written within the time, or as soon as there is something.
  std::string read(int limit_ms) {
    pollfd ready{master_, POLLIN, 0};
    if (::poll(&ready, 1, limit_ms) <= 0) return {};
    std::string text(1 << 16, '\0');
    const auto count = ::read(master_, text.data(), text.size());
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return text;
  }

 private:
  int master_;
  int slave_ = -1;
  std::string device_;
};

}  // namespace undertone::support
