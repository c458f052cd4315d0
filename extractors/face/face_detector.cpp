#include "extractors/face/face_detector.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>

#include <dlib/image_processing/frontal_face_detector.h>

#include "extractors/face/frontal_faces.hpp"
#include "extractors/face/grey_picture.hpp"

// dlib's headers are compiled with the vector instructions that every x86-64 has (its own four-wide classes
// on SSE2). A file compiled for AVX2 would be about 30 % faster, but its copies of the standard library's and
// dlib's inline functions could then be the ones that the linker keeps for the whole program, which would no
// longer start elsewhere.
namespace undertone::extractors {
namespace {

constexpr float kNearSide = 200;         // of the square around a face that is looked at again
constexpr float kNearReach = 2;          // how much larger that is than the face
constexpr unsigned long kFewLevels = 5;  // faces of 80 to 200 pixels
constexpr double kNearThreshold = -0.4;
constexpr float kNearOverlap = 0.3F;

dlib::array2d<unsigned char> to_dlib(const media::Image& grey) {
  dlib::array2d<unsigned char> result(grey.height, grey.width);
  for (int y = 0; y < grey.height; ++y) std::copy_n(grey.row(y), grey.width, &result[y][0]);
  return result;
}

FaceBox to_box(const dlib::rectangle& found, float scale) {
  return {static_cast<float>(found.left()) * scale, static_cast<float>(found.top()) * scale,
          static_cast<float>(found.width()) * scale, static_cast<float>(found.height()) * scale};
}

dlib::frontal_face_detector make_frontal_detector() {
  const std::span<const char> bytes = frontal_faces();
  std::istringstream stream(std::string(bytes.begin(), bytes.end()));
  dlib::frontal_face_detector detector;
  dlib::deserialize(detector, stream);
  return detector;
}

class HogFaceDetector final : public FaceDetector {
 public:
  explicit HogFaceDetector(const FaceDetectorOptions& options)
      : options_(options), detector_(make_frontal_detector()) {
    dlib::frontal_face_detector::image_scanner_type scanner;
    scanner.copy_configuration(detector_.get_scanner());
    scanner.set_max_pyramid_levels(kFewLevels);
    std::vector<dlib::frontal_face_detector::feature_vector_type> weights;
    for (unsigned long i = 0; i < detector_.num_detectors(); ++i) weights.push_back(detector_.get_w(i));
    narrow_detector_ = dlib::frontal_face_detector(scanner, detector_.get_overlap_tester(), weights);
  }

  std::vector<FoundFace> find(const media::Image& grey) override {
    require_grey(grey);
    return look(detector_, grey, std::min(1.0, scale_to(grey, options_.most_pixels)));
  }

  std::vector<FoundFace> find_small(const media::Image& grey) override {
    require_grey(grey);
    const double scale = std::min(options_.enlarge, scale_to(grey, options_.most_enlarged_pixels));
    if (scale <= 1.1 * std::min(1.0, scale_to(grey, options_.most_pixels))) return {};
    return look(narrow_detector_, grey, scale);
  }

  std::optional<FoundFace> find_near(const media::Image& grey, const FaceBox& box) override {
    const float reach = kNearReach * std::max(box.width, box.height);
    if (!(reach > 1)) return std::nullopt;
    const Similarity place{reach, 0, box.centre().x - reach / 2, box.centre().y - reach / 2};
    const auto picture = to_dlib(cut_out(grey, place, static_cast<int>(kNearSide)));
    std::vector<dlib::rect_detection> found;
    narrow_detector_(picture, found, kNearThreshold);
    std::optional<FoundFace> best;
    for (const dlib::rect_detection& face : found) {
      FaceBox there = to_box(face.rect, reach / kNearSide);
      there.left += place.x0;
      there.top += place.y0;
      const bool is_better = !best || face.detection_confidence > best->score;
      if (is_better && overlap(there, box) >= kNearOverlap) best = {there, face.detection_confidence};
    }
    return best;
  }

 private:
  static double scale_to(const media::Image& grey, int pixels) {
    return std::sqrt(static_cast<double>(pixels) / grey.width / grey.height);
  }

  static std::vector<FoundFace> look(dlib::frontal_face_detector& detector, const media::Image& grey,
                                     double scale) {
    const auto width = std::max(1, static_cast<int>(std::lround(grey.width * scale)));
    const auto height = std::max(1, static_cast<int>(std::lround(grey.height * scale)));
    const auto picture = to_dlib(resized(grey, width, height));
    std::vector<dlib::rect_detection> found;
    detector(picture, found);
    std::vector<FoundFace> faces;
    for (const dlib::rect_detection& face : found)
      faces.push_back({to_box(face.rect, static_cast<float>(1 / scale)), face.detection_confidence});
    std::ranges::sort(faces, std::greater{}, &FoundFace::score);
    return faces;
  }

  FaceDetectorOptions options_;
  dlib::frontal_face_detector detector_;
  dlib::frontal_face_detector narrow_detector_;  // the same for fewer sizes
};

}  // namespace

std::unique_ptr<FaceDetector> make_face_detector(const FaceDetectorOptions& options) {
  return std::make_unique<HogFaceDetector>(options);
}

}  // namespace undertone::extractors
