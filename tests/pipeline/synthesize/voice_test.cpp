#include "pipeline/synthesize/voice.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include <doctest/doctest.h>

#include "src/core/error.hpp"
#include "src/dsp/level.hpp"
#include "tests/pipeline/synthesize/pitch_meter.hpp"

namespace undertone::synthesize {
namespace {

const std::string kSentence = "Well, I never thought you would say that. Shall we go outside, Andy?";
constexpr int kRateHz = 8800;
constexpr double kPitchTolerance = 0.03;
constexpr const char* kEmotions[] = {"neutral", "surprise", "fear", "sadness", "joy", "disgust", "anger"};

Speech built_in(const std::string& text, const Voice& voice, const Prosody& prosody = {},
                int rate_hz = kRateHz) {
  return speak(text, voice, prosody, rate_hz, VoiceBackend::kBuiltIn);
}

double mean(const std::vector<float>& values) {
  return values.empty()
             ? 0
             : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

void check_well_formed(const Speech& speech) {
  CHECK(dsp::peak(speech.samples) <= 1);
  CHECK(std::all_of(speech.samples.begin(), speech.samples.end(),
                    [](float value) { return std::isfinite(value); }));
  CHECK(std::abs(mean(speech.samples)) < 1e-3);
  const double mouth_s = static_cast<double>(speech.mouth_opening.size()) / kMouthRateHz;
  CHECK(mouth_s == doctest::Approx(speech.duration_s()).epsilon(0.01));
  CHECK(std::all_of(speech.mouth_opening.begin(), speech.mouth_opening.end(),
                    [](float value) { return value >= 0 && value <= 1; }));
  double before_s = 0;
  for (const SpokenWord& word : speech.words) {
    REQUIRE(word.span.begin_s >= before_s);
    REQUIRE(word.span.end_s > word.span.begin_s);
    before_s = word.span.end_s;
  }
  CHECK(before_s <= speech.duration_s());
}

double mean_opening(const Speech& speech, double begin_s, double end_s) {
  const auto begin = static_cast<std::size_t>(std::ceil(begin_s * kMouthRateHz));
  const auto end = std::min(speech.mouth_opening.size(), static_cast<std::size_t>(end_s * kMouthRateHz));
  return mean({speech.mouth_opening.begin() + static_cast<std::ptrdiff_t>(begin),
               speech.mouth_opening.begin() + static_cast<std::ptrdiff_t>(end)});
}

}  // namespace

TEST_SUITE("synthesize") {
  TEST_CASE("the built-in voice says the same twice and is well formed at any rate") {
    for (const int rate_hz : {4000, 8800, 16000, 44100, 48000}) {
      const Speech speech = built_in(kSentence, make_voice(3), prosody_of("joy"), rate_hz);
      CHECK(speech.samples == built_in(kSentence, make_voice(3), prosody_of("joy"), rate_hz).samples);
      CHECK(speech.sample_rate_hz == rate_hz);
      CHECK(speech.word_times == WordTimes::kExact);
      check_well_formed(speech);
    }
  }

  TEST_CASE("the built-in voice speaks at the height that was asked for") {
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
      const Voice voice = make_voice(seed);
      const double measured = measured_f0_hz(built_in(kSentence, voice, {}, 16000).samples, 16000);
      CAPTURE(voice.median_f0_hz);
      CHECK(measured == doctest::Approx(voice.median_f0_hz).epsilon(kPitchTolerance));
    }
    const Prosody higher{.f0_shift_semitones = 4};
    const double measured = measured_f0_hz(built_in(kSentence, make_voice(0), higher, 16000).samples, 16000);
    CHECK(measured ==
          doctest::Approx(make_voice(0).median_f0_hz * std::exp2(4.0 / 12)).epsilon(kPitchTolerance));
  }

  TEST_CASE("anger is louder than sadness, and sadness takes longer") {
    const Speech anger = built_in(kSentence, make_voice(1), prosody_of("anger"));
    const Speech sadness = built_in(kSentence, make_voice(1), prosody_of("sadness"));
    CHECK(dsp::to_decibel(dsp::rms(anger.samples)) > dsp::to_decibel(dsp::rms(sadness.samples)) + 9);
    CHECK(sadness.duration_s() > 1.2 * anger.duration_s());
  }

  TEST_CASE("every emotion sounds different, and an unknown one is refused") {
    std::vector<std::vector<float>> all;
    for (const char* emotion : kEmotions) {
      const Speech speech = built_in(kSentence, make_voice(2), prosody_of(emotion));
      check_well_formed(speech);
      CHECK(std::find(all.begin(), all.end(), speech.samples) == all.end());
      all.push_back(speech.samples);
    }
    CHECK_THROWS_AS(prosody_of("boredom"), Error);
  }

  TEST_CASE("voices of different seeds differ in height, tract and sound") {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      const Voice voice = make_voice(seed);
      CHECK(voice.median_f0_hz >= 90);
      CHECK(voice.median_f0_hz <= 260);
      CHECK(voice.vocal_tract_scale >= 0.85);
      CHECK(voice.vocal_tract_scale <= 1.2);
      CHECK(std::abs(voice.median_f0_hz / make_voice(seed + 1).median_f0_hz - 1) > 0.1);
    }
    CHECK(built_in(kSentence, make_voice(4)).samples != built_in(kSentence, make_voice(6)).samples);
  }

  TEST_CASE("words follow each other and carry the sound") {
    const Speech speech = built_in(kSentence, make_voice(5));
    REQUIRE(speech.words.size() == 13);
    CHECK(speech.words.front().text == "Well,");
    CHECK(speech.words.back().text == "Andy?");
    double inside = 0;
    for (const SpokenWord& word : speech.words) {
      const auto begin = static_cast<std::size_t>(word.span.begin_s * kRateHz);
      const auto end = static_cast<std::size_t>(word.span.end_s * kRateHz);
      const double level = dsp::rms({speech.samples.data() + begin, end - begin});
      CHECK(level > 0.01);
      inside += level * level * static_cast<double>(end - begin);
    }
    const double whole = dsp::rms(speech.samples);
    CHECK(inside > 0.97 * whole * whole * static_cast<double>(speech.samples.size()));
  }

  TEST_CASE("the mouth moves with the words and rests in the pauses") {
    const Speech speech = built_in("Banana. Banana.", make_voice(0));
    REQUIRE(speech.words.size() == 2);
    const TimeSpan first = speech.words[0].span;
    const TimeSpan second = speech.words[1].span;
    CHECK(mean_opening(speech, first.begin_s, first.end_s) > 0.4);
    CHECK(mean_opening(speech, first.end_s + 0.1, second.begin_s - 0.1) < 0.1);
  }

  TEST_CASE("text without words is speech without samples") {
    for (const char* text : {"", "   ", "🙂", "...", "\xff\xfe"}) {
      const Speech speech = speak(text, make_voice(0), {}, kRateHz);
      CHECK(speech.samples.empty());
      CHECK(speech.words.empty());
      CHECK(speech.mouth_opening.empty());
      CHECK(speech.duration_s() == 0);
    }
  }

  TEST_CASE("any text can be said") {
    for (const std::string& text :
         {std::string("a"), std::string("你好，世界。"), std::string("ok 🙂 👍🏽 go"),
          std::string("مرحبا <b>&amp;</b> [[x]] 'n' $%&/()="), std::string("x\0y", 3),
          std::string("-v --help"), std::string(400, 'q')}) {
      CAPTURE(text);
      const Speech speech = built_in(text, make_voice(1));
      CHECK_FALSE(speech.words.empty());
      check_well_formed(speech);
    }
  }

  TEST_CASE("ten thousand characters can be said") {
    std::string text;
    while (text.size() < 10000) text += "And then one more thing happened. ";
    const Speech speech = built_in(text, make_voice(1));
    check_well_formed(speech);
    CHECK(speech.words.size() == 6 * (text.size() / 34));
  }

  TEST_CASE("values outside their ranges are brought into them") {
    Voice voice;
    voice.median_f0_hz = 1e9;
    voice.vocal_tract_scale = -3;
    voice.rate = std::nan("");
    const Prosody prosody{
        .f0_shift_semitones = 1e9, .f0_range = -1, .rate = 0, .loudness_db = 1e9, .tremor = 7};
    check_well_formed(built_in("Hello there.", voice, prosody));
    CHECK_THROWS_AS(built_in("Hello", voice, {}, 3999), Error);
    CHECK_THROWS_AS(built_in("Hello", voice, {}, 0), Error);
  }

  TEST_CASE("espeak-ng speaks too where it is installed") {
    if (!espeak_installed()) {
      MESSAGE("skipped: espeak-ng is not installed");
      CHECK_THROWS_AS(speak(kSentence, make_voice(0), {}, kRateHz, VoiceBackend::kEspeak), Error);
      return;
    }
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      const Voice voice = make_voice(seed);
      const Speech speech = speak(kSentence, voice, {}, 16000, VoiceBackend::kEspeak);
      check_well_formed(speech);
      CHECK(speech.samples == speak(kSentence, voice, {}, 16000, VoiceBackend::kEspeak).samples);
      CHECK(speech.word_times == WordTimes::kApproximate);
      CHECK(speech.words.size() == 13);
      // Its pitch can be set in steps only.
      CHECK(measured_f0_hz(speech.samples, 16000) == doctest::Approx(voice.median_f0_hz).epsilon(0.12));
    }
    check_well_formed(
        speak("-v <b>&amp;</b> [[x]] 你好 🙂 \"q\"", make_voice(0), {}, 16000, VoiceBackend::kEspeak));
    CHECK(dsp::rms(speak(kSentence, make_voice(1), prosody_of("anger"), kRateHz).samples) >
          2 * dsp::rms(speak(kSentence, make_voice(1), prosody_of("sadness"), kRateHz).samples));
  }
}

}  // namespace undertone::synthesize
