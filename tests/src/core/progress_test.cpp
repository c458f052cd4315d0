#include "src/core/progress.hpp"

#include <cstdio>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/captured_output.hpp"

using namespace undertone;
using support::captured_output;

namespace {

class KeptProgress final : public Progress {
 public:
  void update(const ProgressState& state) override { last = state; }
  void finish() override { finished = true; }
  ProgressState last;
  bool finished = false;
};

}  // namespace

TEST_SUITE("core") {
  TEST_CASE("the default progress shows nothing") {
    CHECK(captured_output([] { std::printf("seen"); }) == "seen");
    const std::string output = captured_output([] {
      silent_progress().update({.task = "decoding", .done = 12.5, .total = 75, .unit = "s"});
      silent_progress().finish();
      Progress().update({});
    });
    CHECK(output.empty());
  }

  TEST_CASE("there is one silent progress") { CHECK(&silent_progress() == &silent_progress()); }

  TEST_CASE("an implementation hears what is reported through the base class") {
    KeptProgress kept;
    Progress& progress = kept;
    progress.update({.task = "training", .done = 3, .total = std::nullopt, .unit = "epochs"});
    CHECK(kept.last.task == "training");
    CHECK(kept.last.done == 3);
    CHECK(!kept.last.total);
    CHECK(!kept.finished);
    progress.finish();
    CHECK(kept.finished);
  }
}
