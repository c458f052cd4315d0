#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace undertone::extractors {

/// The 25 low-level descriptors of eGeMAPSv02, in the order of `kEgemapsNames`.
enum class Egemaps : std::size_t {
  kLoudness,
  kAlphaRatio,
  kHammarbergIndex,
  kSlope0To500,
  kSlope500To1500,
  kSpectralFlux,
  kMfcc1,
  kMfcc2,
  kMfcc3,
  kMfcc4,
  kPitch,
  kJitter,
  kShimmer,
  kHarmonicsToNoise,
  kH1H2,
  kH1A3,
  kF1Frequency,
  kF1Bandwidth,
  kF1Amplitude,
  kF2Frequency,
  kF2Bandwidth,
  kF2Amplitude,
  kF3Frequency,
  kF3Bandwidth,
  kF3Amplitude,
};

inline constexpr std::size_t kEgemapsDescriptors = 25;
inline constexpr std::size_t kEgemapsFunctionals = 88;

/// As users of the set know them.
extern const std::array<std::string_view, kEgemapsDescriptors> kEgemapsNames;
extern const std::array<std::string_view, kEgemapsFunctionals> kEgemapsFunctionalNames;

}  // namespace undertone::extractors
