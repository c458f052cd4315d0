#pragma once

#include <string_view>

#include "src/io/pickle_arena.hpp"

// The classes and functions that a pickle may name, and what they stand for; private to its reader. None of
// them is ever called: what they would make is made here.
namespace undertone::io {

/// A class or function by the names of its module and itself. Throws kUnsupported for those not known.
PickleIndex find_pickled_class(PickleArena& arena, std::string_view module, std::string_view name);

/// What the class or function `callable` makes of the tuple `arguments`.
PickleIndex make_pickled_object(PickleArena& arena, PickleIndex callable, PickleIndex arguments);

/// Completes `object` with what was stored beside it.
void restore_pickled_state(PickleArena& arena, PickleIndex object, PickleIndex state);

}  // namespace undertone::io
