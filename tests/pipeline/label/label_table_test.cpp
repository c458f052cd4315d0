#include "pipeline/label/label_table.hpp"

#include <doctest/doctest.h>

namespace undertone::pipeline {
namespace {

data::Annotation two_lines() {
  data::Annotation annotation;
  annotation.labels = LabelSet({"calm", "anger"});
  annotation.conversation =
      Conversation({{"a", {1, 2}, "Ann", "Somebody has taken all of my chairs!", {}, {}},
                    {"b", {62.25, 64}, "Bo", {}, {}, {}}});
  data::PredictedLabel angry{"anger", 0.75, {0.25, 0.75}};
  angry.evidence[index_of(Modality::kText)] = data::Evidence{0.9, 1, ""};
  angry.evidence[index_of(Modality::kAudio)] = data::Evidence{0.1, 0.5, ""};
  data::PredictedLabel unknown{std::string(data::kUncertain), 0.5, {0.5, 0.5}};
  unknown.evidence[index_of(Modality::kText)] = data::Evidence{std::nullopt, 0, "no words"};
  unknown.evidence[index_of(Modality::kAudio)] = data::Evidence{std::nullopt, 0, "silent"};
  annotation.predictions = {angry, unknown};
  return annotation;
}

}  // namespace

TEST_SUITE("pipeline") {
  TEST_CASE("labels are listed with what each modality gave, and words are cut to the width") {
    CHECK(label_table(two_lines(), {.width = 70}) ==
          "time        speaker  label      sure  text  audio  words\n"
          "00:00:01.0  Ann      anger      75 %  90 %   10 %  Somebody has taken…\n"
          "00:01:02.2  Bo       uncertain  50 %     –      –\n");
  }

  TEST_CASE("an explanation says what else it might be and why something is missing") {
    const std::string table = label_table(two_lines(), {.width = 200, .detail = TableDetail::kExplained});
    CHECK(table.find("anger 75 %, calm 25 %; text quality 100 %; audio quality 50 %\n") != table.npos);
    CHECK(table.find("; text: no words; audio: silent\n") != table.npos);
  }

  TEST_CASE("what a human said stands beside the prediction, and never in its place") {
    data::Annotation annotation = two_lines();
    annotation.corrections = {"calm", std::nullopt};
    CHECK(label_table(annotation, {.width = 70}) ==
          "time        speaker  label      sure  text  audio  human  words\n"
          "00:00:01.0  Ann      anger      75 %  90 %   10 %  calm   Somebody ha…\n"
          "00:01:02.2  Bo       uncertain  50 %     –      –\n");
  }

  TEST_CASE("colours are asked for, and what a transcript says cannot set any") {
    data::Annotation annotation = two_lines();
    CHECK(label_table(annotation, {}).find('\x1b') == std::string::npos);
    CHECK(label_table(annotation, {.colours = TableColours::kAnsi}).find("\x1b[31manger") !=
          std::string::npos);
    annotation.conversation = Conversation({{"a", {1, 2}, "\x1b[2J", "\x1b]0;x\a", {}, {}}});
    annotation.predictions.clear();
    CHECK(label_table(annotation, {}).find('\x1b') == std::string::npos);
  }

  TEST_CASE("a conversation without times has no column of them, and an empty one says so") {
    data::Annotation annotation;
    annotation.conversation = Conversation({{"a", {0, 0}, {}, "So.", {}, {}}});
    annotation.predictions = {data::PredictedLabel{"joy", 1, {}}};
    CHECK(label_table(annotation, {}).find("00:") == std::string::npos);
    CHECK(label_table(data::Annotation(), {}) == "no utterances\n");
  }
}

}  // namespace undertone::pipeline
