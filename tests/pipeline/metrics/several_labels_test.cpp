#include "pipeline/metrics/several_labels.hpp"

#include <doctest/doctest.h>

#include "tests/support/errors.hpp"

namespace undertone::pipeline {

TEST_SUITE("metrics") {
  TEST_CASE("an item counts for each of its labels, and is named after each that is probable enough") {
    const std::vector<std::vector<int>> truth = {{0, 1}, {2}, {}, {1}};
    const std::vector<double> probabilities = {0.45, 0.4,  0.15,   //  0 and 1 are named, both right
                                               0.5,  0.05, 0.45,   //  0 and 2, of which 2 is right
                                               0.2,  0.4,  0.4,    //  not known: counts nowhere
                                               0.29, 0.28, 0.43};  // only 2, wrong
    const auto scores = score_several_labels({truth, probabilities, 3});
    CHECK(scores.items == 3);
    CHECK(scores.with_several == 1);
    CHECK(scores.f1[0] == doctest::Approx(2.0 / 3));  // occurs once, named twice
    CHECK(scores.f1[1] == doctest::Approx(2.0 / 3));  // occurs twice, named once
    CHECK(scores.f1[2] == doctest::Approx(2.0 / 3));
    CHECK(*scores.macro_f1 == doctest::Approx(2.0 / 3));
  }

  TEST_CASE("the winner is named however improbable it is") {
    const std::vector<std::vector<int>> truth = {{3}};
    const std::vector<double> probabilities = {0.24, 0.25, 0.25, 0.26};
    CHECK(score_several_labels({truth, probabilities, 4}).f1[3] == 1);
  }

  TEST_CASE("labels that are no class and lengths that disagree are refused; nothing known has no mean") {
    const std::vector<double> probabilities = {0.5, 0.5};
    const std::vector<std::vector<int>> strange = {{2}}, none = {{}}, two = {{0}, {1}};
    CHECK(support::error_text([&] {
            score_several_labels({strange, probabilities, 2});
          }) == "misuse: label 2 is no class");
    CHECK(support::error_of([&] { score_several_labels({two, probabilities, 2}); }).has_value());
    CHECK_FALSE(score_several_labels({none, probabilities, 2}).macro_f1);
  }
}

}  // namespace undertone::pipeline
