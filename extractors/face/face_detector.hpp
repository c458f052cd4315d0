#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "extractors/face/face_box.hpp"
#include "extractors/face/frontal_scanner.hpp"
#include "src/media/image.hpp"

namespace undertone::extractors {

struct FaceDetectorOptions {
  int most_pixels = 640 * 360;  // a larger picture is shrunk to about so many before it is looked at
  double enlarge = 2;           // by how much the enlarged pass makes a picture larger
  int most_enlarged_pixels = 1280 * 720;  // and what it never goes beyond
};

/// Finds faces that look about at the camera, from 75 pixels of the picture it works on. One a worker thread.
class FaceDetector {
 public:
  virtual ~FaceDetector() = default;
  /// All faces of a grey picture, the surest first.
  virtual std::vector<FoundFace> find(const media::Image& grey) = 0;
  /// Smaller faces, in an enlarged picture, for several times the cost. Nothing where the limits leave no
  /// room to enlarge.
  virtual std::vector<FoundFace> find_small(const media::Image& grey) = 0;
  /// Whether there still is a face about where one was; more lenient than `find`, and cheap.
  virtual std::optional<FoundFace> find_near(const media::Image& grey, const FaceBox& box) = 0;
};

std::unique_ptr<FaceDetector> make_face_detector(const FaceDetectorOptions& options);

}  // namespace undertone::extractors
