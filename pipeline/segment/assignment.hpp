#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace undertone::pipeline {

/// The one-to-one choice of rows and columns with the largest sum of `gains` (row by row, rows * columns of
/// them, none negative): for each row its column. A row stays without one where the columns are fewer, and
/// where its gain would be 0.
std::vector<std::optional<std::size_t>> best_assignment(std::span<const double> gains, std::size_t rows,
                                                        std::size_t columns);

}  // namespace undertone::pipeline
