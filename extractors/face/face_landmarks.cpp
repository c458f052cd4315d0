#include "extractors/face/face_landmarks.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "extractors/face/grey_picture.hpp"
#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

constexpr std::size_t kWidth = 2 * kLandmarks;

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

/// What all trees of a stage say together.
std::array<std::int32_t, kWidth> vote(const LandmarkModel& model, const LandmarkModel::Stage& stage,
                                      const std::vector<float>& levels) {
  std::array<std::int32_t, kWidth> sum{};
  const std::size_t inner = model.leaves - 1;
  for (std::size_t tree = 0; tree < model.trees; ++tree) {
    const LandmarkModel::Split* splits = &stage.splits[tree * inner];
    std::size_t node = 0;
    while (node < inner) {
      const LandmarkModel::Split& split = splits[node];
      node = 2 * node + (levels[split.first] - levels[split.second] > split.threshold ? 1 : 2);
    }
    const std::int16_t* step = &stage.steps[(tree * model.leaves + node - inner) * kWidth];
    for (std::size_t i = 0; i < kWidth; ++i) sum[i] += step[i];
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
  require_grey(grey);
  FaceLandmarks shape;
  std::ranges::copy(model_->mean, shape.begin());
  std::vector<float> levels;
  for (const LandmarkModel::Stage& stage : model_->stages) {
    look(grey, box, *model_, stage, shape, levels);
    const auto sum = vote(*model_, stage, levels);
    for (std::size_t i = 0; i < kLandmarks; ++i) {
      shape[i].x += stage.unit * static_cast<float>(sum[2 * i]);
      shape[i].y += stage.unit * static_cast<float>(sum[2 * i + 1]);
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
