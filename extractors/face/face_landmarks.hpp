#pragma once

#include <array>
#include <cstddef>
#include <memory>

#include "extractors/face/face_box.hpp"
#include "extractors/face/landmark_model.hpp"
#include "extractors/face/similarity.hpp"
#include "src/media/image.hpp"

namespace undertone::extractors {

/// The 68 points of the iBUG scheme, left and right being those of the picture: 0–16 jaw, 17–21 and 22–26
/// brows, 27–35 nose, 36–41 and 42–47 eyes, 48–59 outer and 60–67 inner lips.
inline constexpr std::size_t kLandmarks = 68;
using FaceLandmarks = std::array<FacePoint, kLandmarks>;

/// Fits landmarks into a box that a detector found or that the landmarks of the frame before give. One
/// instance may serve several threads.
class LandmarkFitter {
 public:
  /// Throws kBadInput when the model has another number of points.
  explicit LandmarkFitter(std::shared_ptr<const LandmarkModel> model);

  /// To fractions of a pixel. The same box and picture give the same points.
  FaceLandmarks fit(const media::Image& grey, const FaceBox& box) const;
  /// The same for a fraction of the time, from where the points were some hundredths of a second before: for
  /// frames in between. What moves much needs `fit`.
  FaceLandmarks refit(const media::Image& grey, const FaceLandmarks& before) const;

  /// Takes a face's box, with corners (0, 0) and (1, 1), upright, to where landmarks lie.
  Similarity placement(const FaceLandmarks& landmarks) const;
  /// The box that a detector would give for them.
  FaceBox box_of(const FaceLandmarks& landmarks) const;
  /// How far they are from the mean of all faces, as a share of the box: about 0.03 for most faces, far more
  /// where there is none.
  float oddness(const FaceLandmarks& landmarks) const;

 private:
  FaceLandmarks improve(const media::Image& grey, const FaceBox& box, FaceLandmarks shape,
                        std::size_t first_stage) const;

  std::shared_ptr<const LandmarkModel> model_;
};

}  // namespace undertone::extractors
