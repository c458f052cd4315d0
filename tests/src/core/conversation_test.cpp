#include "src/core/conversation.hpp"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"

using namespace undertone;
using support::error_text;
using support::Random;

namespace {

Utterance utterance(std::string id, double begin_s, double end_s,
                    std::optional<std::string> speaker = std::nullopt) {
  Utterance result;
  result.id = std::move(id);
  result.span = {begin_s, end_s};
  result.speaker = std::move(speaker);
  return result;
}

std::string error_with_span(double begin_s, double end_s) {
  return error_text([&] { Conversation({utterance("u1", begin_s, end_s)}); });
}

}  // namespace

TEST_SUITE("core") {
  TEST_CASE("a conversation holds its utterances by begin, then end, equal ones as they came") {
    Random random(31);
    for (int round = 0; round < 50; ++round) {
      std::vector<Utterance> given;
      for (int i = 0; i < 30; ++i) {
        const auto begin_s = static_cast<double>(random.integer(0, 5));
        given.push_back(
            utterance(std::to_string(i), begin_s, begin_s + static_cast<double>(random.below(3))));
      }
      const Conversation conversation(given);
      REQUIRE(conversation.size() == given.size());
      const auto& sorted = conversation.utterances();
      CHECK(std::is_permutation(sorted.begin(), sorted.end(), given.begin()));
      for (std::size_t i = 1; i < sorted.size(); ++i) {
        const TimeSpan before = sorted[i - 1].span, after = sorted[i].span;
        CHECK(before.begin_s <= after.begin_s);
        if (before.begin_s == after.begin_s) CHECK(before.end_s <= after.end_s);
        if (before == after) CHECK(std::stoi(sorted[i - 1].id) < std::stoi(sorted[i].id));
      }
    }
  }

  TEST_CASE("nothing of an utterance is lost in a conversation") {
    const Utterance full{.id = "d1u7",
                         .span = {2.5, 4},
                         .speaker = "Ada",
                         .text = "Oh\nno",
                         .words = {{{2.5, 3}, "Oh"}, {{3, 4}, "no"}},
                         .label = "fear"};
    const Conversation conversation({full});
    CHECK(conversation.utterances().front() == full);
    Utterance other = full;
    other.words[1].span.end_s = 3.75;
    CHECK(conversation != Conversation({other}));
    CHECK(conversation == Conversation({full}));
  }

  TEST_CASE("a conversation without utterances is empty") {
    CHECK(Conversation().empty());
    CHECK(Conversation(std::vector<Utterance>{}) == Conversation());
    CHECK(!Conversation({utterance("u1", 0, 1)}).empty());
    CHECK(Conversation().speakers().empty());
  }

  TEST_CASE("spans that are backwards or not finite are refused, empty ones are not") {
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const std::string refusal = "bad input: utterance 'u1' ends before it begins";
    CHECK(error_with_span(2, 1) == refusal);
    CHECK(error_with_span(kNan, 1) != "no error");
    CHECK(error_with_span(1, kNan) != "no error");
    CHECK(error_with_span(-kInfinity, 1) != "no error");
    CHECK(error_with_span(1, kInfinity) != "no error");
    CHECK(error_with_span(1, 1) == "no error");
    CHECK(error_with_span(-3, -2) == "no error");
  }

  TEST_CASE("an empty id and an id that stands twice are refused") {
    CHECK(error_text([] { Conversation({utterance("", 0, 1)}); }) == "bad input: an utterance without an id");
    CHECK(error_text([] {
            Conversation({utterance("a", 0, 1), utterance("b", 1, 2), utterance("a", 2, 3)});
          }) == "bad input: the utterance id 'a' stands twice");
  }

  TEST_CASE("speakers come once each, in order of first appearance in time") {
    const Conversation conversation({utterance("1", 9, 10, "Cleo"), utterance("2", 1, 2, "Bob"),
                                     utterance("3", 0, 1), utterance("4", 3, 4, "Ada"),
                                     utterance("5", 5, 6, "Bob")});
    CHECK(conversation.speakers() == std::vector<std::string>{"Bob", "Ada", "Cleo"});
  }
}
