#include "extractors/acoustic/voice_input.hpp"

#include <algorithm>

#include "extractors/acoustic/egemaps_stream.hpp"

namespace undertone::extractors {

VoiceInput::VoiceInput()
    : log_mel_({.sample_rate_hz = kVoiceRateHz, .bands = static_cast<std::size_t>(kVoiceBands)}) {}

std::vector<float> VoiceInput::rows(std::vector<float> sound) {
  if (sound.size() < log_mel_.window()) sound.resize(log_mel_.window());
  const std::vector<float> bands = log_mel_.all(sound);
  const auto descriptors = smooth(egemaps_frames(sound, kVoiceRateHz));
  const std::size_t count = bands.size() / log_mel_.bands();
  std::vector<float> rows(count * static_cast<std::size_t>(kVoiceColumns));
  for (std::size_t row = 0; row < count; ++row) {
    const auto in = bands.begin() + static_cast<std::ptrdiff_t>(row * log_mel_.bands());
    const auto out = rows.begin() + static_cast<std::ptrdiff_t>(row) * kVoiceColumns;
    const auto behind = std::copy_n(in, kVoiceBands, out);
    // The windows that find a voice are longer: behind the last of them its values go on.
    if (!descriptors.empty()) std::ranges::copy(descriptors[std::min(row, descriptors.size() - 1)], behind);
  }
  return rows;
}

}  // namespace undertone::extractors
