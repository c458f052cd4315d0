#pragma once

#include <memory>

#include "extractors/face/face_encoder.hpp"
#include "pipeline/faces/face_features.hpp"

namespace undertone::pipeline {

enum class FaceCodeOutput {
  kFrames,     // an embedding a sampled frame
  kUtterance,  // their mean, better faces counting more, and what the encoder says of emotions
};

std::unique_ptr<FaceFeatures> make_face_codes(FaceCodeOutput output,
                                              std::shared_ptr<extractors::FaceEncoder> encoder);

}  // namespace undertone::pipeline
