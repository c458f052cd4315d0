#include "pipeline/segment/developer_options.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "pipeline/segment/speaker_space_training.hpp"
#include "tests/support/errors.hpp"

namespace undertone::pipeline {
namespace {

TEST_SUITE("segment") {
  TEST_CASE("options are taken out of the words, and speakers that are named replace the usual ones") {
    SpeakerSpaceTraining training;
    OptionList list;
    list.add(training);
    const auto rest =
        read_options({"one", "--leave-out", "a", "two", "--clips", "33", "--leave-out", "b"}, list);
    CHECK(rest == std::vector<std::string>{"one", "two"});
    CHECK(training.left_out == std::vector<std::string>{"a", "b"});
    CHECK(training.clips == 33);
    CHECK(training.seed == 7);
  }

  TEST_CASE("an unknown option, a wrong value and a missing one are refused") {
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"--clip", "3"}, {"--clips", "0"}, {"--clips"}, {"x", "--seed", "-1"}}) {
      SpeakerSpaceTraining training;
      OptionList list;
      list.add(training);
      const auto error = support::error_of([&] { read_options(words, list); });
      REQUIRE(error.has_value());
      CHECK(error->kind() == ErrorKind::kMisuse);
    }
  }
}

}  // namespace
}  // namespace undertone::pipeline
