#include "src/dsp/mel.hpp"

#include <algorithm>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"

namespace undertone::dsp {
namespace {

TEST_SUITE("dsp") {
  TEST_CASE("a thousand hertz are a thousand mel, and the scales undo each other") {
    CHECK(hz_to_mel(0) == doctest::Approx(0));
    CHECK(hz_to_mel(1000) == doctest::Approx(1000).epsilon(1e-4));
    for (const double hz : {3.0, 77.0, 440.0, 5512.5, 20000.0}) {
      CHECK(mel_to_hz(hz_to_mel(hz)) == doctest::Approx(hz));
    }
  }

  TEST_CASE("a flat spectrum between the outer centres is shared out without loss") {
    const MelFilterbank bank(
        {.sample_rate_hz = 8800, .fft_size = 1024, .bands = 20, .low_hz = 50, .high_hz = 4400});
    // The triangles add up to 1 there, so each bin alone gives its whole power to one or two bands.
    for (std::size_t bin = 0; bin < bank.bins(); ++bin) {
      const double hz = static_cast<double>(bin) * 8800 / 1024;
      if (hz < bank.centre_hz(0) || hz > bank.centre_hz(19)) continue;
      std::vector<float> power(bank.bins(), 0.0F);
      power[bin] = 3;
      std::vector<float> bands(20);
      bank.apply(power, bands);
      float sum = 0;
      for (const float band : bands) sum += band;
      CHECK(sum == doctest::Approx(3).epsilon(1e-4));
    }
  }

  TEST_CASE("the band around a tone holds the most") {
    const MelFilterbank bank(
        {.sample_rate_hz = 8800, .fft_size = 1024, .bands = 20, .low_hz = 50, .high_hz = 4400});
    for (std::size_t wanted = 0; wanted < 20; ++wanted) {
      std::vector<float> power(bank.bins(), 0.0F);
      power[static_cast<std::size_t>(bank.centre_hz(wanted) / 8800 * 1024 + 0.5)] = 1;
      std::vector<float> bands(20);
      bank.apply(power, bands);
      CHECK(static_cast<std::size_t>(std::max_element(bands.begin(), bands.end()) - bands.begin()) == wanted);
    }
  }

  TEST_CASE("no band is empty, however coarse the spectrum") {
    const MelFilterbank bank(
        {.sample_rate_hz = 16000, .fft_size = 64, .bands = 40, .low_hz = 0, .high_hz = 8000});
    const std::vector<float> power(bank.bins(), 1.0F);
    std::vector<float> bands(40);
    bank.apply(power, bands);
    for (const float band : bands) CHECK(band > 0);
  }

  TEST_CASE("options and sizes that make no sense are refused") {
    CHECK_THROWS_AS(MelFilterbank({.sample_rate_hz = 8000, .high_hz = 4001}), Error);
    CHECK_THROWS_AS(MelFilterbank({.bands = 0}), Error);
    CHECK_THROWS_AS(MelFilterbank({.low_hz = 500, .high_hz = 500}), Error);
    const MelFilterbank bank({.fft_size = 512, .bands = 10});
    std::vector<float> power(256);
    std::vector<float> bands(10);
    CHECK_THROWS_AS(bank.apply(power, bands), Error);
  }
}

}  // namespace
}  // namespace undertone::dsp
