#include "extractors/face/scene_watch.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "extractors/face/grey_picture.hpp"

namespace undertone::extractors {
namespace {

constexpr float kChange = 6;  // grey levels, of the mean of a cell

/// Where head, hands and shoulders move, beside what a face covers.
bool belongs_to(const FaceBox& face, FacePoint place) {
  const float across = std::abs(place.x - face.centre().x);
  const bool is_high_enough = place.y < face.top + 3.5F * face.height;
  return across < 1.25F * face.width && place.y > face.top - 0.75F * face.height && is_high_enough;
}

}  // namespace

SceneWatch::Look SceneWatch::look_at(const media::Image& grey) {
  Look look{};
  mean_levels(grey, kColumns, look);
  return look;
}

bool SceneWatch::has_changed(const media::Image& grey, std::span<const FaceBox> followed) const {
  if (!last_) return true;
  Look difference = look_at(grey);
  for (std::size_t i = 0; i < difference.size(); ++i) difference[i] -= (*last_)[i];
  Look sorted = difference;
  std::ranges::nth_element(sorted, sorted.begin() + sorted.size() / 2);
  const float everywhere = sorted[sorted.size() / 2];
  for (std::size_t i = 0; i < difference.size(); ++i) {
    if (std::abs(difference[i] - everywhere) < kChange) continue;
    const auto column = static_cast<float>(i % kColumns), line = static_cast<float>(i / kColumns);
    const FacePoint middle{(column + 0.5F) * static_cast<float>(grey.width) / kColumns,
                           (line + 0.5F) * static_cast<float>(grey.height) / kRows};
    const auto covers = [&](const FaceBox& face) { return belongs_to(face, middle); };
    if (std::ranges::none_of(followed, covers)) return true;
  }
  return false;
}

}  // namespace undertone::extractors
