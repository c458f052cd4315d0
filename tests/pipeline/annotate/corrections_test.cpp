#include "pipeline/annotate/corrections.hpp"

#include <doctest/doctest.h>

namespace undertone::pipeline {
namespace {

struct Line {
  std::string id;
  TimeSpan span;
  std::string text;
  std::optional<std::string> correction = {};
};

data::Annotation of(const std::vector<Line>& lines) {
  data::Annotation annotation;
  std::vector<Utterance> utterances;
  for (const Line& line : lines) {
    Utterance utterance;
    utterance.id = line.id;
    utterance.span = line.span;
    utterance.text = line.text;
    utterances.push_back(utterance);
    annotation.corrections.push_back(line.correction);
  }
  annotation.conversation = Conversation(utterances);
  return annotation;
}

}  // namespace

TEST_SUITE("pipeline") {
  TEST_CASE("corrections go to the utterances of the same place") {
    const auto from = of({{"a", {0, 1}, "x", "joy"}, {"b", {1, 2}, "y"}, {"c", {2, 3}, "z", "fear"}});
    auto to = of({{"a", {0, 1}, "x"}, {"b", {1, 2}, "y"}, {"renumbered", {2, 3}, "z"}});
    to.corrections.clear();
    CHECK(carry_over_corrections(from, to) == 0);
    REQUIRE(to.corrections.size() == 3);
    CHECK(to.corrections[0] == "joy");
    CHECK_FALSE(to.corrections[1]);
    CHECK(to.corrections[2] == "fear");
  }

  TEST_CASE("a correction that finds no place, or several, is told") {
    const auto from = of({{"a", {0, 1}, "x", "joy"}, {"b", {1, 2}, "y", "fear"}});
    auto moved = of({{"a", {0.5, 1}, "x"}, {"p", {1, 2}, "y"}, {"q", {1, 2}, "y"}});
    CHECK(carry_over_corrections(from, moved) == 2);
    for (const auto& correction : moved.corrections) CHECK_FALSE(correction);
  }

  TEST_CASE("where no times are known, only the same words are the same utterance") {
    const auto from = of({{"u1", {}, "one", "joy"}, {"u2", {}, "two", "fear"}});
    auto to = of({{"u1", {}, "new"}, {"u2", {}, "one"}, {"u3", {}, "two"}});
    CHECK(carry_over_corrections(from, to) == 0);
    CHECK_FALSE(to.corrections[0]);
    CHECK(to.corrections[1] == "joy");
    CHECK(to.corrections[2] == "fear");
  }

  TEST_CASE("labels that nobody corrected change nothing") {
    auto to = of({{"a", {0, 1}, "x"}});
    to.corrections.clear();
    CHECK(carry_over_corrections(of({{"a", {0, 1}, "x"}}), to) == 0);
    CHECK(to.corrections.empty());
  }
}

}  // namespace undertone::pipeline
