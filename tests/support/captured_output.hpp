#pragma once

#include <cstdio>
#include <iostream>
#include <stdexcept>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "tests/support/temporary_directory.hpp"
#include "tests/support/text_of.hpp"

namespace undertone::support {

/// Sends a file descriptor of this process into a file for as long as it lives.
class RedirectedDescriptor {
 public:
  RedirectedDescriptor(int descriptor, const std::filesystem::path& file)
      : descriptor_(descriptor), original_(::dup(descriptor)) {
    const int target = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (original_ < 0 || target < 0) throw std::runtime_error("no output can be captured");
    ::dup2(target, descriptor_);
    ::close(target);
  }
  RedirectedDescriptor(const RedirectedDescriptor&) = delete;
  RedirectedDescriptor& operator=(const RedirectedDescriptor&) = delete;
  ~RedirectedDescriptor() {
    ::dup2(original_, descriptor_);
    ::close(original_);
  }

 private:
  int descriptor_;
  int original_;
};

/// What `action` writes to standard output and standard error, by whatever means.
template <class Action>
std::string captured_output(Action&& action) {
  const auto flush = [] {
    std::cout.flush();
    std::cerr.flush();
    std::fflush(nullptr);
  };
  const TemporaryDirectory folder;
  const auto file = folder / "output";
  {
    flush();
    const RedirectedDescriptor out(STDOUT_FILENO, file), err(STDERR_FILENO, file);
    action();
    flush();
  }
  return text_of(file);
}

}  // namespace undertone::support
