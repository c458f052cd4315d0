#include "pipeline/synthesize/melody.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "pipeline/synthesize/noise_curve.hpp"
#include "pipeline/synthesize/seeded_random.hpp"

namespace undertone::synthesize {
namespace {

constexpr double kDeclination = 3.0;  // semitones from a phrase's first to its last moment
constexpr double kAccent = 2.4;       // semitones that a stressed vowel stands out
constexpr double kAccentWidthS = 0.10;
constexpr double kFinalFall = 2.5;  // semitones, in the last quarter of a second
constexpr double kFinalRise = 6.0;  // of a question
constexpr double kFinalS = 0.28;
constexpr double kTremorHz = 5.8;
constexpr double kTremorSemitones = 0.8;
constexpr double kClearlyVoiced = 0.6;
constexpr double kLowestHz = 40;
constexpr double kHighestHz = 800;

double phrase_semitones(const SpokenPhrase& phrase, double time_s) {
  const double share = std::clamp((time_s - phrase.begin_s) / std::max(phrase.duration_s(), 0.01), 0.0, 1.0);
  const double last = std::clamp(1 - (phrase.end_s - time_s) / kFinalS, 0.0, 1.0);
  const double turn = phrase.end == Pause::kQuestion ? kFinalRise
                      : phrase.end == Pause::kLong   ? -kFinalFall
                                                     : 1.0;
  return kDeclination * (0.5 - share) + turn * last * last;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The melody before it is stretched and shifted, in semitones.
std::vector<double> contour(std::size_t count, const Accents& accents, std::uint64_t seed) {
  SeededRandom random(seed * 17 + 3);
  const NoiseCurve drift(seed * 17 + 4);
  std::vector<double> strengths(accents.accents_s.size());
  for (double& strength : strengths) strength = kAccent * random.between(0.6, 1.4);
  std::vector<double> result(count);
  std::size_t phrase = 0;
  std::size_t first = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double time_s = static_cast<double>(i) * kPlanFrameS;
    while (phrase + 1 < accents.phrases.size() && time_s > accents.phrases[phrase].end_s) ++phrase;
    result[i] = phrase_semitones(accents.phrases[phrase], time_s);
    while (first < strengths.size() && accents.accents_s[first] < time_s - 4 * kAccentWidthS) ++first;
    for (std::size_t k = first; k < strengths.size() && accents.accents_s[k] < time_s + 4 * kAccentWidthS;
         ++k) {
      const double away = (time_s - accents.accents_s[k]) / kAccentWidthS;
      result[i] += strengths[k] * std::exp(-0.5 * away * away);
    }
    result[i] += 0.35 * static_cast<double>(drift.at(static_cast<float>(std::fmod(time_s * 3.1, 256.0))));
  }
  return result;
}

}  // namespace

void add_melody(std::vector<SpeechFrame>& frames, const Accents& accents, const Voice& voice,
                const Prosody& prosody) {
  const std::vector<double> semitones = contour(frames.size(), accents, voice.seed);
  std::vector<double> voiced;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (frames[i].voicing > kClearlyVoiced) voiced.push_back(semitones[i]);
  }
  const double middle = median(voiced);
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const double time_s = static_cast<double>(i) * kPlanFrameS;
    const double tremor =
        prosody.tremor * kTremorSemitones * std::sin(2 * std::numbers::pi * kTremorHz * time_s);
    const double shift = prosody.f0_shift_semitones + prosody.f0_range * (semitones[i] - middle) + tremor;
    frames[i].f0_hz = std::clamp(voice.median_f0_hz * std::exp2(shift / 12), kLowestHz, kHighestHz);
  }
}

}  // namespace undertone::synthesize
