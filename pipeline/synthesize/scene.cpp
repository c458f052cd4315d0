#include "pipeline/synthesize/scene.hpp"

#include <algorithm>

#include "pipeline/synthesize/face_painter.hpp"

namespace undertone::synthesize {
namespace {

constexpr float kFaceShare = 0.52F;  // of the height of the picture, hairline to chin

}  // namespace

Scene::Scene(int width, int height, std::vector<Person> people, std::size_t most_kept_bytes)
    : height_(height),
      people_(std::move(people)),
      most_kept_bytes_(most_kept_bytes),
      picture_(media::make_image(width, height, 3)) {
  const auto count = static_cast<int>(people_.size());
  for (int i = 0; i <= count; ++i) strip_begin_px_.push_back(width * i / count);
}

const media::Image& Scene::strip(std::size_t person, const Look& look) {
  const auto key = std::make_pair(person, look);
  if (const auto found = strips_.find(key); found != strips_.end()) return found->second;
  const int width = strip_begin_px_[person + 1] - strip_begin_px_[person];
  media::Image image = paint_background(width, height_, {});
  Expression expression = expression_of(look.emotion, 1);
  const float opening = static_cast<float>(look.mouth_level) / (kMouthLevels - 1);
  expression.mouth_opening =
      std::max(expression.mouth_opening * (look.mouth_level > 0 ? 0.5F : 1.0F), opening);
  if (look.eyes_shut) expression.eye_opening = 0;
  FacePlace place;
  place.height_px = std::min(kFaceShare * static_cast<float>(height_), 0.72F * static_cast<float>(width));
  place.centre_px = {static_cast<float>(width) / 2, static_cast<float>(height_) * 0.48F};
  paint_person(image, people_[person], expression, place);
  if (kept_bytes_ + image.pixels.size() > most_kept_bytes_) {
    strips_.clear();
    kept_bytes_ = 0;
  }
  kept_bytes_ += image.pixels.size();
  return strips_.emplace(key, std::move(image)).first->second;
}

const media::Image& Scene::paint(const std::vector<Look>& looks) {
  for (std::size_t person = 0; person < people_.size(); ++person) {
    const media::Image& image = strip(person, looks[person]);
    for (int y = 0; y < height_; ++y) {
      std::copy_n(image.row(y), image.row_bytes(), picture_.row(y) + strip_begin_px_[person] * 3);
    }
  }
  return picture_;
}

}  // namespace undertone::synthesize
