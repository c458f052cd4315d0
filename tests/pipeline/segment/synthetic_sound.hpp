#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <random>
#include <vector>

#include "src/dsp/resonator.hpp"

// Sounds that tests make themselves: deterministic, mono, full scale 1.
namespace undertone::testing {

inline constexpr int kRate = 16000;
using Sound = std::vector<float>;

inline std::size_t samples_in(double seconds) {
  return static_cast<std::size_t>(std::lround(seconds * kRate));
}

inline Sound silence(double seconds) { return Sound(samples_in(seconds), 0.0F); }

inline Sound noise(double seconds, float amplitude, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal(0, amplitude);
  Sound sound(samples_in(seconds));
  for (float& sample : sound) sample = normal(random);
  return sound;
}

inline Sound tone(double seconds, double frequency_hz, double amplitude) {
  Sound sound(samples_in(seconds));
  for (std::size_t i = 0; i < sound.size(); ++i) {
    const double time_s = static_cast<double>(i) / kRate;
    sound[i] = static_cast<float>(amplitude * std::sin(2 * std::numbers::pi * frequency_hz * time_s));
  }
  return sound;
}

struct Voice {
  double pitch_hz = 120;
  double formant_scale = 1;  // shorter vocal tracts have higher formants
};

/// Vowels in syllables: pulses through three resonators that change five times a second.
inline Sound speak(const Voice& voice, double seconds, unsigned seed) {
  constexpr std::array<std::array<double, 3>, 5> kVowels{
      {{700, 1200, 2500}, {500, 1800, 2500}, {300, 2200, 2900}, {450, 850, 2400}, {320, 800, 2300}}};
  constexpr double kSyllableSeconds = 0.2;
  std::mt19937 random(seed);
  std::array<dsp::Resonator, 3> tract;
  Sound sound(samples_in(seconds));
  double phase = 0;
  double pitch_hz = voice.pitch_hz;
  const std::size_t syllable = samples_in(kSyllableSeconds);
  for (std::size_t i = 0; i < sound.size(); ++i) {
    if (i % syllable == 0) {
      const auto& vowel = kVowels[(i / syllable + seed) % kVowels.size()];
      for (std::size_t k = 0; k < 3; ++k) {
        tract[k].tune(voice.formant_scale * vowel[k], 60 + 40 * static_cast<double>(k), kRate);
      }
      pitch_hz = voice.pitch_hz * (0.9 + 0.2 * static_cast<double>(random() % 1000) / 1000);
    }
    phase += pitch_hz / kRate;
    double sample = 0;
    if (phase >= 1) {
      phase -= 1;
      sample = 1;
    }
    for (dsp::Resonator& resonator : tract) sample = resonator.step(sample);
    const double position = static_cast<double>(i % syllable) / static_cast<double>(syllable);
    const double swell = 0.05 + 0.95 * std::sin(std::numbers::pi * position);
    sound[i] = static_cast<float>(0.5 * swell * sample);
  }
  return sound;
}

inline void append(Sound& sound, const Sound& more) { sound.insert(sound.end(), more.begin(), more.end()); }

inline void mix(Sound& sound, const Sound& other) {
  for (std::size_t i = 0; i < sound.size() && i < other.size(); ++i) sound[i] += other[i];
}

}  // namespace undertone::testing
