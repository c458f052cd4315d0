#include "src/dsp/pitch.hpp"

#include <cmath>
#include <random>
#include <vector>

#include <doctest/doctest.h>

#include "src/dsp/fft.hpp"
#include "src/dsp/window.hpp"

using namespace undertone;

namespace {

constexpr double kRateHz = 16000;
constexpr double kPitchTolerance = 0.01;  // one point of the logarithmic axis is 1.1 %

std::vector<float> harmonic_stack(double fundamental_hz, std::size_t samples) {
  std::vector<float> signal(samples);
  for (std::size_t i = 0; i < samples; ++i) {
    double value = 0;
    for (int n = 1; n * fundamental_hz < 4000; ++n) {
      value += std::sin(2 * M_PI * n * fundamental_hz * static_cast<double>(i) / kRateHz) / n;
    }
    signal[i] = static_cast<float>(0.1 * value);
  }
  return signal;
}

dsp::PitchCandidates candidates_of(const std::vector<float>& signal) {
  const auto window = dsp::gaussian_window(960, 0.4, dsp::WindowForm::kSymmetric);
  std::vector<float> windowed(1024);
  for (std::size_t i = 0; i < 960; ++i) windowed[i] = signal[i] * window[i];
  dsp::RealFft fft(1024);
  std::vector<float> magnitudes(513);
  fft.power(windowed, magnitudes);
  for (float& value : magnitudes) value = std::sqrt(value);
  return dsp::SubharmonicPitch(513, kRateHz).find(magnitudes);
}

dsp::PitchCandidates certain(double hz) {
  dsp::PitchCandidates candidates;
  if (hz > 0) candidates = {.list = {{{hz, 0.9}}}, .count = 1};
  return candidates;
}

std::vector<double> path_of(const std::vector<dsp::PitchCandidates>& frames) {
  dsp::PitchPath path;
  std::vector<double> course;
  double hz = 0;
  for (const auto& frame : frames) {
    if (path.push(frame, hz)) course.push_back(hz);
  }
  while (path.drain(hz)) course.push_back(hz);
  return course;
}

}  // namespace

TEST_SUITE("dsp") {
  TEST_CASE("the strongest candidate for the pitch of a stack of harmonics is its fundamental") {
    for (const double hz : {83.0, 121.0, 176.0, 254.0, 391.0}) {
      CAPTURE(hz);
      const auto candidates = candidates_of(harmonic_stack(hz, 960));
      REQUIRE(candidates.count > 0);
      CHECK(candidates.list[0].frequency_hz == doctest::Approx(hz).epsilon(kPitchTolerance));
      CHECK(candidates.list[0].strength > 0.7);
    }
  }

  TEST_CASE("noise is no strong candidate, and silence none at all") {
    std::mt19937 random(3);
    std::normal_distribution<float> noise(0, 0.1F);
    std::vector<float> signal(960);
    for (float& sample : signal) sample = noise(random);
    CHECK(candidates_of(signal).list[0].strength < 0.7);
    CHECK(candidates_of(std::vector<float>(960)).count == 0);
  }

  TEST_CASE("the path bridges one weak frame but no long gap, and drops a lone strong one") {
    std::vector<dsp::PitchCandidates> frames(60);
    for (std::size_t t = 10; t < 30; ++t) frames[t] = certain(150);
    frames[20].list[0].strength = 0.5;
    frames[45] = certain(150);
    const auto course = path_of(frames);
    REQUIRE(course.size() == frames.size());
    for (std::size_t t = 0; t < frames.size(); ++t) {
      CAPTURE(t);
      CHECK((course[t] > 0) == (t >= 10 && t < 30));
    }
  }

  TEST_CASE("a path longer than its memory hands out every frame once, in order") {
    std::vector<dsp::PitchCandidates> frames;
    for (int t = 0; t < 500; ++t) frames.push_back(certain(100 + 0.2 * t));
    const auto course = path_of(frames);
    REQUIRE(course.size() == frames.size());
    for (std::size_t t = 0; t < course.size(); ++t)
      CHECK(course[t] == doctest::Approx(100 + 0.2 * static_cast<double>(t)));
  }
}
