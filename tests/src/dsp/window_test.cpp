#include "src/dsp/window.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "src/core/error.hpp"

namespace undertone::dsp {

TEST_SUITE("dsp") {
  TEST_CASE("windows have their textbook values") {
    const auto hann = hann_window(5, WindowForm::kSymmetric);
    CHECK(hann[0] == doctest::Approx(0).epsilon(1e-6));
    CHECK(hann[1] == doctest::Approx(0.5));
    CHECK(hann[2] == doctest::Approx(1));
    const auto hamming = hamming_window(5, WindowForm::kSymmetric);
    CHECK(hamming[0] == doctest::Approx(0.08));
    CHECK(hamming[1] == doctest::Approx(0.54));
    CHECK(hamming[2] == doctest::Approx(1));
    const auto gaussian = gaussian_window(5, 0.5, WindowForm::kSymmetric);
    CHECK(gaussian[0] == doctest::Approx(std::exp(-2.0)));
    CHECK(gaussian[1] == doctest::Approx(std::exp(-0.5)));
    CHECK(gaussian[2] == doctest::Approx(1));
    CHECK(rectangular_window(3) == std::vector<float>{1, 1, 1});
  }

  TEST_CASE("symmetric windows are their own mirror image") {
    for (const auto& window :
         {hann_window(33, WindowForm::kSymmetric), hamming_window(34, WindowForm::kSymmetric),
          gaussian_window(33, 0.4, WindowForm::kSymmetric)}) {
      for (std::size_t i = 0; i < window.size(); ++i) {
        CHECK(window[i] == doctest::Approx(window[window.size() - 1 - i]).epsilon(1e-5));
      }
    }
  }

  TEST_CASE("periodic Hann windows half overlapped add up to one") {
    const std::size_t length = 46;
    const auto window = hann_window(length, WindowForm::kPeriodic);
    for (std::size_t i = 0; i < length / 2; ++i) {
      CHECK(window[i] + window[i + length / 2] == doctest::Approx(1).epsilon(1e-5));
    }
  }

  TEST_CASE("windows of no and of one sample exist") {
    for (const auto form : {WindowForm::kSymmetric, WindowForm::kPeriodic}) {
      CHECK(hann_window(0, form).empty());
      CHECK(hann_window(1, form) == std::vector<float>{1});
      CHECK(gaussian_window(1, 0.4, form) == std::vector<float>{1});
    }
    CHECK(rectangular_window(0).empty());
  }

  TEST_CASE("a Gaussian window without width is refused") {
    CHECK_THROWS_AS(gaussian_window(9, 0, WindowForm::kPeriodic), Error);
    CHECK_THROWS_AS(gaussian_window(9, std::nan(""), WindowForm::kPeriodic), Error);
  }
}

}  // namespace undertone::dsp
