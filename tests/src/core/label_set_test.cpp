#include "src/core/label_set.hpp"

#include <stdexcept>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"

using namespace undertone;
using support::error_text;

TEST_SUITE("core") {
  TEST_CASE("each name of a label set is found at its own index") {
    support::Random random(21);
    std::vector<std::string> names;
    for (int i = 0; i < 40; ++i) names.push_back(std::to_string(i) + random.text(6));
    const LabelSet labels(names);
    REQUIRE(labels.size() == names.size());
    CHECK(labels.names() == names);
    for (std::size_t i = 0; i < names.size(); ++i) {
      CHECK(labels.index_of(names[i]) == i);
      CHECK(labels[i] == names[i]);
    }
  }

  TEST_CASE("a name that is not in the set is absent, however alike") {
    const LabelSet labels({"calm", "Calm ", "rage"});
    CHECK(!labels.index_of("Calm"));
    CHECK(!labels.index_of(""));
    CHECK(!labels.index_of("rag"));
    CHECK(!labels.index_of(std::string_view("calm\0", 5)));
    CHECK_THROWS_AS(static_cast<void>(labels[3]), std::out_of_range);
  }

  TEST_CASE("a label set refuses an empty name and a name that stands twice") {
    CHECK(error_text([] { LabelSet({"calm", ""}); }) == "bad input: a label without a name");
    CHECK(error_text([] {
            LabelSet({"calm", "rage", "calm"});
          }) == "bad input: the label 'calm' stands twice in one label set");
    CHECK(error_text([] { LabelSet(std::vector<std::string>{}); }) == "no error");
  }

  TEST_CASE("label sets are equal only with the same names in the same order") {
    CHECK(LabelSet({"calm", "rage"}) == LabelSet({"calm", "rage"}));
    CHECK(LabelSet({"calm", "rage"}) != LabelSet({"rage", "calm"}));
  }

  TEST_CASE("the default labels keep the order that checkpoints rely on") {
    CHECK(default_labels().names() ==
          std::vector<std::string>{"neutral", "surprise", "fear", "sadness", "joy", "disgust", "anger"});
    CHECK(&default_labels() == &default_labels());
  }
}
