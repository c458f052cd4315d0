#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "extractors/acoustic/egemaps_stream.hpp"

namespace undertone::extractors {

/// The 88 numbers that stand for one stretch of speech, in the order of kEgemapsFunctionalNames.
struct EgemapsFunctionals {
  std::array<float, kEgemapsFunctionals> values{};
  std::array<std::uint8_t, kEgemapsFunctionals> known{};  // 0 where there was nothing to say it from; then 0
};

EgemapsFunctionals egemaps_functionals(std::span<const EgemapsFrame> frames);

}  // namespace undertone::extractors
