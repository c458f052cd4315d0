#include "pipeline/learn/embedding_picture.hpp"

#include <algorithm>
#include <cmath>

#include <torch/torch.h>

namespace undertone::pipeline {
namespace {

constexpr std::int64_t kAxesBefore = 30;  // neighbours are looked for among so many principal axes
constexpr std::int64_t kExaggerated = 100;
constexpr double kExaggeration = 12;

/// [N, axes]: where the rows lie on their principal axes, fewer where there are not so many.
at::Tensor on_axes(const at::Tensor& rows, std::int64_t axes) {
  const at::Tensor exact = rows.to(torch::kCPU, torch::kDouble);
  const at::Tensor centred = exact - exact.mean(0, true);
  const auto [left, sizes, right] = at::linalg_svd(centred, false);
  at::Tensor places = left * sizes;
  const at::Tensor largest = right.gather(1, right.abs().argmax(1, true)).squeeze(1);
  places = places * torch::where(largest < 0, -1.0, 1.0);
  const std::int64_t missing = axes - places.size(1);
  return missing > 0 ? torch::constant_pad_nd(places, {0, missing}) : places.narrow(1, 0, axes);
}

at::Tensor squared_distances(const at::Tensor& rows) {
  const at::Tensor norms = rows.pow(2).sum(1, true);
  return (norms + norms.t() - 2 * torch::matmul(rows, rows.t())).clamp_min(0);
}

/// How probable each row has each other for a neighbour: the breadth of each row is found by halving, so that
/// the entropy is that of the perplexity.
at::Tensor neighbour_shares(const at::Tensor& distances, double perplexity) {
  const std::int64_t count = distances.size(0);
  const at::Tensor own = torch::eye(count, distances.options()).to(torch::kBool);
  at::Tensor low = torch::full({count, 1}, -30.0, distances.options()), high = -low;  // of the logarithm
  const at::Tensor scale = (distances.sum(1, true) / std::max<std::int64_t>(1, count - 1)).clamp_min(1e-12);
  at::Tensor shares;
  for (int i = 0; i < 60; ++i) {
    const at::Tensor middle = (low + high) / 2;
    shares = torch::softmax((-distances / scale * middle.exp()).masked_fill(own, -1e30), 1);
    const at::Tensor entropy = -(shares * (shares + 1e-300).log()).sum(1, true);
    const at::Tensor is_broad = entropy > std::log(perplexity);
    low = torch::where(is_broad, middle, low);
    high = torch::where(is_broad, high, middle);
  }
  return (shares + shares.t()) / (2.0 * static_cast<double>(count));
}

std::vector<PicturePoint> to_points(const at::Tensor& places) {
  const at::Tensor rows = places.contiguous();
  std::vector<PicturePoint> points;
  for (std::int64_t i = 0; i < rows.size(0); ++i)
    points.push_back({rows.data_ptr<double>()[2 * i], rows.data_ptr<double>()[2 * i + 1]});
  return points;
}

}  // namespace

std::vector<PicturePoint> principal_axes(const at::Tensor& rows) {
  if (rows.size(0) == 0) return {};
  const torch::NoGradGuard no_gradient;
  return to_points(on_axes(rows, 2));
}

std::vector<PicturePoint> neighbour_picture(const at::Tensor& rows, const NeighbourOptions& options) {
  const std::int64_t count = rows.size(0);
  if (count < 3) return principal_axes(rows);
  const torch::NoGradGuard no_gradient;
  const at::Tensor before = on_axes(rows, std::min(kAxesBefore, rows.size(1)));
  const double perplexity = std::min(options.perplexity, static_cast<double>(count - 1) / 3);
  const at::Tensor wanted = neighbour_shares(squared_distances(before), std::max(1.01, perplexity));
  const at::Tensor axes = on_axes(rows, 2);
  at::Tensor places = axes / axes.std().clamp_min(1e-12) * 1e-2;
  at::Tensor speed = torch::zeros_like(places), gain = torch::ones_like(places);
  const double rate = std::max(20.0, static_cast<double>(count) / kExaggeration);
  for (std::int64_t step = 0; step < options.steps; ++step) {
    const at::Tensor nearness = (1 / (1 + squared_distances(places))).fill_diagonal_(0);
    const double factor = step < kExaggerated ? kExaggeration : 1;
    const at::Tensor pull = (factor * wanted - nearness / nearness.sum()) * nearness;
    const at::Tensor gradient = 4 * (pull.sum(1, true) * places - torch::matmul(pull, places));
    gain = torch::where(gradient.sign() == speed.sign(), gain * 0.8, gain + 0.2).clamp_min(0.01);
    speed = (step < kExaggerated ? 0.5 : 0.8) * speed - rate * gain * gradient;
    places = places + speed;
    places = places - places.mean(0, true);
  }
  return to_points(places);
}

}  // namespace undertone::pipeline
