#pragma once

#include "src/io/pickle_arena.hpp"

// How NumPy pickles itself, in versions 1 and 2; private to the reader of pickles. Unsound arguments throw
// kBadInput, types of elements that ElementType has not throw kUnsupported.
namespace undertone::io {

/// numpy.dtype(name, align, copy), whose byte order its state brings.
PickleIndex make_element_type(PickleArena& arena, const PickleSequence& arguments);
void restore_element_type(PickleArena& arena, PickleIndex type, PickleIndex state);

/// An empty array, as _reconstruct makes it.
PickleIndex make_empty_array(PickleArena& arena);
/// Makes `array` what its state says; a list where the elements are objects.
void restore_array(PickleArena& arena, PickleIndex array, PickleIndex state);

/// _frombuffer(bytes, dtype, shape, order[, axes])
PickleIndex make_array_of_bytes(PickleArena& arena, const PickleSequence& arguments);
/// scalar(dtype, bytes): a plain number, bool, text or bytes.
PickleIndex make_scalar(PickleArena& arena, const PickleSequence& arguments);

}  // namespace undertone::io
