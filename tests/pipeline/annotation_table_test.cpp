#include "pipeline/annotation_table.hpp"

#include <doctest/doctest.h>

namespace undertone::pipeline {

TEST_SUITE("pipeline") {
  TEST_CASE("a table has the columns of which something is known, wide enough for all letters") {
    data::Annotation annotation;
    annotation.conversation =
        Conversation({{"a", {0, 1}, "Zo\xC3\xAB", {}, {}, {}}, {"b", {1, 2}, "Al", {}, {}, {}}});
    CHECK(annotation_table(annotation) ==
          "start         end           speaker\n"
          "00:00:00.000  00:00:01.000  Zo\xC3\xAB\n"
          "00:00:01.000  00:00:02.000  Al\n");
    annotation.predictions = {data::PredictedLabel{"joy", 0.824, {}}, std::nullopt};
    CHECK(annotation_table(annotation) ==
          "start         end           speaker  emotion\n"
          "00:00:00.000  00:00:01.000  Zo\xC3\xAB      joy 82 %\n"
          "00:00:01.000  00:00:02.000  Al\n");
  }

  TEST_CASE("a table of nothing says so") { CHECK(annotation_table({}) == "no utterances\n"); }

  TEST_CASE("what was found automatically is said under the table, and nothing else is") {
    data::Annotation annotation;
    annotation.conversation = Conversation({{"a", {0, 1}, "A", "hi", {}, {}}});
    annotation.turns = data::Origin::kTranscript;
    annotation.speakers = data::Origin::kSound;
    CHECK(annotation_table(annotation).ends_with("hi\n(speakers found automatically in the sound)\n"));
    annotation.speakers = data::Origin::kTranscript;
    CHECK(annotation_table(annotation).ends_with("hi\n"));
    annotation.turns = data::Origin::kSound;
    CHECK(annotation_table(annotation).ends_with("hi\n(turns found automatically in the sound)\n"));
  }
}

}  // namespace undertone::pipeline
