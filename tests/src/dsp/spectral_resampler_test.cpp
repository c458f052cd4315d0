#include "src/dsp/spectral_resampler.hpp"

#include <cmath>
#include <complex>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"
#include "src/dsp/fft.hpp"

using namespace undertone;

TEST_SUITE("dsp") {
  TEST_CASE("a tone keeps its frequency and its place in time at another rate") {
    constexpr double kFrom = 8000, kTo = 5500, kHz = 500;
    std::vector<float> tone(256);
    for (std::size_t i = 0; i < tone.size(); ++i)
      tone[i] = static_cast<float>(std::cos(2 * M_PI * kHz * static_cast<double>(i) / kFrom + 0.3));
    dsp::RealFft fft(tone.size());
    std::vector<std::complex<float>> spectrum(fft.bins());
    fft.forward(tone, spectrum);
    for (const std::size_t samples : {50U, 51U}) {
      for (const double first : {0.0, -20.0, 7.25}) {
        dsp::SpectralResampler resampler({256 * kTo / kFrom, first, samples, 100});
        std::vector<double> result(samples);
        resampler.apply(spectrum, result);
        for (std::size_t n = 0; n < samples; ++n) {
          const double time = (first + static_cast<double>(n)) / kTo;
          CHECK(result[n] / 128 == doctest::Approx(std::cos(2 * M_PI * kHz * time + 0.3)).epsilon(1e-4));
        }
      }
    }
  }

  TEST_CASE("bins that do not go in count as 0") {
    std::vector<std::complex<float>> spectrum(20);
    spectrum[12] = {3, 4};
    dsp::SpectralResampler resampler({.period = 32, .first = 0, .samples = 10, .bins = 12});
    std::vector<double> result(10, 1);
    resampler.apply(spectrum, result);
    for (const double value : result) CHECK(value == 0);
  }

  TEST_CASE("a resampler refuses nothing to do and spans of another size") {
    CHECK_THROWS_AS(dsp::SpectralResampler({0, 0, 10, 10}), Error);
    CHECK_THROWS_AS(dsp::SpectralResampler({10, 0, 0, 10}), Error);
    dsp::SpectralResampler resampler({.period = 32, .first = 0, .samples = 10, .bins = 12});
    std::vector<double> result(10);
    CHECK_THROWS_AS(resampler.apply(std::vector<std::complex<float>>(11), result), Error);
  }
}
