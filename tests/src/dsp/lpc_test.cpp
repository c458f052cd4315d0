#include "src/dsp/lpc.hpp"

#include <array>
#include <cmath>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "src/dsp/autocorrelation.hpp"
#include "src/dsp/resonator.hpp"

using namespace undertone;

namespace {

constexpr double kRateHz = 8800;
// A finite piece of noise through resonators says where they are only roughly.
constexpr double kFrequencyToleranceHz = 15;
constexpr double kBandwidthToleranceHz = 25;

}  // namespace

TEST_SUITE("dsp") {
  TEST_CASE("formants of noise through resonators are those of the resonators") {
    const std::array<dsp::Formant, 3> made{{{520, 80}, {1490, 120}, {2480, 160}}};
    std::array<dsp::Resonator, 3> resonators;
    for (std::size_t i = 0; i < made.size(); ++i) {
      resonators[i].tune(made[i].frequency_hz, made[i].bandwidth_hz, kRateHz);
    }
    std::mt19937 random(7);
    std::normal_distribution<double> noise;
    std::vector<double> signal(200000);
    for (double& sample : signal) {
      sample = noise(random);
      for (auto& resonator : resonators) sample = resonator.step(sample);
    }
    std::vector<double> lags(7);
    dsp::autocorrelation(signal, lags);
    std::vector<double> filter(7);
    CHECK(dsp::linear_prediction(lags, filter) > 0);
    dsp::FormantFinder finder(6, kRateHz);
    std::array<dsp::Formant, 3> found{};
    REQUIRE(finder.find(filter, found) == 3);
    for (std::size_t i = 0; i < made.size(); ++i) {
      CAPTURE(i);
      CHECK(std::abs(found[i].frequency_hz - made[i].frequency_hz) < kFrequencyToleranceHz);
      CHECK(std::abs(found[i].bandwidth_hz - made[i].bandwidth_hz) < kBandwidthToleranceHz);
    }
  }

  TEST_CASE("a resonance may grow, but neither lie below 50 Hz nor be real") {
    // Each factor is a pair of roots, the last one two real roots.
    const std::array<dsp::Formant, 3> made{{{700, 90}, {1800, -140}, {30, 60}}};
    std::vector<double> filter{1};
    const auto multiply = [&](double first, double second) {
      std::vector<double> product(filter.size() + 2);
      for (std::size_t i = 0; i < filter.size(); ++i) {
        product[i] += filter[i];
        product[i + 1] += first * filter[i];
        product[i + 2] += second * filter[i];
      }
      filter = product;
    };
    for (const dsp::Formant& formant : made) {
      const double radius = std::exp(-M_PI * formant.bandwidth_hz / kRateHz);
      multiply(-2 * radius * std::cos(2 * M_PI * formant.frequency_hz / kRateHz), radius * radius);
    }
    multiply(0.1, -0.72);
    dsp::FormantFinder finder(8, kRateHz);
    std::array<dsp::Formant, 3> found{};
    REQUIRE(finder.find(filter, found) == 2);
    for (std::size_t i = 0; i < 2; ++i) {
      CAPTURE(i);
      CHECK(found[i].frequency_hz == doctest::Approx(made[i].frequency_hz));
      CHECK(found[i].bandwidth_hz == doctest::Approx(std::abs(made[i].bandwidth_hz)));
    }
  }

  TEST_CASE("silence predicts nothing and has no formants") {
    const std::vector<double> lags(12);
    std::vector<double> filter(12);
    CHECK(dsp::linear_prediction(lags, filter) == 0);
    dsp::FormantFinder finder(11, kRateHz);
    std::array<dsp::Formant, 3> found{};
    CHECK(finder.find(filter, found) == 0);
  }

  TEST_CASE("the autocorrelation of a spectrum is that of the signal behind which there are zeros") {
    std::vector<float> signal(64);
    for (std::size_t i = 0; i < 32; ++i) signal[i] = std::sin(0.4F * static_cast<float>(i * i));
    dsp::RealFft fft(64);
    std::vector<float> power(33);
    fft.power(signal, power);
    dsp::SpectralAutocorrelation correlation(64);
    std::vector<float> circular(64);
    correlation.apply(power, circular);
    std::vector<double> direct(32);
    dsp::autocorrelation(std::vector<double>(signal.begin(), signal.begin() + 32), direct);
    for (std::size_t lag = 0; lag < direct.size(); ++lag)
      CHECK(circular[lag] == doctest::Approx(direct[lag]).epsilon(1e-3));
  }
}
