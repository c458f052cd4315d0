#include "data/transcripts/turns.hpp"

#include <doctest/doctest.h>

using namespace undertone;
using namespace undertone::data;

namespace {

/// Each entry as "speaker: text", "-" for no speaker, after the rules were applied to these texts.
std::vector<std::string> turns(const std::vector<std::string>& texts, SpeakerFrom from = SpeakerFrom::kAuto) {
  std::vector<TranscriptEntry> entries;
  for (const std::string& text : texts) {
    TranscriptEntry& entry = entries.emplace_back();
    entry.span = {7, 9};
    entry.text = text;
  }
  find_speakers_in_text(entries, from);
  std::vector<std::string> shown;
  for (const TranscriptEntry& entry : entries) {
    CHECK(entry.span == TimeSpan{7, 9});
    shown.push_back(entry.speaker.value_or("-") + ": " + entry.text.value_or("-") +
                    (entry.label ? " = " + *entry.label : ""));
  }
  return shown;
}

using Shown = std::vector<std::string>;

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("a name in capitals before a colon is the speaker, in any file") {
    CHECK(turns({"MAN: Hello.", "Hi.", "It goes on.", "DR. O'NEIL #2: Yes."}) ==
          Shown{"MAN: Hello.", "-: Hi.", "-: It goes on.", "DR. O'NEIL #2: Yes."});
  }

  TEST_CASE("a name in other letters counts only where half of the entries begin so") {
    CHECK(turns({"Listen: it rains.", "Hi.", "Yes."}) == Shown{"-: Listen: it rains.", "-: Hi.", "-: Yes."});
    CHECK(turns({"Ann Lee: Hi.", "Yes."}) == Shown{"Ann Lee: Hi.", "-: Yes."});
    CHECK(turns({"all: (MIX) [some]"}) == Shown{"all: (MIX) [some]"});
    CHECK(turns({"\xE5\xBC\xA0\xE4\xB8\x89\xEF\xBC\x9A\xE4\xBD\xA0"}) ==
          Shown{"\xE5\xBC\xA0\xE4\xB8\x89: \xE4\xBD\xA0"});
  }

  TEST_CASE("what is no name stays text") {
    for (const char* text : {"12:30 is late", "http://x.org", "He said it and then: no", "Well, Ann: no",
                             "Ann:no", ": x", "5: five", "one two three four five: six", "he said: x"}) {
      CHECK(turns({text}) == Shown{"-: " + std::string(text)});
    }
  }

  TEST_CASE("a name in brackets counts before a colon, or where half of the entries begin so") {
    CHECK(turns({"[SPEAKER_00]: Hi", "a", "b", "c"})[0] == "SPEAKER_00: Hi");
    CHECK(turns({"[door slams] Hi", "a", "b"})[0] == "-: [door slams] Hi");
    CHECK(turns({"[Ann] Hi", "[Bob] Yes", "c"}) == Shown{"Ann: Hi", "Bob: Yes", "-: c"});
    CHECK(turns({"[Ann] Hi", "a", "b"}, SpeakerFrom::kPrefix)[0] == "Ann: Hi");
  }

  TEST_CASE("a bracket may hold a label, and a prediction is not taken for one") {
    CHECK(turns({"[Ann | joy]: Hi", "[| fear]: Oh", "[Bob | joy 80%]: No", "[Cy]:"}) ==
          Shown{"Ann: Hi = joy", "-: Oh = fear", "Bob: No", "Cy: -"});
  }

  TEST_CASE("an entry is divided at dashes, broadcast marks and names, and every part has its whole span") {
    CHECK(turns({"- Hi.\n- Hello.\nYou."}) == Shown{"-: Hi.", "-: Hello.\nYou."});
    CHECK(turns({"Hi.\n-Hello."}) == Shown{"-: Hi.", "-: Hello."});
    CHECK(turns({">> Hi.\n>> BOB: Hello."}) == Shown{"-: Hi.", "BOB: Hello."});
    CHECK(turns({"ANN: Hi.\nBOB: Hello."}) == Shown{"ANN: Hi.", "BOB: Hello."});
    CHECK(turns({"\xE2\x80\x93 Hi.\n\xE2\x80\x94 Hello."}) == Shown{"-: Hi.", "-: Hello."});
    CHECK(turns({"ANN (shouting): Hi."}) == Shown{"ANN: (shouting) Hi."});
    CHECK(turns({"ANN:\nHi."}) == Shown{"ANN: Hi."});
  }

  TEST_CASE("a number below zero, an interruption and a later colon divide nothing") {
    CHECK(turns({"It was\n-5 degrees\n--no\n\xE2\x80\x94yes\n-"}) ==
          Shown{"-: It was\n-5 degrees\n--no\n\xE2\x80\x94yes\n-"});
    CHECK(turns({"Ann: I say\nNote: this", "Bob: x"}) == Shown{"Ann: I say\nNote: this", "Bob: x"});
    CHECK(turns({"Ann: I say\nBob: this", "Bob: x"}) == Shown{"Ann: I say", "Bob: this", "Bob: x"});
  }

  TEST_CASE("with none, nothing is divided and nobody named") {
    CHECK(turns({"ANN: Hi.\n- No."}, SpeakerFrom::kNone) == Shown{"-: ANN: Hi.\n- No."});
  }

  TEST_CASE("the first part keeps the id, and entries with a speaker or word times stay whole") {
    std::vector<TranscriptEntry> entries(3);
    entries[0].id = "x";
    entries[0].text = "- a\n- b";
    entries[1].speaker = "Ann";
    entries[1].text = "- a\n- b";
    entries[2].text = "- a\n- b";
    entries[2].words = {{{1, 2}, "a"}};
    find_speakers_in_text(entries, SpeakerFrom::kAuto);
    REQUIRE(entries.size() == 4);
    CHECK(entries[0].id == "x");
    CHECK_FALSE(entries[1].id);
    CHECK(entries[2].text == "- a\n- b");
    CHECK(entries[3].words.size() == 1);
  }
}
