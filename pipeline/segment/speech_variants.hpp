#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "pipeline/synthesize/seeded_random.hpp"

namespace undertone::pipeline {

inline constexpr int kVariantRateHz = 16000;

enum class Channel { kOpen, kTelephone };

/// Speech played faster has another pitch and a shorter vocal tract: it stands for another speaker.
struct SpeechVariant {
  double speed = 1;
  Channel channel = Channel::kOpen;
};

/// What a clip of training speech is turned into.
inline constexpr std::array<SpeechVariant, 8> kSpeechVariants{{{0.88, Channel::kOpen},
                                                               {0.94, Channel::kOpen},
                                                               {1, Channel::kOpen},
                                                               {1.06, Channel::kOpen},
                                                               {1.12, Channel::kOpen},
                                                               {0.88, Channel::kTelephone},
                                                               {1, Channel::kTelephone},
                                                               {1.12, Channel::kTelephone}}};

/// The two flanks fall by 24 dB an octave.
std::vector<float> band_limited(std::span<const float> samples, double low_hz, double high_hz);
/// Keeps 300 to 3400 Hz.
std::vector<float> through_telephone(std::span<const float> samples);

/// White, pink and brown noise of unit power, long enough to be read in a circle.
class NoiseBank {
 public:
  explicit NoiseBank(synthesize::SeededRandom& random);

  /// One of them, at a level from `least_db` to `most_db` below that of the samples.
  void add_to(std::vector<float>& samples, double least_db, double most_db,
              synthesize::SeededRandom& random) const;

 private:
  std::array<std::vector<float>, 3> noises_;
};

/// Makes variants: mostly with noise added, white, pink or brown, 18 to 35 dB below the speech. The same
/// seed and calls make the same sound.
class VariantMaker {
 public:
  explicit VariantMaker(std::uint64_t seed);

  /// `clip` has kVariantRateHz; a silent one comes back silent.
  std::vector<float> make(std::span<const float> clip, const SpeechVariant& variant);

 private:
  synthesize::SeededRandom random_;
  NoiseBank noises_;
};

}  // namespace undertone::pipeline
