#include "data/annotations/subtitles.hpp"

#include <doctest/doctest.h>

#include "data/transcripts/srt.hpp"
#include "data/transcripts/vtt.hpp"
#include "src/core/error.hpp"

using namespace undertone;
using namespace undertone::data;

namespace {

Annotation example() {
  Annotation annotation;
  annotation.conversation = Conversation({{"a", {0.5, 2.0}, "Ann", "Hello", {}, "joy"},
                                          {"b", {3725.25, 3726}, "Bob", "Why?\nNow?", {}, {}},
                                          {"c", {3730, 3731}, {}, "So", {}, {}},
                                          {"d", {3740, 3741}, {}, {}, {}, {}}});
  annotation.predictions = {PredictedLabel{"anger", 0.9, {}}, PredictedLabel{"fear", 0.815, {}},
                            PredictedLabel{"joy", 0.5, {}}, std::nullopt};
  annotation.made_by = "undertone 0.1";
  return annotation;
}

Annotation with_text(std::string text) {
  Annotation annotation;
  annotation.conversation = Conversation({{"a", {1, 2}, {}, std::move(text), {}, {}}});
  return annotation;
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("SubRip shows speaker and emotion in brackets, a known label before a predicted one") {
    CHECK(to_srt(example()) ==
          "1\n00:00:00,500 --> 00:00:02,000\n[Ann | joy]: Hello\n\n"
          "2\n01:02:05,250 --> 01:02:06,000\n[Bob | fear 82%]: Why?\nNow?\n\n"
          "3\n01:02:10,000 --> 01:02:11,000\n[| joy 50%]: So\n\n"
          "4\n01:02:20,000 --> 01:02:21,000\n\n\n");
  }

  TEST_CASE("WebVTT shows the speaker as a voice and the emotion in brackets") {
    CHECK(to_vtt(example()) ==
          "WEBVTT\n\nNOTE made by undertone 0.1\n\n"
          "a\n00:00:00.500 --> 00:00:02.000\n<v Ann><c.emotion-label>[joy]</c> Hello\n\n"
          "b\n01:02:05.250 --> 01:02:06.000\n<v Bob><c.emotion-prediction>[fear 82%]</c> Why?\nNow?\n\n"
          "c\n01:02:10.000 --> 01:02:11.000\n<c.emotion-prediction>[joy 50%]</c> So\n\n"
          "d\n01:02:20.000 --> 01:02:21.000\n\n\n");
  }

  TEST_CASE("a prediction in subtitles is not read back as a label") {
    for (const Transcript& read : {parse_srt(to_srt(example()), {}), parse_vtt(to_vtt(example()), {})}) {
      REQUIRE(read.entries.size() == 4);
      CHECK(read.entries[0].label == "joy");
      CHECK_FALSE(read.entries[1].label);
      CHECK_FALSE(read.entries[2].label);
      CHECK(read.entries[2].text == "So");
    }
  }

  TEST_CASE("ordinary text is written into SubRip as it is") {
    const std::string text = "Fish & chips < 5 > 3, \"so\" {x} & co: 50%";
    CHECK(to_srt(with_text(text)).find("\n" + text + "\n\n") != std::string::npos);
  }

  TEST_CASE("what cannot be the id of a cue is left out") {
    Annotation annotation;
    annotation.conversation = Conversation({{"a --> b", {1, 2}, {}, {}, {}, {}}});
    CHECK(to_vtt(annotation) == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n\n\n");
  }

  TEST_CASE("predictions for only some utterances are refused") {
    Annotation annotation = example();
    annotation.predictions.pop_back();
    CHECK_THROWS_AS(to_srt(annotation), Error);
    CHECK_THROWS_AS(to_vtt(annotation), Error);
  }

  TEST_CASE("what a human corrected is shown instead of the prediction") {
    Annotation annotation;
    annotation.conversation = Conversation({{"a", {1, 2}, {}, "So.", {}, {}}});
    annotation.predictions = {PredictedLabel{"joy", 0.9, {}}};
    annotation.corrections = {"anger"};
    CHECK(to_srt(annotation) == "1\n00:00:01,000 --> 00:00:02,000\n[| anger]: So.\n\n");
  }
}
