#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "extractors/acoustic/egemaps_names.hpp"
#include "src/dsp/log_mel.hpp"

namespace undertone::extractors {

/// What the voice encoder is fed with: rows of mel bands, and behind them the descriptors of eGeMAPS.
inline constexpr int kVoiceRateHz = 16000;
inline constexpr std::int64_t kVoiceBands = 80;
inline constexpr auto kVoiceDescriptors = static_cast<std::int64_t>(kEgemapsDescriptors);
inline constexpr std::int64_t kVoiceColumns = kVoiceBands + kVoiceDescriptors;

/// Makes those rows, one every 10 ms. Has buffers inside, so each thread needs its own.
class VoiceInput {
 public:
  VoiceInput();

  /// Of samples at kVoiceRateHz; what is shorter than a window is filled up with silence. Samples that are
  /// not finite count as 0. In a row without a voice its descriptors are 0.
  std::vector<float> rows(std::vector<float> sound);  // [T, kVoiceColumns], T > 0

 private:
  dsp::LogMel log_mel_;
};

}  // namespace undertone::extractors
