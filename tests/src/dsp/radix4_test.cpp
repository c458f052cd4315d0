#include "src/dsp/radix4.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <doctest/doctest.h>

using namespace undertone;

TEST_SUITE("dsp") {
  TEST_CASE("the fast transform is the sum that defines it, and its inverse undoes it") {
    std::mt19937 random(5);
    std::normal_distribution<float> noise;
    for (std::size_t size = 16; size <= 2048; size *= 2) {
      CAPTURE(size);
      std::vector<float> signal(size);
      for (float& sample : signal) sample = noise(random);
      std::vector<std::complex<float>> spectrum(size / 2 + 1);
      dsp::Radix4 transform(size);
      transform.forward(signal.data(), spectrum.data());
      const double tolerance = 1e-5 * std::sqrt(static_cast<double>(size));
      double worst = 0;
      for (std::size_t k = 0; k < spectrum.size(); k += 1 + size / 64) {
        std::complex<double> sum;
        for (std::size_t i = 0; i < size; ++i) {
          const auto angle = -2 * M_PI * static_cast<double>(i * k % size) / static_cast<double>(size);
          sum += static_cast<double>(signal[i]) * std::polar(1.0, angle);
        }
        worst = std::max(worst, std::abs(sum - std::complex<double>(spectrum[k])));
      }
      CHECK(worst < tolerance);
      std::vector<float> back(size);
      transform.inverse(spectrum.data(), back.data());
      for (std::size_t i = 0; i < size; ++i) CHECK(std::abs(back[i] - signal[i]) < 1e-5F);
    }
    CHECK_FALSE(dsp::Radix4::fits(8));
    CHECK_FALSE(dsp::Radix4::fits(48));
  }
}
