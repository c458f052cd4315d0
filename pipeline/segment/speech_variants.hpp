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

/// Root of the mean square.
double rms_of(std::span<const float> samples);

/// Keeps 300 to 3400 Hz.
std::vector<float> through_telephone(std::span<const float> samples);

/// Makes variants: mostly with noise added, white, pink or brown, 18 to 35 dB below the speech. The same
/// seed and calls make the same sound.
class VariantMaker {
 public:
  explicit VariantMaker(std::uint64_t seed);

  /// `clip` has kVariantRateHz; a silent one comes back silent.
  std::vector<float> make(std::span<const float> clip, const SpeechVariant& variant);

 private:
  void add_noise(std::vector<float>& samples);

  synthesize::SeededRandom random_;
  std::array<std::vector<float>, 3> noises_;  // of unit power; read in a circle
};

}  // namespace undertone::pipeline
