#include "data/transcripts/tier_names.hpp"

#include <doctest/doctest.h>

using namespace undertone::data;

namespace {

TierName named(TierKind kind, const char* speaker, int lane = 1, int version = 1) {
  return {kind, speaker ? std::optional<std::string>(speaker) : std::nullopt, lane, version};
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("a tier's name is a kind, a speaker or both") {
    CHECK(read_tier_name("mary") == named(TierKind::kUnknown, "mary"));
    CHECK(read_tier_name("Words") == named(TierKind::kWords, nullptr));
    CHECK(read_tier_name("\"word\"") == named(TierKind::kWords, nullptr));
    CHECK(read_tier_name("phones") == named(TierKind::kPhones, nullptr));
    CHECK(read_tier_name("phrase") == named(TierKind::kUtterances, nullptr));
    CHECK(read_tier_name("EMOTION") == named(TierKind::kEmotion, nullptr));
    CHECK(read_tier_name("mary - words") == named(TierKind::kWords, "mary"));
    CHECK(read_tier_name("Mary_Words") == named(TierKind::kWords, "Mary"));
    CHECK(read_tier_name("mary words") == named(TierKind::kWords, "mary"));
    CHECK(read_tier_name("words@mary") == named(TierKind::kWords, "mary"));
    CHECK(read_tier_name("tx@A") == named(TierKind::kUtterances, "A"));
    CHECK(read_tier_name("W-Spch") == named(TierKind::kUtterances, "W"));
    CHECK(read_tier_name("text - mary") == named(TierKind::kUtterances, "mary"));
    CHECK(read_tier_name("ORT-MAU") == named(TierKind::kWords, nullptr));
    CHECK(read_tier_name("default") == named(TierKind::kUnknown, nullptr));
    CHECK(read_tier_name("") == named(TierKind::kUnknown, nullptr));
    CHECK(read_tier_name("key word") == named(TierKind::kWords, "key"));  // the price of "mary words"
    CHECK(read_tier_name("swords") == named(TierKind::kUnknown, "swords"));
    CHECK(read_tier_name("speech act") == named(TierKind::kUnknown, "speech act"));
  }

  TEST_CASE("a speaker's name before \" - text\" stays as it is") {
    for (const std::string speaker :
         {"x-", " a ", "a - b", "words", "mary - words", "mary (2)", "text", "@", "a [2]", "\"", "\u00E9"}) {
      CAPTURE(speaker);
      const TierName read = read_tier_name(speaker + " - text");
      CHECK(read.kind == TierKind::kUtterances);
      CHECK(read.speaker == speaker);
    }
  }

  TEST_CASE("a number in brackets keeps names apart") {
    CHECK(read_tier_name("mary - emotion [2]") == named(TierKind::kEmotion, "mary", 1, 2));
    CHECK(read_tier_name("text [12]") == named(TierKind::kUtterances, nullptr, 1, 12));
    CHECK(read_tier_name("default [3]") == named(TierKind::kUnknown, nullptr, 1, 3));
    CHECK(read_tier_name("mary [2]") == named(TierKind::kUnknown, "mary [2]"));
  }

  TEST_CASE("a number in parentheses continues a tier that exists") {
    const std::vector<std::string> names = {"mary",        "mary (2)",        "bob (2)",
                                            "mary - text", "mary - text (3)", "mary (1)",
                                            "mary (02)",   "mary (9999999)"};
    const std::vector<TierName> read = read_tier_names(names);
    CHECK(read[1] == named(TierKind::kUnknown, "mary", 2));
    CHECK(read[2] == named(TierKind::kUnknown, "bob (2)"));
    CHECK(read[4] == named(TierKind::kUtterances, "mary", 3));
    CHECK(read[5] == named(TierKind::kUnknown, "mary (1)"));
    CHECK(read[6] == named(TierKind::kUnknown, "mary (02)"));
    CHECK(read[7] == named(TierKind::kUnknown, "mary (9999999)"));
  }
}
