#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "data/annotations/jsonl.hpp"
#include "data/transcripts/text_lines.hpp"
#include "tests/support/json_schema.hpp"
#include "tests/support/text_of.hpp"

using namespace undertone;
using namespace undertone::data;

namespace {

const support::JsonSchema& schema() {
  static const support::JsonSchema schema(
      io::parse_json(support::text_of(UNDERTONE_SOURCE_DIR "/docs/schema/annotation.schema.json")));
  return schema;
}

std::string first_problem(const std::string& jsonl) {
  LineReader lines(jsonl);
  while (const auto line = lines.next()) {
    if (const auto problem = schema().problem(io::parse_json(line->text)))
      return std::string(line->text) + ": " + *problem;
  }
  return {};
}

/// With every member that the writer knows.
Annotation full_annotation() {
  Annotation annotation;
  annotation.labels = LabelSet({"calm", "angry"});
  annotation.media = "a.mp4";
  annotation.made_by = "t";
  annotation.turns = annotation.speakers = Origin::kSound;
  annotation.provenance = Provenance{"t", "c", "ab", {{"text", "cd"}}, "ef", "01"};
  annotation.conversation = Conversation(
      {{"a", {0.5, 2}, "Ann", "Oh\nno", {{{0.5, 1}, "Oh"}}, "calm"}, {"b", {3, 4}, {}, {}, {}, {}}});
  PredictedLabel prediction{"angry", 0.75, {0.25, 0.75}};
  prediction.evidence[0] = Evidence{0.6, 1, ""};
  prediction.evidence[2] = Evidence{std::nullopt, 0, "off screen"};
  prediction.face = 3;
  annotation.predictions = {prediction, std::nullopt};
  annotation.corrections = {std::nullopt, "calm"};
  return annotation;
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("all that the writer of JSON Lines can say fits the schema") {
    CHECK(first_problem(to_jsonl({})).empty());
    Annotation annotation = full_annotation();
    CHECK(first_problem(to_jsonl(annotation)).empty());
    for (const Origin origin : {Origin::kUnknown, Origin::kTranscript, Origin::kSubtitles}) {
      annotation.turns = origin;
      CHECK(first_problem(to_jsonl(annotation)).empty());
    }
    annotation.predictions[0] = PredictedLabel{std::string(kUncertain), 0.1, {}};
    annotation.provenance.reset();
    CHECK(first_problem(to_jsonl(annotation)).empty());
  }

  TEST_CASE("the example in the document of the schema fits the schema") {
    const std::string document = support::text_of(UNDERTONE_SOURCE_DIR "/docs/schema/jsonl.md");
    const std::size_t begin = document.find("```json\n") + 8;
    const std::string example = document.substr(begin, document.find("```", begin) - begin);
    REQUIRE(example.size() > 100);
    CHECK(first_problem(example) == "");
  }

  TEST_CASE("members of later versions of this program fit the schema") {
    CHECK(
        first_problem(
            R"({"undertone":"annotations","version":1,"more":[1]})"
            "\n"
            R"({"id":"a","start":1,"end":2,"mood":{"x":1},"prediction":{"label":"a","confidence":1,"y":2}})") ==
        "");
  }

  TEST_CASE("lines that say nonsense do not fit the schema") {
    for (
        const std::string line :
        {R"([])",
         R"({})",
         R"({"undertone":"annotations"})",
         R"({"undertone":"annotations","version":2})",
         R"({"undertone":"features","version":1})",
         R"({"undertone":"annotations","version":1,"turns":"guess"})",
         R"({"undertone":"annotations","version":1,"labels":["a","a"]})",
         R"({"undertone":"annotations","version":1,"labels":[""]})",
         R"({"id":"a","start":1})",
         R"({"id":"","start":1,"end":2})",
         R"({"id":7,"start":1,"end":2})",
         R"({"id":"a","start":-1,"end":2})",
         R"({"id":"a","start":"1","end":2})",
         R"({"id":"a","start":1,"end":2,"text":["x"]})",
         R"({"id":"a","start":1,"end":2,"words":[{"text":"x"}]})",
         R"({"id":"a","start":1,"end":2,"correction":1})",
         R"({"id":"a","start":1,"end":2,"prediction":{"label":"a"}})",
         R"({"id":"a","start":1,"end":2,"prediction":{"label":"a","confidence":1.5}})",
         R"({"id":"a","start":1,"end":2,"prediction":{"label":"a","confidence":1,"probabilities":{"a":2}}})",
         R"({"id":"a","start":1,"end":2,"prediction":{"label":"a","confidence":1,"face":1.5}})",
         R"({"id":"a","start":1,"end":2,"prediction":{"label":"a","confidence":1,"evidence":{"text":{"share":1}}}})"}) {
      CAPTURE(line);
      CHECK(schema().problem(io::parse_json(line)));
    }
  }
}
