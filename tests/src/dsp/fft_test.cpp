#include "src/dsp/fft.hpp"

#include <cmath>
#include <complex>
#include <numbers>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"

namespace undertone::dsp {
namespace {

// Single precision, and sums of at most 2000 terms below 1.
constexpr double kTolerance = 1e-3;

std::vector<float> noise(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> values(size);
  for (float& value : values) value = uniform(random);
  return values;
}

std::vector<std::complex<double>> by_definition(const std::vector<float>& signal) {
  std::vector<std::complex<double>> spectrum(signal.size() / 2 + 1);
  for (std::size_t bin = 0; bin < spectrum.size(); ++bin) {
    for (std::size_t i = 0; i < signal.size(); ++i) {
      const auto turn = static_cast<double>(bin * i % signal.size()) / static_cast<double>(signal.size());
      spectrum[bin] += static_cast<double>(signal[i]) * std::polar(1.0, -2 * std::numbers::pi * turn);
    }
  }
  return spectrum;
}

TEST_SUITE("dsp") {
  TEST_CASE("a transform of any size equals its definition") {
    for (const std::size_t size :
         {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U, 12U, 17U, 30U, 64U, 100U, 101U, 441U, 882U}) {
      CAPTURE(size);
      const std::vector<float> signal = noise(size, static_cast<unsigned>(size));
      RealFft fft(size);
      std::vector<std::complex<float>> spectrum(fft.bins());
      fft.forward(signal, spectrum);
      const auto expected = by_definition(signal);
      double worst = 0;
      for (std::size_t bin = 0; bin < spectrum.size(); ++bin) {
        worst = std::max(worst, std::abs(std::complex<double>(spectrum[bin]) - expected[bin]));
      }
      CHECK(worst < kTolerance);
    }
  }

  TEST_CASE("the inverse transform gives the signal back at any size") {
    for (const std::size_t size : {1U, 2U, 3U, 5U, 8U, 10U, 31U, 96U, 512U, 1023U}) {
      CAPTURE(size);
      const std::vector<float> signal = noise(size, 7);
      RealFft fft(size);
      std::vector<std::complex<float>> spectrum(fft.bins());
      std::vector<float> back(size);
      fft.forward(signal, spectrum);
      fft.inverse(spectrum, back);
      double worst = 0;
      for (std::size_t i = 0; i < size; ++i)
        worst = std::max(worst, std::abs(static_cast<double>(back[i] - signal[i])));
      CHECK(worst < kTolerance);
    }
  }

  TEST_CASE("several signals at once give what each gives alone") {
    RealFft fft(88);
    const std::vector<float> signals = noise(3 * 88, 3);
    std::vector<std::complex<float>> together(3 * fft.bins());
    fft.forward(signals, together);
    for (std::size_t row = 0; row < 3; ++row) {
      std::vector<std::complex<float>> alone(fft.bins());
      fft.forward(std::span(signals).subspan(row * 88, 88), alone);
      for (std::size_t bin = 0; bin < fft.bins(); ++bin)
        CHECK(alone[bin] == together[row * fft.bins() + bin]);
    }
  }

  TEST_CASE("a power spectrum holds the squared magnitudes, and keeps the energy") {
    RealFft fft(200);
    const std::vector<float> signal = noise(200, 5);
    std::vector<float> power(fft.bins());
    fft.power(signal, power);
    double energy = 0;
    for (const float value : signal) energy += static_cast<double>(value * value);
    double sum = 0;
    for (std::size_t bin = 0; bin < power.size(); ++bin) {
      sum += static_cast<double>(power[bin]) * (bin == 0 || bin == 100 ? 1 : 2);
    }
    CHECK(sum / 200 == doctest::Approx(energy).epsilon(1e-5));
  }

  TEST_CASE("a moved transform still works") {
    RealFft first(16);
    RealFft second(std::move(first));
    std::vector<float> ones(16, 1.0F);
    std::vector<float> power(second.bins());
    second.power(ones, power);
    CHECK(power[0] == doctest::Approx(256));
    CHECK(power[1] == doctest::Approx(0).epsilon(1e-6));
  }

  TEST_CASE("sizes that make no sense are refused") {
    CHECK_THROWS_AS(RealFft(0), Error);
    RealFft fft(8);
    std::vector<float> signal(12);
    std::vector<std::complex<float>> spectrum(5);
    CHECK_THROWS_AS(fft.forward(signal, spectrum), Error);
    signal.resize(16);
    CHECK_THROWS_AS(fft.forward(signal, spectrum), Error);
  }

  TEST_CASE("the next power of two is at least the size") {
    CHECK(next_power_of_two(1) == 1);
    CHECK(next_power_of_two(400) == 512);
    CHECK(next_power_of_two(512) == 512);
  }
}

}  // namespace
}  // namespace undertone::dsp
