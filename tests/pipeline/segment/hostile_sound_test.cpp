#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include "pipeline/segment/automatic_segmenter.hpp"
#include "src/core/error.hpp"
#include "tests/pipeline/segment/synthetic_sound.hpp"

namespace undertone::pipeline {
namespace {

using testing::append;
using testing::kRate;
using testing::Sound;

std::vector<Utterance> heard(const Sound& sound) {
  AutomaticSegmenter segmenter;
  segmenter.feed({0, kRate, sound});
  segmenter.finish();
  return segmenter.utterances();
}

/// A voice between silences, in a little noise.
Sound scene(double seconds) {
  Sound sound = testing::silence(1);
  append(sound, testing::speak({120, 1}, seconds, 4));
  append(sound, testing::silence(1));
  testing::mix(sound, testing::noise(seconds + 2, 0.0005F));
  return sound;
}

bool is_tidy(const std::vector<Utterance>& utterances) {
  double end_s = -std::numeric_limits<double>::infinity();
  return std::all_of(utterances.begin(), utterances.end(), [&](const Utterance& utterance) {
    const bool good = utterance.span.begin_s >= end_s && utterance.span.duration_s() > 0 &&
                      std::isfinite(utterance.span.end_s) && utterance.speaker.has_value();
    end_s = utterance.span.end_s;
    return good;
  });
}

TEST_SUITE("segment") {
  TEST_CASE("nothing, an empty block and a segmenter that was fed nothing have no utterances") {
    AutomaticSegmenter segmenter;
    segmenter.feed({0, kRate, {}});
    segmenter.finish();
    CHECK(segmenter.speech().empty());
    CHECK(segmenter.utterances().empty());
    CHECK(segmenter.with_speakers(Conversation(std::vector<Utterance>{})).empty());
  }

  TEST_CASE("digital silence, a click, a tone and an offset are not speech") {
    Sound click = testing::silence(3);
    click[click.size() / 2] = 1;
    CHECK(heard(click).empty());
    CHECK(heard(testing::silence(5)).empty());
    CHECK(heard(testing::tone(5, 220, 0.8)).empty());
    CHECK(heard(Sound(testing::samples_in(4), 1.0F)).empty());
    CHECK(heard(Sound(testing::samples_in(4), std::numeric_limits<float>::max())).empty());
  }

  TEST_CASE("samples that are no numbers are silence") {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    CHECK(heard(Sound(testing::samples_in(3), nan)).empty());
    CHECK(heard(Sound(testing::samples_in(3), std::numeric_limits<float>::infinity())).empty());

    Sound torn = scene(4);
    Sound holed = torn;
    for (std::size_t i = 0; i < torn.size(); i += 4001) {
      torn[i] = i % 2 == 0 ? nan : -std::numeric_limits<float>::infinity();
      holed[i] = 0;
    }
    CHECK(!heard(torn).empty());
    CHECK(heard(torn) == heard(holed));
  }

  TEST_CASE("sound that comes sample by sample is what it is at once") {
    const Sound sound = scene(2);
    AutomaticSegmenter segmenter;
    for (std::size_t i = 0; i < sound.size(); ++i) {
      segmenter.feed({static_cast<double>(i) / kRate, kRate, std::span(sound).subspan(i, 1)});
    }
    segmenter.finish();
    CHECK(!segmenter.utterances().empty());
    CHECK(segmenter.utterances() == heard(sound));
  }

  TEST_CASE("a gap of a year costs nothing and moves what follows") {
    constexpr double kGapSeconds = 365.0 * 24 * 3600;
    const Sound sound = scene(3);
    const std::vector<Utterance> once = heard(sound);
    AutomaticSegmenter segmenter;
    segmenter.feed({-7, kRate, sound});
    segmenter.feed({kGapSeconds, kRate, sound});
    segmenter.finish();
    const std::vector<Utterance> twice = segmenter.utterances();
    REQUIRE(twice.size() == 2 * once.size());
    CHECK(is_tidy(twice));
    CHECK(twice.front().span.begin_s == doctest::Approx(once.front().span.begin_s - 7));
    CHECK(twice.back().span.end_s == doctest::Approx(kGapSeconds + once.back().span.end_s).epsilon(1e-9));
  }

  TEST_CASE("blocks that overlap, go back or change their rate do not tear the times") {
    const Sound sound = scene(3);
    AutomaticSegmenter segmenter;
    segmenter.feed({0, kRate, sound});
    segmenter.feed({1, kRate, sound});
    segmenter.feed({-50, kRate, sound});
    CHECK_THROWS_AS(segmenter.feed({10, 2 * kRate, sound}), Error);
    CHECK_THROWS_AS(segmenter.feed({std::numeric_limits<double>::quiet_NaN(), kRate, sound}), Error);
    segmenter.finish();
    CHECK(is_tidy(segmenter.utterances()));
    AutomaticSegmenter slow;
    CHECK_THROWS_AS(slow.feed({0, 7999, sound}), Error);
  }

  TEST_CASE("noise of any kind and level leaves the utterances in order") {
    for (unsigned seed = 1; seed <= 6; ++seed) {
      Sound sound = testing::noise(6, seed % 2 == 0 ? 0.3F : 1e-4F, seed);
      for (std::size_t i = 0; i < sound.size(); ++i) {
        const auto phase = static_cast<double>(i * seed) / kRate;
        sound[i] *= std::sin(3 * phase) > 0.2 ? 1.0F : 0.01F * static_cast<float>(seed);
      }
      CHECK(is_tidy(heard(sound)));
    }
  }
}

}  // namespace
}  // namespace undertone::pipeline
