#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "src/io/pickle_machine.hpp"

// Numbers as pickles write them, and opcodes that are refused; private to their reader. What is malformed
// throws kBadInput, integers beyond 64 bits throw kUnsupported.
namespace undertone::io {

std::int64_t parse_pickled_integer(std::string_view digits);
double parse_pickled_double(std::string_view text);

/// Little-endian with a sign, of any length.
std::int64_t decode_pickled_integer(std::string_view bytes);
/// Of eight bytes.
double decode_pickled_double(std::string_view big_endian);

[[noreturn]] void refuse_pickled_line(std::string_view what, std::string_view line);

/// Throws kUnsupported for an opcode that would need code to be run or bytes from elsewhere, kBadInput for
/// what is none. `input` stands behind it.
[[noreturn]] void refuse_pickle_opcode(std::uint8_t opcode, PickleInput& input);

}  // namespace undertone::io
