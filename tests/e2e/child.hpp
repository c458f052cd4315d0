#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "tests/support/pseudo_terminal.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/text_of.hpp"

namespace undertone::e2e {

using support::text_of;

#ifdef UNDERTONE_SANITIZED
constexpr double kSlowness = 5;  // of an instrumented program
#else
constexpr double kSlowness = 1;
#endif
constexpr double kPromptS = 1 * kSlowness;     // what a user takes for at once
constexpr double kPatienceS = 60 * kSlowness;  // after this something hangs

/// What a program finds besides its arguments.
struct Surroundings {
  std::filesystem::path folder = ".";                 // it starts there
  std::vector<std::string> variables = {};            // "NAME=value", before those of this process
  std::string input = "/dev/null";                    // the file that is its standard input
  int output = -1;                                    // a descriptor; otherwise standard output is kept
  const support::PseudoTerminal* terminal = nullptr;  // its controlling terminal and all its streams
};

struct Ending {
  int status = 0;      // as a shell tells it: 128 and the number of the signal that it died of
  double seconds = 0;  // since `wait` was called
  std::string out;
  std::string err;
};

/// A program in a process group of its own, which ends with the object.
class Child {
 public:
  Child(const std::vector<std::string>& words, const Surroundings& surroundings);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  /// To the program itself, not to its children.
  void send(int signal) const;
  std::string err_so_far() const;
  bool running();
  /// Fails the test case when the program takes longer than `limit_s`.
  Ending wait(double limit_s = kPatienceS);

 private:
  support::TemporaryDirectory folder_;
  pid_t pid_ = 0;
  int raw_status_ = 0;
  bool reaped_ = false;
};

/// The words of a command line that starts the program under test.
std::vector<std::string> undertone_words(std::vector<std::string> arguments);

/// Runs the program under test to its end.
Ending undertone(const std::vector<std::string>& arguments, const Surroundings& surroundings = {});

/// Runs a bash script in which "$UNDERTONE" is the program under test.
Ending bash(const std::string& script, const Surroundings& surroundings = {});

/// Waits until the condition holds; false when it does not within the limit.
bool eventually(const std::function<bool()>& condition, double limit_s = kPatienceS);

/// Arguments that make a small conversation at `file` without other programs.
std::vector<std::string> small_conversation(const std::string& file,
                                            const std::vector<std::string>& more = {});

std::vector<std::string> names_in(const std::filesystem::path& folder);

}  // namespace undertone::e2e
