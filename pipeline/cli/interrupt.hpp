#pragma once

#include <stop_token>
#include <thread>

namespace undertone::cli {

/// Turns Ctrl-C (SIGINT), SIGTERM and SIGHUP into a stop request; a second one ends the process at once. Must
/// be made before any other thread, so that all inherit the blocked signals and only its own thread receives
/// them.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  void wait();

  std::stop_source source_;
  std::thread waiter_;
};

}  // namespace undertone::cli
