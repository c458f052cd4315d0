#include "extractors/face/face_landmarks.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "extractors/face/grey_picture.hpp"
#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

constexpr std::size_t kWidth = 2 * kLandmarks;
constexpr std::size_t kLastStages = 10;  // of the fifteen, that bring points back that have moved a little

/// The levels under the probes; 0 outside the picture, as the model has learned it.
void look(const media::Image& grey, const FaceBox& box, const LandmarkModel& model,
          const LandmarkModel::Stage& stage, const FaceLandmarks& shape, std::vector<float>& levels) {
  const Similarity turn = fit_similarity(model.mean, shape);
  levels.resize(stage.probes.size());
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const auto& [anchor, way] = stage.probes[i];
    const float u = turn.a * way.x - turn.b * way.y + shape[anchor].x;
    const float v = turn.b * way.x + turn.a * way.y + shape[anchor].y;
    const float x = std::floor(box.left + u * (box.width - 1) + 0.5F);
    const float y = std::floor(box.top + v * (box.height - 1) + 0.5F);
    const bool is_inside =
        x >= 0 && y >= 0 && x < static_cast<float>(grey.width) && y < static_cast<float>(grey.height);
    levels[i] = is_inside ? static_cast<float>(grey.row(static_cast<int>(y))[static_cast<int>(x)]) : 0;
  }
}

/// The steps that the trees of a stage take, a leaf each. Several trees are gone down side by side, since
/// each step down waits for the one before; the leaves, megabytes in all, are fetched while others are looked
/// for.
void descend(const LandmarkModel& model, const LandmarkModel::Stage& stage, const std::vector<float>& levels,
             std::vector<const std::int16_t*>& leaves) {
  constexpr std::size_t kBeside = 16, kCacheLine = 64;
  const std::size_t inner = model.leaves - 1;
  leaves.resize(model.trees);
  for (std::size_t first = 0; first < model.trees; first += kBeside) {
    const std::size_t count = std::min(kBeside, model.trees - first);
    const LandmarkModel::Split* splits = &stage.splits[first * inner];
    std::array<std::uint32_t, kBeside> nodes{};
    for (std::size_t above = 0; above < inner; above = 2 * above + 1) {
      for (std::size_t i = 0; i < count; ++i) {
        const LandmarkModel::Split& split = splits[i * inner + nodes[i]];
        const bool is_first = levels[split.first] - levels[split.second] > split.threshold;
        nodes[i] = 2 * nodes[i] + 2 - static_cast<std::uint32_t>(is_first);
      }
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t leaf = (first + i) * model.leaves + nodes[i] - inner;
      leaves[first + i] = &stage.steps[leaf * kWidth];
      for (std::size_t ahead = 0; ahead < kWidth; ahead += kCacheLine / sizeof(std::int16_t))
        __builtin_prefetch(leaves[first + i] + ahead);
    }
  }
}

/// Not inlined: GCC would interleave several of these loops, and no longer see that each is one of vectors.
[[gnu::noinline]] void add(std::int16_t* __restrict sum, const std::int16_t* __restrict step) {
  for (std::size_t i = 0; i < kWidth; ++i) sum[i] = static_cast<std::int16_t>(sum[i] + step[i]);
}

/// What all of them say together. Of short steps so many fit into 16 bits, which are added twice as fast.
std::array<std::int32_t, kWidth> sum_of(const std::vector<const std::int16_t*>& leaves) {
  constexpr std::size_t kTogether = std::numeric_limits<std::int16_t>::max() / LandmarkModel::kLongestStep;
  std::array<std::int32_t, kWidth> sum{};
  for (std::size_t first = 0; first < leaves.size(); first += kTogether) {
    std::array<std::int16_t, kWidth> few{};
    for (std::size_t leaf = first; leaf < std::min(first + kTogether, leaves.size()); ++leaf)
      add(few.data(), leaves[leaf]);
    for (std::size_t i = 0; i < kWidth; ++i) sum[i] += few[i];
  }
  return sum;
}

}  // namespace

LandmarkFitter::LandmarkFitter(std::shared_ptr<const LandmarkModel> model) : model_(std::move(model)) {
  if (model_->mean.size() != kLandmarks)
    throw Error(ErrorKind::kBadInput, "the landmark model has " + std::to_string(model_->mean.size()) +
                                          " points, and one of " + std::to_string(kLandmarks) + " is needed");
}

FaceLandmarks LandmarkFitter::fit(const media::Image& grey, const FaceBox& box) const {
  FaceLandmarks shape;
  std::ranges::copy(model_->mean, shape.begin());
  return improve(grey, box, shape, 0);
}

FaceLandmarks LandmarkFitter::refit(const media::Image& grey, const FaceLandmarks& before) const {
  const FaceBox box = box_of(before);
  FaceLandmarks shape;
  for (std::size_t i = 0; i < kLandmarks; ++i)
    shape[i] = {(before[i].x - box.left) / (box.width - 1), (before[i].y - box.top) / (box.height - 1)};
  return improve(grey, box, shape, model_->stages.size() - std::min(kLastStages, model_->stages.size()));
}

FaceLandmarks LandmarkFitter::improve(const media::Image& grey, const FaceBox& box, FaceLandmarks shape,
                                      std::size_t first_stage) const {
  require_grey(grey);
  std::vector<float> levels;
  std::vector<const std::int16_t*> leaves;
  for (std::size_t i = first_stage; i < model_->stages.size(); ++i) {
    const LandmarkModel::Stage& stage = model_->stages[i];
    look(grey, box, *model_, stage, shape, levels);
    descend(*model_, stage, levels, leaves);
    const auto sum = sum_of(leaves);
    for (std::size_t k = 0; k < kLandmarks; ++k) {
      shape[k].x += stage.unit * static_cast<float>(sum[2 * k]);
      shape[k].y += stage.unit * static_cast<float>(sum[2 * k + 1]);
    }
  }
  for (FacePoint& point : shape)
    point = {box.left + point.x * (box.width - 1), box.top + point.y * (box.height - 1)};
  return shape;
}

Similarity LandmarkFitter::placement(const FaceLandmarks& landmarks) const {
  return fit_similarity(model_->mean, landmarks);
}

FaceBox LandmarkFitter::box_of(const FaceLandmarks& landmarks) const {
  const Similarity place = placement(landmarks);
  const FacePoint middle = place({0.5F, 0.5F});
  const float side = place.scale() + 1;
  return {middle.x - (side - 1) / 2, middle.y - (side - 1) / 2, side, side};
}

float LandmarkFitter::oddness(const FaceLandmarks& landmarks) const {
  const Similarity place = placement(landmarks);
  float sum = 0;
  for (std::size_t i = 0; i < kLandmarks; ++i) {
    const FacePoint usual = place(model_->mean[i]);
    const float x = usual.x - landmarks[i].x, y = usual.y - landmarks[i].y;
    sum += x * x + y * y;
  }
  const float scale = place.scale();
  return scale > 0 ? std::sqrt(sum / static_cast<float>(kLandmarks)) / scale : 1;
}

}  // namespace undertone::extractors
