// Compiled once for every set of vector instructions, under the name UNDERTONE_FRONTAL_SCANNER. Of the wider
// ones no symbol but that leaves the object file (undertone_isolated_object): this file's copies of inline
// functions, dlib's and the standard library's, could otherwise be the ones that the linker keeps for the
// whole program, which would no longer start on a machine without them.
#include <algorithm>
#include <sstream>
#include <string>

#include <dlib/image_processing/frontal_face_detector.h>

#include "extractors/face/frontal_faces.hpp"
#include "extractors/face/frontal_scanner.hpp"

#ifndef UNDERTONE_FRONTAL_SCANNER
#define UNDERTONE_FRONTAL_SCANNER undertone_common_frontal_scanner
#endif

namespace undertone::extractors {
namespace {

constexpr unsigned long kFewLevels = 5;  // faces of 80 to 200 pixels

dlib::array2d<unsigned char> to_dlib(const media::Image& grey) {
  dlib::array2d<unsigned char> result(grey.height, grey.width);
  for (int y = 0; y < grey.height; ++y) std::copy_n(grey.row(y), grey.width, &result[y][0]);
  return result;
}

FaceBox to_box(const dlib::rectangle& found) {
  return {static_cast<float>(found.left()), static_cast<float>(found.top()),
          static_cast<float>(found.width()), static_cast<float>(found.height())};
}

dlib::frontal_face_detector make_frontal_detector() {
  const std::span<const char> bytes = frontal_faces();
  std::istringstream stream(std::string(bytes.begin(), bytes.end()));
  dlib::frontal_face_detector detector;
  dlib::deserialize(detector, stream);
  return detector;
}

dlib::frontal_face_detector narrowed(const dlib::frontal_face_detector& detector) {
  dlib::frontal_face_detector::image_scanner_type scanner;
  scanner.copy_configuration(detector.get_scanner());
  scanner.set_max_pyramid_levels(kFewLevels);
  std::vector<dlib::frontal_face_detector::feature_vector_type> weights;
  for (unsigned long i = 0; i < detector.num_detectors(); ++i) weights.push_back(detector.get_w(i));
  return {scanner, detector.get_overlap_tester(), weights};
}

class DlibScanner final : public FrontalScanner {
 public:
  DlibScanner() : detector_(make_frontal_detector()), narrow_detector_(narrowed(detector_)) {}

  std::vector<FoundFace> scan(const media::Image& grey, Sizes sizes, double least_score) override {
    std::vector<dlib::rect_detection> found;
    (sizes == Sizes::kAll ? detector_ : narrow_detector_)(to_dlib(grey), found, least_score);
    std::vector<FoundFace> faces;
    for (const dlib::rect_detection& face : found)
      faces.push_back({to_box(face.rect), face.detection_confidence});
    return faces;
  }

 private:
  dlib::frontal_face_detector detector_;
  dlib::frontal_face_detector narrow_detector_;  // the same for fewer sizes
};

}  // namespace
}  // namespace undertone::extractors

extern "C" undertone::extractors::FrontalScanner* UNDERTONE_FRONTAL_SCANNER();
extern "C" undertone::extractors::FrontalScanner* UNDERTONE_FRONTAL_SCANNER() {
  return new undertone::extractors::DlibScanner;
}
