#pragma once

#include <cstdint>
#include <optional>

#include "src/io/pickle_arena.hpp"
#include "src/io/pickle_machine.hpp"

namespace undertone::io {

/// The number, text or other value without parts that the opcode and what follows it in `input` stand for, or
/// nothing where the opcode is for something else. Private to the reader of pickles.
std::optional<PickleIndex> read_pickled_atom(std::uint8_t opcode, PickleInput& input, PickleArena& arena);

}  // namespace undertone::io
