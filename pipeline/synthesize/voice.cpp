#include "pipeline/synthesize/voice.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <optional>
#include <span>
#include <utility>

#include "pipeline/synthesize/child_process.hpp"
#include "pipeline/synthesize/espeak_voice.hpp"
#include "pipeline/synthesize/formant_voice.hpp"
#include "pipeline/synthesize/seeded_random.hpp"
#include "pipeline/synthesize/spoken_text.hpp"
#include "src/core/error.hpp"
#include "src/dsp/level.hpp"
#include "src/dsp/resample.hpp"

namespace undertone::synthesize {
namespace {

constexpr double kNeutralLevelDb = -25;  // RMS of the parts that sound
constexpr double kGateDb = -35;          // against the peak: what is quieter is a pause
constexpr double kKneeLevel = 0.80;      // above it, peaks are bent down so that they stay below 1
constexpr double kTremorHz = 5.8;
constexpr double kTremorDepth = 0.30;
constexpr double kLowestHz = 50;  // what is below is no voice

const std::array<std::pair<std::string_view, Prosody>, 7> kProsodies{{
    {"neutral", {}},
    {"surprise", {.f0_shift_semitones = 4.5, .f0_range = 2.0, .rate = 1.02, .loudness_db = 3}},
    {"fear", {.f0_shift_semitones = 4, .f0_range = 0.9, .rate = 1.18, .loudness_db = -1, .tremor = 0.8}},
    {"sadness",
     {.f0_shift_semitones = -2, .f0_range = 0.45, .rate = 0.80, .loudness_db = -6, .tremor = 0.15}},
    {"joy", {.f0_shift_semitones = 3, .f0_range = 1.6, .rate = 1.08, .loudness_db = 3}},
    {"disgust", {.f0_shift_semitones = -1.5, .f0_range = 0.75, .rate = 0.88, .loudness_db = 0.5}},
    {"anger", {.f0_shift_semitones = 2, .f0_range = 1.35, .rate = 1.12, .loudness_db = 7, .tremor = 0.05}},
}};

double limited(double value, double low, double high, double otherwise) {
  return std::isfinite(value) ? std::clamp(value, low, high) : otherwise;
}

Voice to_speakable(Voice voice) {
  const Voice usual;
  voice.median_f0_hz = limited(voice.median_f0_hz, 50, 400, usual.median_f0_hz);
  voice.vocal_tract_scale = limited(voice.vocal_tract_scale, 0.7, 1.4, usual.vocal_tract_scale);
  voice.breathiness = limited(voice.breathiness, 0, 1, usual.breathiness);
  voice.rate = limited(voice.rate, 0.4, 2.5, usual.rate);
  return voice;
}

Prosody to_speakable(Prosody prosody) {
  prosody.f0_shift_semitones = limited(prosody.f0_shift_semitones, -12, 12, 0);
  prosody.f0_range = limited(prosody.f0_range, 0, 3, 1);
  prosody.rate = limited(prosody.rate, 0.4, 2.5, 1);
  prosody.loudness_db = limited(prosody.loudness_db, -12, 8, 0);
  prosody.tremor = limited(prosody.tremor, 0, 1, 0);
  return prosody;
}

RawSpeech raw_speech(const std::vector<WrittenWord>& words, const Voice& voice, const Prosody& prosody,
                     VoiceBackend backend) {
  if (backend == VoiceBackend::kBuiltIn) return speak_with_formants(words, voice, prosody);
  std::optional<RawSpeech> speech = speak_with_espeak(words, voice, prosody);
  if (speech) return *std::move(speech);
  if (backend == VoiceBackend::kEspeak)
    throw Error(ErrorKind::kNotFound, "the program espeak-ng is not installed");
  return speak_with_formants(words, voice, prosody);
}

/// One pole and one zero at 0 Hz.
void remove_drift(std::span<float> samples, int sample_rate_hz) {
  const double keep = std::exp(-2 * std::numbers::pi * kLowestHz / sample_rate_hz);
  double before = 0;
  double output = 0;
  for (float& sample : samples) {
    const double input = static_cast<double>(sample);
    output = input - before + keep * output;
    before = input;
    sample = static_cast<float>(output);
  }
}

void add_tremor(std::span<float> samples, int sample_rate_hz, double tremor) {
  if (tremor <= 0) return;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double angle = 2 * std::numbers::pi * kTremorHz * static_cast<double>(i) / sample_rate_hz;
    samples[i] *= static_cast<float>(1 - tremor * kTremorDepth * (0.5 + 0.5 * std::sin(angle)));
  }
}

/// RMS of the parts that sound.
double active_level(std::span<const float> samples, int sample_rate_hz) {
  const auto hop = static_cast<std::size_t>(std::max(1, sample_rate_hz / 100));
  const std::vector<float> envelope = dsp::rms_envelope(samples, {.hop = hop, .window = 2 * hop});
  const double gate = dsp::peak(envelope) * dsp::from_decibel(kGateDb);
  double sum = 0;
  double count = 0;
  for (const float value : envelope) {
    if (static_cast<double>(value) < gate) continue;
    sum += static_cast<double>(value) * static_cast<double>(value);
    ++count;
  }
  return count > 0 ? std::sqrt(sum / count) : 0;
}

void set_level(std::span<float> samples, int sample_rate_hz, double loudness_db) {
  const double level = active_level(samples, sample_rate_hz);
  if (level <= 0) return;
  const double gain = dsp::from_decibel(kNeutralLevelDb + loudness_db) / level;
  for (float& sample : samples) {
    const double wanted = static_cast<double>(sample) * gain;
    const double size = std::abs(wanted);
    const double bent = kKneeLevel + (1 - kKneeLevel) * std::tanh((size - kKneeLevel) / (1 - kKneeLevel));
    sample = static_cast<float>(size <= kKneeLevel ? wanted : std::copysign(std::min(bent, 0.999), wanted));
  }
}

std::vector<float> mouth_track(std::span<const float> samples, int sample_rate_hz) {
  const double hop = static_cast<double>(sample_rate_hz) / kMouthRateHz;
  const auto count = static_cast<std::size_t>(std::ceil(static_cast<double>(samples.size()) / hop));
  std::vector<float> track(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double centre = static_cast<double>(i) * hop;
    const auto begin = static_cast<std::size_t>(std::max(0.0, centre - 1.5 * hop));
    const auto end = std::min(samples.size(), static_cast<std::size_t>(centre + 1.5 * hop) + 1);
    track[i] = static_cast<float>(dsp::rms(samples.subspan(begin, end - begin)));
  }
  for (int pass = 0; pass < 2; ++pass) {
    const std::vector<float> before = track;
    for (std::size_t i = 0; i < count; ++i) {
      const float left = before[i == 0 ? 0 : i - 1];
      track[i] = 0.25F * left + 0.5F * before[i] + 0.25F * before[std::min(i + 1, count - 1)];
    }
  }
  std::vector<float> sorted = track;
  std::sort(sorted.begin(), sorted.end());
  const float loud = sorted.empty() ? 0 : sorted[sorted.size() * 95 / 100];
  if (loud <= 0) return track;
  // The jaw moves less than the level: the root keeps soft syllables visible.
  for (float& value : track) value = std::clamp((std::sqrt(value / loud) - 0.15F) / 0.85F, 0.0F, 1.0F);
  return track;
}

}  // namespace

Voice make_voice(std::uint64_t seed) {
  constexpr std::array<std::string_view, 4> kLow{"m3", "m7", "m1", "m8"};
  constexpr std::array<std::string_view, 4> kHigh{"f2", "f4", "f3", "f1"};
  SeededRandom random(seed + 0xca11);
  Voice voice;
  voice.seed = seed;
  // Low and high voices take turns, and each turn goes through four registers.
  const bool high = seed % 2 == 1;
  const std::size_t which = seed / 2 % kLow.size();
  constexpr std::array<double, 4> kRegister{0.35, 0.80, 0.05, 0.55};
  const double share = kRegister[which] + random.between(0.0, 0.2);
  voice.median_f0_hz = high ? 170 + 90 * share : 90 + 65 * share;
  voice.vocal_tract_scale = high ? 0.98 - 0.13 * share : 1.2 - 0.2 * share;
  voice.breathiness = random.between(0.1, high ? 0.5 : 0.35);
  voice.rate = random.between(0.9, 1.12);
  voice.espeak_variant = high ? kHigh[which] : kLow[which];
  return voice;
}

Prosody prosody_of(std::string_view emotion) {
  for (const auto& [name, prosody] : kProsodies) {
    if (name == emotion) return prosody;
  }
  throw Error(ErrorKind::kMisuse, "no prosody is known for the emotion \"" + std::string(emotion) + "\"");
}

bool espeak_installed() { return program_installed("espeak-ng"); }

Speech speak(const std::string& text, const Voice& voice, const Prosody& prosody, int sample_rate_hz,
             VoiceBackend backend) {
  if (sample_rate_hz < 4000 || sample_rate_hz > 192000) {
    throw Error(ErrorKind::kMisuse, "speech can be made at sample rates from 4000 to 192000 Hz");
  }
  Speech speech;
  speech.sample_rate_hz = sample_rate_hz;
  const std::vector<WrittenWord> words = words_of(text);
  if (words.empty()) return speech;
  const Prosody wanted = to_speakable(prosody);
  RawSpeech raw = raw_speech(words, to_speakable(voice), wanted, backend);
  speech.samples = dsp::resampled(raw.samples, raw.sample_rate_hz, sample_rate_hz);
  speech.words = std::move(raw.words);
  speech.word_times = raw.word_times;
  remove_drift(speech.samples, sample_rate_hz);
  add_tremor(speech.samples, sample_rate_hz, wanted.tremor);
  set_level(speech.samples, sample_rate_hz, wanted.loudness_db);
  speech.mouth_opening = mouth_track(speech.samples, sample_rate_hz);
  return speech;
}

}  // namespace undertone::synthesize
