#pragma once

#include <cstdint>

namespace undertone::io {

/// IEEE 754 binary16, exactly.
float from_half(std::uint16_t bits);
/// The nearest half, of two equally near ones the even one; infinity from 65520 on. A NaN stays one.
std::uint16_t to_half(float value);

/// The upper half of a float.
float from_bfloat16(std::uint16_t bits);
/// The nearest, of two equally near ones the even one; infinity beyond the largest. A NaN stays one.
std::uint16_t to_bfloat16(float value);

}  // namespace undertone::io
