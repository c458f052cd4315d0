#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

namespace undertone::pipeline {

/// A vector drawn as a point.
struct PicturePoint {
  double x = 0, y = 0;
};

/// Rows [N, D] on their two principal axes. The sign of an axis is such that its largest number is positive.
std::vector<PicturePoint> principal_axes(const at::Tensor& rows);

/// t-SNE: points whose neighbours are those of the rows; what is far apart is not to scale. Exact, so of some
/// hundred rows at most; begins at the principal axes, so that the same rows give the same picture.
struct NeighbourOptions {
  double perplexity = 20;  // about how many neighbours count; less of few rows
  std::int64_t steps = 400;
};
std::vector<PicturePoint> neighbour_picture(const at::Tensor& rows, const NeighbourOptions& options = {});

}  // namespace undertone::pipeline
