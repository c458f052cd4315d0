#include "data/annotations/jsonl.hpp"

#include <doctest/doctest.h>

#include "data/transcripts/jsonl.hpp"
#include "src/core/error.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::data;

namespace {

const std::string kHeader =
    R"({"undertone":"annotations","version":1,"made_by":"t","media":"a.mp4","turns":"sound","speakers":null,)"
    R"("labels":["calm","angry"]})"
    "\n";

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("JSON Lines are a header and one object an utterance, as the schema says") {
    Annotation annotation;
    annotation.labels = LabelSet({"calm", "angry"});
    annotation.media = "a.mp4";
    annotation.made_by = "t";
    annotation.turns = Origin::kSound;
    annotation.conversation = Conversation(
        {{"a", {0.5, 2}, "Ann", "Oh\nno", {{{0.5, 1}, "Oh"}}, "calm"}, {"b", {3, 4}, {}, {}, {}, {}}});
    annotation.predictions = {PredictedLabel{"angry", 0.75, {0.25, 0.75}}, std::nullopt};
    CHECK(
        to_jsonl(annotation) ==
        kHeader +
            R"({"id":"a","start":0.5,"end":2.0,"speaker":"Ann","text":"Oh\nno",)"
            R"("words":[{"start":0.5,"end":1.0,"text":"Oh"}],"label":"calm",)"
            R"("prediction":{"label":"angry","confidence":0.75,"probabilities":{"calm":0.25,"angry":0.75}},)"
            R"("correction":null})"
            "\n"
            R"({"id":"b","start":3.0,"end":4.0,"speaker":null,"text":null,"words":[],"label":null,)"
            R"("prediction":null,"correction":null})"
            "\n");
  }

  TEST_CASE("a human's correction goes before the label") {
    const auto read = parse_jsonl(R"({"id":"a","start":1,"end":2,"label":"calm","correction":"angry"})"
                                  "\n"
                                  R"({"id":"b","start":1,"end":2,"label":"calm","correction":null})",
                                  {});
    REQUIRE(read.entries.size() == 2);
    CHECK(read.entries[0].label == "angry");
    CHECK(read.entries[1].label == "calm");
  }

  TEST_CASE("a line that cannot be used is reported with its number, and the others are read") {
    const auto read =
        parse_jsonl(kHeader +
                        "\n{\"id\":\"a\",\"start\":1,\"end\":2}\n{\"id\":\n[1]\n"
                        "{\"id\":\"b\",\"start\":\"x\",\"end\":2}\n{\"id\":\"c\",\"start\":3,\"end\":4}",
                    {});
    REQUIRE(read.entries.size() == 2);
    CHECK(read.entries[0].line == 3);
    CHECK(read.entries[1].id == "c");
    REQUIRE(read.problems.size() == 3);
    CHECK(read.problems[0].line == 4);
    CHECK(read.problems[0].reason.starts_with("column "));
    CHECK(read.problems[1].line == 5);
    CHECK(read.problems[1].reason == "no JSON object");
    CHECK(read.problems[2].line == 6);
  }

  TEST_CASE("a text that has nothing of JSON Lines is given up") {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "x\n";
    CHECK(support::error_text([&] { parse_jsonl(text, {}); }) ==
          "bad input: none of the first 1000 lines can be used; the last of them: no JSON object");
  }

  TEST_CASE("a later version of the schema is refused") {
    CHECK(support::error_text([] { parse_jsonl(R"({"undertone":"annotations","version":2})", {}); }) ==
          "unsupported: a file of \"annotations\" in version 2; this program reads version 1 of annotations");
  }

  TEST_CASE("probabilities that do not match the labels are refused") {
    Annotation annotation;
    annotation.conversation = Conversation({{"a", {1, 2}, {}, {}, {}, {}}});
    annotation.predictions = {PredictedLabel{"joy", 1, {0.5, 0.5}}};
    CHECK(support::error_text([&] { to_jsonl(annotation); }) == "misuse: 2 probabilities for 7 labels");
  }

  TEST_CASE("a prediction follows its utterance through sorting") {
    const auto file = parse_jsonl_annotation(
        R"({"id":"late","start":5,"end":6,"prediction":{"label":"joy","confidence":0.5}})"
        "\n"
        R"({"id":"early","start":1,"end":2})");
    REQUIRE(file.annotation.predictions.size() == 2);
    CHECK_FALSE(file.annotation.predictions[0]);
    CHECK(file.annotation.predictions[1]->label == "joy");
  }

  TEST_CASE("evidence, provenance and corrections are read back as they were written") {
    Annotation annotation;
    annotation.conversation = Conversation({{"a", {0, 1}, {}, {}, {}, "joy"}, {"b", {1, 2}, {}, {}, {}, {}}});
    PredictedLabel prediction{std::string(kUncertain), 0.25, std::vector<double>(7, 0.125)};
    prediction.evidence[index_of(Modality::kText)] = Evidence{0.75, 1, ""};
    prediction.evidence[index_of(Modality::kVisual)] = Evidence{std::nullopt, 0, "off screen"};
    prediction.face = 3;
    annotation.predictions = {prediction, std::nullopt};
    annotation.corrections = {std::nullopt, "fear"};
    annotation.provenance = Provenance{"undertone 9", "late-fusion", "c0", {{"text", "e1"}}, "o2", "i3"};
    const std::string written = to_jsonl(annotation);
    const Annotation read = parse_jsonl_annotation(written).annotation;
    CHECK(to_jsonl(read) == written);
    REQUIRE(read.predictions.size() == 2);
    CHECK(read.predictions[0]->evidence[index_of(Modality::kText)]->share == 0.75);
    CHECK(read.predictions[0]->evidence[index_of(Modality::kVisual)]->missing == "off screen");
    CHECK_FALSE(read.predictions[0]->evidence[index_of(Modality::kAudio)]);
    CHECK(read.predictions[0]->face == 3);
    CHECK(read.provenance == annotation.provenance);
    CHECK(read.corrections == annotation.corrections);
    CHECK(read.conversation.utterances()[0].label == "joy");
    CHECK_FALSE(read.conversation.utterances()[1].label);
  }

  TEST_CASE("a correction that counts does not take the place of the label when the file is written again") {
    const auto file =
        parse_jsonl_annotation(R"({"id":"a","start":1,"end":2,"label":"calm","correction":"angry"})");
    CHECK(file.annotation.conversation.utterances()[0].label == "calm");
    CHECK(file.annotation.corrections.at(0) == "angry");
  }
}
