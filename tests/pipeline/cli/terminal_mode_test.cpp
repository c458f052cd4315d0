#include <cstdlib>
#include <optional>
#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include "pipeline/cli/terminal.hpp"
#include "tests/support/pseudo_terminal.hpp"

namespace undertone::cli {
namespace {

/// Sets or removes an environment variable, and brings it back afterwards.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    set(value);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { set(before_ ? before_->c_str() : nullptr); }

 private:
  void set(const char* value) const {
    if (value == nullptr) {
      ::unsetenv(name_);
    } else {
      ::setenv(name_, value, 1);
    }
  }

  const char* name_;
  std::optional<std::string> before_;
};

class Nowhere {
 public:
  Nowhere() : descriptor_(::open("/dev/null", O_WRONLY | O_CLOEXEC)) {}
  Nowhere(const Nowhere&) = delete;
  Nowhere& operator=(const Nowhere&) = delete;
  ~Nowhere() { ::close(descriptor_); }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("colours are wanted on a terminal and nowhere else") {
    const Variable unset("NO_COLOR", nullptr);
    const support::PseudoTerminal terminal;
    const Nowhere nowhere;
    CHECK(wants_colour(ColourMode::kAuto, terminal.descriptor()));
    CHECK(!wants_colour(ColourMode::kAuto, nowhere.descriptor()));
    CHECK(!wants_colour(ColourMode::kAuto, -1));
  }

  TEST_CASE("NO_COLOR takes colours away unless it is empty") {
    const support::PseudoTerminal terminal;
    for (const char* value : {"1", "0", "no"}) {
      const Variable set("NO_COLOR", value);
      CHECK(!wants_colour(ColourMode::kAuto, terminal.descriptor()));
    }
    const Variable empty("NO_COLOR", "");
    CHECK(wants_colour(ColourMode::kAuto, terminal.descriptor()));
  }

  TEST_CASE("what the user says about colours wins over terminal and environment") {
    const Variable set("NO_COLOR", "1");
    const support::PseudoTerminal terminal;
    const Nowhere nowhere;
    CHECK(wants_colour(ColourMode::kAlways, nowhere.descriptor()));
    CHECK(!wants_colour(ColourMode::kNever, terminal.descriptor()));
  }

  TEST_CASE("progress is a line on a terminal and off elsewhere, unless the user says how") {
    const support::PseudoTerminal terminal;
    const Nowhere nowhere;
    CHECK(resolve_progress(ProgressMode::kAuto, terminal.descriptor()) == ProgressMode::kLine);
    CHECK(resolve_progress(ProgressMode::kAuto, nowhere.descriptor()) == ProgressMode::kOff);
    for (const ProgressMode mode : {ProgressMode::kLine, ProgressMode::kPlain, ProgressMode::kOff}) {
      CHECK(resolve_progress(mode, terminal.descriptor()) == mode);
      CHECK(resolve_progress(mode, nowhere.descriptor()) == mode);
    }
  }
}

}  // namespace undertone::cli
