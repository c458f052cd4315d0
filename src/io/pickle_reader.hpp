#pragma once

#include <string_view>

#include "src/io/pickle_arena.hpp"

namespace undertone::io {

/// Fills `arena` with the first object of a pickle and returns it. Text and bytes view `pickle`.
PickleIndex read_pickle(std::string_view pickle, PickleArena& arena);

}  // namespace undertone::io
