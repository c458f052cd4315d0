#include <iostream>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

#include "pipeline/cli/interrupt.hpp"
#include "pipeline/cli/program.hpp"

namespace {

/// A standard stream that the caller closed would be the number of the next file opened, and messages would
/// go into it. Opened the wrong way round, it fails for whoever uses it.
void occupy_standard_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) >= 0) continue;
    // The lowest free number is this one, as those below are taken by now.
    [[maybe_unused]] const int opened = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

}  // namespace

int main(int argc, char** argv) {
  occupy_standard_streams();
  const undertone::cli::Interrupt interrupt;
  const std::vector<std::string> words(argv + 1, argv + argc);
  std::ios::sync_with_stdio(false);
  return static_cast<int>(undertone::cli::run_program(words, std::cout, std::cerr, interrupt.token()));
}
