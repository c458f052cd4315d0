#include "src/io/half.hpp"

#include <bit>
#include <cmath>

namespace undertone::io {
namespace {

constexpr unsigned kSign = 0x8000;
constexpr unsigned kInfinity = 0x7C00;
constexpr unsigned kQuiet = 0x0200;
constexpr unsigned kMantissaBits = 10;
constexpr unsigned kMantissa = (1U << kMantissaBits) - 1;
constexpr unsigned kDroppedBits = 13;  // of a float's mantissa
constexpr unsigned kBiasDifference = 127 - 15;

}  // namespace

float from_half(std::uint16_t bits) {
  const std::uint32_t sign = (bits & kSign) << 16;
  const std::uint32_t mantissa = bits & kMantissa;
  const std::uint32_t exponent = (bits & kInfinity) >> kMantissaBits;
  if (exponent == 0) {  // a multiple of 2^-24, which a float holds exactly
    const float magnitude = static_cast<float>(mantissa) * 0x1p-24F;
    return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | sign);
  }
  const std::uint32_t wide = (bits & kInfinity) == kInfinity ? 0xFFU : exponent + kBiasDifference;
  return std::bit_cast<float>(sign | wide << 23 | mantissa << kDroppedBits);
}

std::uint16_t to_half(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const unsigned sign = bits >> 16 & kSign;
  const float magnitude = std::abs(value);
  if (std::isnan(value)) {
    return static_cast<std::uint16_t>(sign | kInfinity | kQuiet | (bits >> kDroppedBits & kMantissa));
  }
  if (magnitude >= 65520.0F) return static_cast<std::uint16_t>(sign | kInfinity);
  if (magnitude < 0x1p-14F) {
    // Scaling by a power of two is exact, and nearbyint would heed the rounding mode of the moment.
    const float steps = magnitude * 0x1p24F;
    auto whole = static_cast<unsigned>(steps);
    const float rest = steps - static_cast<float>(whole);
    if (rest > 0.5F || (rest == 0.5F && whole % 2 == 1)) ++whole;
    return static_cast<std::uint16_t>(sign | whole);
  }
  // Half a unit less one, plus one where the kept part is odd; a carry out of the mantissa is the next power.
  const std::uint32_t rebiased = (bits & 0x7FFFFFFF) - (kBiasDifference << 23);
  const std::uint32_t rounded = rebiased + 0xFFF + (rebiased >> kDroppedBits & 1);
  return static_cast<std::uint16_t>(sign | rounded >> kDroppedBits);
}

float from_bfloat16(std::uint16_t bits) { return std::bit_cast<float>(std::uint32_t{bits} << 16); }

std::uint16_t to_bfloat16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  constexpr std::uint32_t kQuietBit = 0x400000;  // keeps a NaN one whose upper half would be an infinity
  if (value != value) return static_cast<std::uint16_t>((bits | kQuietBit) >> 16);
  return static_cast<std::uint16_t>((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

}  // namespace undertone::io
