#include "src/dsp/dct.hpp"

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"

namespace undertone::dsp {
namespace {

TEST_SUITE("dsp") {
  TEST_CASE("a whole cosine transform keeps the length and is undone by its inverse") {
    const CosineTransform transform(11, 11);
    std::vector<float> values;
    for (int i = 0; i < 11; ++i) values.push_back(static_cast<float>(std::sin(1.7 * i) + 0.1 * i));
    std::vector<float> coefficients(11);
    std::vector<float> back(11);
    transform.forward(values, coefficients);
    transform.inverse(coefficients, back);
    double before = 0;
    double after = 0;
    for (std::size_t i = 0; i < 11; ++i) {
      before += static_cast<double>(values[i] * values[i]);
      after += static_cast<double>(coefficients[i] * coefficients[i]);
      CHECK(back[i] == doctest::Approx(values[i]).epsilon(1e-5));
    }
    CHECK(after == doctest::Approx(before).epsilon(1e-5));
  }

  TEST_CASE("a constant has its first coefficient alone") {
    const CosineTransform transform(16, 5);
    const std::vector<float> values(16, 3.0F);
    std::vector<float> coefficients(5);
    transform.forward(values, coefficients);
    CHECK(coefficients[0] == doctest::Approx(12));
    for (std::size_t k = 1; k < 5; ++k) CHECK(std::abs(coefficients[k]) < 1e-5F);
  }

  TEST_CASE("fewer coefficients are the first of all") {
    const CosineTransform whole(9, 9);
    const CosineTransform part(9, 4);
    const std::vector<float> values{1, -2, 3, 0.5F, 7, 7, -1, 0, 2};
    std::vector<float> all(9);
    std::vector<float> some(4);
    whole.forward(values, all);
    part.forward(values, some);
    for (std::size_t k = 0; k < 4; ++k) CHECK(some[k] == doctest::Approx(all[k]));
  }

  TEST_CASE("sizes that make no sense are refused") {
    CHECK_THROWS_AS(CosineTransform(4, 5), Error);
    CHECK_THROWS_AS(CosineTransform(4, 0), Error);
    const CosineTransform transform(4, 2);
    std::vector<float> three(3);
    std::vector<float> two(2);
    CHECK_THROWS_AS(transform.forward(three, two), Error);
  }
}

}  // namespace
}  // namespace undertone::dsp
