#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include "extractors/registry.hpp"
#include "src/core/error.hpp"

using namespace undertone;

namespace {

constexpr int kRateHz = 8800;

std::vector<float> make_tone(double frequency_hz, double amplitude, double seconds) {
  std::vector<float> samples(static_cast<std::size_t>(seconds * kRateHz));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] =
        static_cast<float>(amplitude * std::sin(2 * M_PI * frequency_hz * static_cast<double>(i) / kRateHz));
  }
  return samples;
}

extractors::Clip make_clip(const std::vector<float>& samples, double start_s = 0) {
  extractors::Clip clip;
  clip.audio = samples;
  clip.sample_rate_hz = kRateHz;
  clip.audio_start_s = start_s;
  return clip;
}

}  // namespace

TEST_SUITE("extractors") {
  TEST_CASE("every registered extractor says absent when there is nothing to look at") {
    for (const auto& registered : extractors::all_extractors()) {
      CAPTURE(registered.name);
      const auto sequence = registered.make()->extract({});
      CHECK_FALSE(sequence.any_valid());
      CHECK_NOTHROW(check(sequence));
    }
  }

  TEST_CASE("every registered extractor gives what its description promises") {
    const auto tone = make_tone(440, 0.3, 0.5);
    for (const auto& registered : extractors::all_extractors()) {
      CAPTURE(registered.name);
      const auto extractor = registered.make();
      const auto sequence = extractor->extract(make_clip(tone, 2.5));
      CHECK(extractor->description().name == registered.name);
      CHECK(sequence.dimension == extractor->description().names.size());
      CHECK(sequence.start_s == 2.5);
      CHECK(sequence.fingerprint == extractors::fingerprint(extractor->description()));
      CHECK_NOTHROW(check(sequence));
    }
  }

  TEST_CASE(
      "a sine of amplitude a has the level of a over the square root of two, and crosses zero twice a "
      "period") {
    const auto tone = make_tone(400, 0.5, 1.0);
    const auto sequence = extractors::make_extractor("energy")->extract(make_clip(tone));
    REQUIRE(sequence.steps == 100);
    for (std::size_t t = 0; t < sequence.steps; ++t) {
      REQUIRE(sequence.valid[t] == 1);
      CHECK(sequence.step(t)[0] == doctest::Approx(20 * std::log10(0.5 / std::sqrt(2))).epsilon(0.01));
      CHECK(sequence.step(t)[1] == doctest::Approx(800.0 / kRateHz).epsilon(0.2));
    }
  }

  TEST_CASE("digital silence is present and at the floor; a broken sample spoils only its own step") {
    std::vector<float> samples(880, 0.0F);
    samples[400] = std::numeric_limits<float>::quiet_NaN();
    const auto sequence = extractors::make_extractor("energy")->extract(make_clip(samples));
    REQUIRE(sequence.steps == 10);
    for (std::size_t t = 0; t < sequence.steps; ++t) {
      CHECK(sequence.valid[t] == (t == 4 ? 0 : 1));
      if (t != 4) CHECK(sequence.step(t)[0] == -96.0F);
    }
  }

  TEST_CASE("an unknown extractor is refused with the nearest name") {
    CHECK_THROWS_WITH_AS(extractors::make_extractor("enrgy"),
                         "there is no extractor 'enrgy'; did you mean 'energy'?", Error);
  }

  TEST_CASE("the fingerprint follows the version and the outputs") {
    auto description = extractors::make_extractor("energy")->description();
    const auto before = extractors::fingerprint(description);
    ++description.version;
    CHECK(extractors::fingerprint(description) != before);
    --description.version;
    description.names.push_back("more");
    CHECK(extractors::fingerprint(description) != before);
  }
}
