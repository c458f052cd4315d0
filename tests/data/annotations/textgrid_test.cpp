#include "data/annotations/textgrid.hpp"

#include <doctest/doctest.h>

#include "data/transcripts/textgrid.hpp"
#include "tests/data/transcripts/shown.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::data;
using support::error_text;

namespace {

Annotation annotated(std::vector<Utterance> utterances) {
  Annotation annotation;
  annotation.conversation = Conversation(std::move(utterances));
  return annotation;
}

Annotation two_speakers() {
  Annotation annotation =
      annotated({{"u1", {0.5, 2}, "mary", "she said \"no\"\nagain", {{{0.5, 1}, "she"}}, "joy"},
                 {"u2", {1, 3}, "mary", {}, {}, {}},
                 {"u3", {2.25, 3}, "bob", "hi", {}, {}}});
  annotation.predictions = {PredictedLabel{"fear", 0.81249, {}}, std::nullopt, PredictedLabel{"joy", 1, {}}};
  return annotation;
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("a TextGrid has a tier each for text, words, emotion, label and confidence of a speaker") {
    const std::string text = to_textgrid(two_speakers());
    CHECK(text.starts_with(
        "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0 \nxmax = 3 \n"
        "tiers? <exists> \nsize = 9 \nitem []:\n    item [1]:\n        class = \"IntervalTier\" \n"
        "        name = \"mary\" \n        xmin = 0 \n        xmax = 3 \n"
        "        intervals: size = 3 \n        intervals [1]:\n            xmin = 0 \n"
        "            xmax = 0.5 \n            text = \"\" \n        intervals [2]:\n"
        "            xmin = 0.5 \n            xmax = 2 \n"
        "            text = \"she said \"\"no\"\"\nagain\" \n        intervals [3]:\n"));
    CHECK(parse_textgrid(text, {}).tiers == Lines{"mary", "mary - words", "mary - emotion", "mary - label",
                                                  "mary - confidence", "mary (2)", "bob", "bob - emotion",
                                                  "bob - confidence"});
    CHECK(text.find("text = \"0.812 fear\"") != std::string::npos);
    CHECK(text.find("text = \"<speech>\"") != std::string::npos);
  }

  TEST_CASE("a conversation with an absent speaker puts the kind behind all names of a TextGrid") {
    const std::string text =
        to_textgrid(annotated({{"u1", {0, 1}, "mary", "a", {}, {}}, {"u2", {1, 2}, {}, "b", {}, {}}}));
    CHECK(parse_textgrid(text, {}).tiers == Lines{"mary - text", "text"});
  }

  TEST_CASE("an empty conversation is a TextGrid with an empty tier, since Praat takes none without tiers") {
    const std::string text = to_textgrid(annotated({}));
    CHECK(text.ends_with("            xmin = 0 \n            xmax = 1 \n            text = \"\" \n"));
    const Transcript read = parse_textgrid(text, {});
    CHECK(read.tiers == Lines{"text"});
    CHECK(read.entries.empty());
  }

  TEST_CASE("tiers are added to a TextGrid without any") {
    const std::string before =
        "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0 \nxmax = 9 \ntiers? <absent> \n";
    const std::string after = add_to_textgrid(before, annotated({{"u1", {1, 2}, "mary", "a", {}, {}}}));
    CHECK(after.find("xmax = 9 \ntiers? <exists> \nsize = 1 ") != std::string::npos);
    CHECK(shown(parse_textgrid(after, {}).entries) == Lines{"1-2 mary: a"});
  }

  TEST_CASE("an utterance without length and control characters are written so that they can be read") {
    const std::string text =
        to_textgrid(annotated({{"u1", {2, 2}, "mary", std::string("a\0\x01\r\nb\r", 7), {}, {}}}));
    CHECK(shown(parse_textgrid(text, {}).entries) == Lines{"2-2.001 mary: a\uFFFD\uFFFD\nb\n"});
  }

  TEST_CASE("times that no recording has and incomplete predictions are refused") {
    CHECK(error_text([] {
            to_textgrid(annotated({{"u1", {0, 1e12}, {}, {}, {}, {}}}));
          }).starts_with("misuse"));
    Annotation annotation = two_speakers();
    annotation.predictions.pop_back();
    CHECK(error_text([&] { to_textgrid(annotation); }).starts_with("misuse"));
  }

  TEST_CASE("emotions are added to the tiers that a TextGrid has, which stay byte for byte") {
    const std::string before =
        "File type = \"ooTextFile\"\r\nObject class = \"TextGrid\"\r\n\r\n0 ! begin\r\n3\r\n<exists>\r\n"
        "2\r\n\"IntervalTier\"\r\n\"mary\"\r\n0\r\n3\r\n3\r\n0\r\n0.5\r\n\"\"\r\n0.5\r\n2\r\n"
        "\"she said \"\"no\"\"\r\nagain\"\r\n2\r\n3\r\n\"\"\r\n"
        "\"TextTier\"\r\n\"bell\"\r\n0\r\n3\r\n1\r\n1.5\r\n\"ding\"";
    Annotation annotation = two_speakers();
    const std::string after = add_to_textgrid(before, annotation);
    std::string expected_start = before;
    expected_start.replace(expected_start.find("<exists>\r\n2"), 11, "<exists>\r\n10");
    CHECK(after.starts_with(expected_start + "\n\"IntervalTier\"\r\n\"mary - words\"\r\n0\r\n3\r\n"));
    const Transcript read = parse_textgrid(after, {});
    CHECK(read.tiers == Lines{"mary", "bell", "mary - words", "mary - emotion", "mary - label",
                              "mary - confidence", "mary [2]", "bob", "bob - emotion", "bob - confidence"});
    CHECK(shown(read.entries) ==
          Lines{"0.5-2 mary: she said \"no\"\nagain = joy {she 0.5-1}", "1-3 mary [2]: -", "2.25-3 bob: hi"});
  }

  TEST_CASE("the emotion of an unknown speaker is nobody else's, even if only others are asked for") {
    Annotation unknown = annotated({{"u1", {0, 1}, {}, "b", {}, "joy"}});
    const std::string before =
        to_textgrid(annotated({{"u1", {0, 1}, "mary", "a", {}, {}}, {"u2", {0, 1}, "words", "c", {}, {}}}));
    const std::string after = add_to_textgrid(before, unknown);
    CHECK(shown(parse_textgrid(after, {}).entries) == Lines{"0-1 mary: a", "0-1 words: c", "0-1 -: b = joy"});
    CHECK(shown(parse_textgrid(after, {.tiers = {"mary - text"}}).entries) == Lines{"0-1 mary: a"});
  }

  TEST_CASE("an utterance that stands twice is found once in the file that is added to") {
    const std::string before = to_textgrid(annotated({{"u1", {0, 1}, "mary", "a", {}, {}}}));
    const std::string after = add_to_textgrid(
        before, annotated({{"u1", {0, 1}, "mary", "a", {}, "joy"}, {"u2", {0, 1}, "mary", "a", {}, "fear"}}));
    CHECK(shown(parse_textgrid(after, {}).entries) == Lines{"0-1 mary: a = joy", "0-1 mary [2]: a = fear"});
  }

  TEST_CASE("a tier that overlaps itself makes no added tier do so") {
    std::string before =
        to_textgrid(annotated({{"u1", {0, 2}, "mary", "a", {}, {}}, {"u2", {2, 3}, "mary", "b", {}, {}}}));
    const std::string second = "xmin = 2 \n            xmax = 3 ";
    before.replace(before.find(second), second.size(), "xmin = 1 \n            xmax = 3 ");
    const std::string after = add_to_textgrid(
        before, annotated({{"u1", {0, 2}, "mary", "a", {}, "joy"}, {"u2", {1, 3}, "mary", "b", {}, "fear"}}));
    CHECK(parse_textgrid(after, {}).tiers ==
          Lines{"mary", "mary - emotion", "mary [2]", "mary [2] - emotion"});
  }

  TEST_CASE("no two tiers that are added have one name") {
    const std::string before = to_textgrid(annotated({{"u1", {0, 1}, "mary", "a", {}, {}}}));
    const std::string after = add_to_textgrid(
        before, annotated({{"u1", {2, 3}, "mary", "b", {}, {}}, {"u2", {2, 3}, "mary [2]", "c", {}, {}}}));
    CHECK(parse_textgrid(after, {}).tiers == Lines{"mary", "mary [2]", "mary [2] [2]"});
  }

  TEST_CASE("tiers that do not say what they are stay readable beside speakers with misleading names") {
    const std::string before = to_textgrid(annotated({{"u1", {0, 1}, "mary", "a", {}, {}}}));
    const std::string after =
        add_to_textgrid(before, annotated({{"u1", {0, 1}, "words", "b", {}, "joy"},
                                           {"u2", {0, 1}, {}, "c", {}, {}},
                                           {"u3", {0, 1}, "text - x (2)", "d", {}, {}}}));
    CHECK(shown(parse_textgrid(after, {}).entries) ==
          Lines{"0-1 mary: a", "0-1 words speaker: b = joy", "0-1 -: c", "0-1 text   x (2) speaker: d"});
  }

  TEST_CASE("what is added may reach beyond the end of a TextGrid") {
    const std::string before = to_textgrid(annotated({{"u1", {0, 1}, "mary", "a", {}, {}}}));
    const std::string after = add_to_textgrid(before, annotated({{"u1", {2, 12.5}, "bob", "b", {}, {}}}));
    CHECK(after.find("xmax = 12.5 \ntiers? <exists> \nsize = 2 ") != std::string::npos);
    CHECK(shown(parse_textgrid(after, {}).entries) == Lines{"0-1 mary: a", "2-12.5 bob: b"});
  }

  TEST_CASE("nothing is added to a TextGrid that has errors, and nothing changes where nothing is new") {
    const std::string sound = to_textgrid(annotated({{"u1", {0, 1}, "mary", "a", {}, "joy"}}));
    CHECK(add_to_textgrid(sound, annotated({{"x", {0, 1}, "mary", " a ", {}, "joy"}})) == sound);
    CHECK(add_to_textgrid(sound, annotated({})) == sound);
    CHECK(error_text([&] {
            add_to_textgrid(sound + "\"open", two_speakers());
          }).starts_with("bad input: the TextGrid"));
    CHECK(error_text([&] {
            add_to_textgrid(sound.substr(0, sound.size() - 30), two_speakers());
          }).starts_with("bad input: the TextGrid has errors"));
  }
}
