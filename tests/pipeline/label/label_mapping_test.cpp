#include "pipeline/label/label_mapping.hpp"

#include <doctest/doctest.h>

#include "tests/support/errors.hpp"

namespace undertone::pipeline {

TEST_SUITE("pipeline") {
  TEST_CASE("some labels take the probabilities given that it is one of them") {
    const LabelMapping mapping(LabelSet({"calm", "joy", "anger"}), "anger,joy");
    CHECK(mapping.labels().names() == std::vector<std::string>{"anger", "joy"});
    const auto mapped = mapping.probabilities({0.5, 0.125, 0.375});
    CHECK(mapped[0] == doctest::Approx(0.75));
    CHECK(mapped[1] == doctest::Approx(0.25));
  }

  TEST_CASE("labels that become one label take the sum of their probabilities") {
    const LabelMapping mapping(LabelSet({"calm", "joy", "anger"}), "calm=good,joy=good,anger=bad");
    CHECK(mapping.labels().names() == std::vector<std::string>{"good", "bad"});
    const auto mapped = mapping.probabilities({0.5, 0.125, 0.375});
    CHECK(mapped[0] == doctest::Approx(0.625));
    CHECK(mapped[1] == doctest::Approx(0.375));
  }

  TEST_CASE("without a wish all labels stay as they are") {
    const LabelMapping mapping(LabelSet({"calm", "joy"}));
    CHECK(mapping.probabilities({0.75, 0.25}) == std::vector<double>{0.75, 0.25});
  }

  TEST_CASE("where all that is wanted is impossible, nothing is preferred") {
    const LabelMapping mapping(LabelSet({"calm", "joy", "anger"}), "calm,joy");
    CHECK(mapping.probabilities({0, 0, 1}) == std::vector<double>{0.5, 0.5});
  }

  TEST_CASE("labels that the model does not have, or that stand there twice, are misuse") {
    const LabelSet labels({"calm", "joy"});
    CHECK(support::error_text([&] { LabelMapping(labels, "joi"); }) ==
          "misuse: --labels: the model has no label 'joi'; did you mean 'joy'?");
    CHECK(support::error_text([&] { LabelMapping(labels, "joy,joy=glad"); }) ==
          "misuse: --labels: 'joy' stands there twice");
    CHECK(support::error_text([&] { LabelMapping(labels, "joy="); }) ==
          "misuse: --labels: 'joy=' has no new name");
  }
}

}  // namespace undertone::pipeline
