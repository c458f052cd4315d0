#include "pipeline/cli/interrupt.hpp"

#include <csignal>

#include <pthread.h>
#include <unistd.h>

namespace undertone::cli {
namespace {

constexpr int kWakeSignal = SIGUSR2;  // how the destructor wakes the waiting thread

sigset_t watched_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, kWakeSignal}) sigaddset(&signals, signal);
  return signals;
}

}  // namespace

Interrupt::Interrupt() {
  const sigset_t signals = watched_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // A file that grows past a limit is then an error of the write, with a message.
  std::signal(SIGXFSZ, SIG_IGN);
  waiter_ = std::thread([this] { wait(); });
}

Interrupt::~Interrupt() {
  pthread_kill(waiter_.native_handle(), kWakeSignal);
  waiter_.join();
}

void Interrupt::wait() {
  const sigset_t signals = watched_signals();
  for (;;) {
    int signal = 0;
    if (sigwait(&signals, &signal) != 0) continue;
    if (signal == kWakeSignal) return;
    if (source_.stop_requested()) _exit(128 + signal);
    source_.request_stop();
  }
}

}  // namespace undertone::cli
