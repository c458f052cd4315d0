#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace undertone::dsp {

struct EigenSystem {
  std::vector<double> values;   // [size], the largest first
  std::vector<double> vectors;  // [size, size], row k belongs to values[k]
};

/// Solves a v = value * b v for symmetric matrices of `size` rows, `b` positive definite. Vectors are scaled
/// so that v' b v is 1 and their largest component is positive: the same matrices give the same vectors.
/// Throws kMisuse for another number of elements, and kBadInput where `b` is not positive definite or
/// something is not finite.
EigenSystem generalized_eigen(std::span<const double> a, std::span<const double> b, std::size_t size);

}  // namespace undertone::dsp
