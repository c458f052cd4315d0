#include "extractors/face/face_detector.hpp"

#include <algorithm>
#include <cmath>

#include "extractors/face/grey_picture.hpp"

namespace undertone::extractors {
namespace {

using Sizes = FrontalScanner::Sizes;

constexpr float kNearSide = 200;  // of the square around a face that is looked at again
constexpr float kNearReach = 2;   // how much larger that is than the face
constexpr double kNearThreshold = -0.4;
constexpr float kNearOverlap = 0.3F;

/// A box of a picture that was made `scale` times as large.
FaceBox scaled(const FaceBox& box, float scale) {
  return {box.left * scale, box.top * scale, box.width * scale, box.height * scale};
}

class HogFaceDetector final : public FaceDetector {
 public:
  explicit HogFaceDetector(const FaceDetectorOptions& options) : options_(options) {}

  std::vector<FoundFace> find(const media::Image& grey) override {
    require_grey(grey);
    return look(Sizes::kAll, grey, std::min(1.0, scale_to(grey, options_.most_pixels)));
  }

  std::vector<FoundFace> find_small(const media::Image& grey) override {
    require_grey(grey);
    const double scale = std::min(options_.enlarge, scale_to(grey, options_.most_enlarged_pixels));
    if (scale <= 1.1 * std::min(1.0, scale_to(grey, options_.most_pixels))) return {};
    return look(Sizes::kSmall, grey, scale);
  }

  std::optional<FoundFace> find_near(const media::Image& grey, const FaceBox& box) override {
    const float reach = kNearReach * std::max(box.width, box.height);
    if (!(reach > 1)) return std::nullopt;
    const Similarity place{reach, 0, box.centre().x - reach / 2, box.centre().y - reach / 2};
    const media::Image picture = cut_out(grey, place, static_cast<int>(kNearSide));
    std::optional<FoundFace> best;
    for (const FoundFace& face : scanner_->scan(picture, Sizes::kSmall, kNearThreshold)) {
      FaceBox there = scaled(face.box, reach / kNearSide);
      there.left += place.x0;
      there.top += place.y0;
      const bool is_better = !best || face.score > best->score;
      if (is_better && overlap(there, box) >= kNearOverlap) best = {there, face.score};
    }
    return best;
  }

 private:
  static double scale_to(const media::Image& grey, int pixels) {
    return std::sqrt(static_cast<double>(pixels) / grey.width / grey.height);
  }

  std::vector<FoundFace> look(Sizes sizes, const media::Image& grey, double scale) {
    const auto width = std::max(1, static_cast<int>(std::lround(grey.width * scale)));
    const auto height = std::max(1, static_cast<int>(std::lround(grey.height * scale)));
    std::vector<FoundFace> faces = scanner_->scan(resized(grey, width, height), sizes, 0);
    for (FoundFace& face : faces) face.box = scaled(face.box, static_cast<float>(1 / scale));
    std::ranges::sort(faces, std::greater{}, &FoundFace::score);
    return faces;
  }

  FaceDetectorOptions options_;
  std::unique_ptr<FrontalScanner> scanner_ = make_frontal_scanner(best_instructions());
};

}  // namespace

std::unique_ptr<FaceDetector> make_face_detector(const FaceDetectorOptions& options) {
  return std::make_unique<HogFaceDetector>(options);
}

}  // namespace undertone::extractors
