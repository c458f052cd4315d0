#include "src/core/log.hpp"

#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/captured_output.hpp"

using namespace undertone;
using support::captured_output;

namespace {

class KeptLog final : public Log {
 public:
  void write(LogLevel level, std::string_view message) override { lines.emplace_back(level, message); }
  std::vector<std::pair<LogLevel, std::string>> lines;
};

}  // namespace

TEST_SUITE("core") {
  TEST_CASE("the default log says nothing") {
    CHECK(captured_output([] { std::cerr << "heard"; }) == "heard");
    const std::string output = captured_output([] {
      silent_log().debug("a frame was late");
      silent_log().info("42 utterances");
      silent_log().warn("the clock runs backwards");
      Log().warn("of a fresh object");
    });
    CHECK(output.empty());
  }

  TEST_CASE("there is one silent log") { CHECK(&silent_log() == &silent_log()); }

  TEST_CASE("each level reaches an implementation through the base class") {
    KeptLog kept;
    Log& log = kept;
    log.debug("one");
    log.info("two");
    log.warn("three");
    CHECK(kept.lines == std::vector<std::pair<LogLevel, std::string>>{{LogLevel::kDebug, "one"},
                                                                      {LogLevel::kInfo, "two"},
                                                                      {LogLevel::kWarning, "three"}});
  }
}
