#pragma once

#include <array>
#include <memory>
#include <string>

#include "extractors/extractor.hpp"
#include "extractors/face/face_encoder.hpp"
#include "pipeline/faces/face_features.hpp"
#include "src/core/log.hpp"
#include "src/core/modality.hpp"
#include "src/tensor/device.hpp"

namespace undertone::pipeline {

/// Which modalities are wanted, by `index_of`.
using ModalityChoice = std::array<bool, kModalities.size()>;
inline constexpr ModalityChoice kAllModalities = {true, true, true};

/// The encoders that go with the program, each as it gives one vector an utterance that ends with a logit for
/// every label. Null where one is not wanted.
struct BundledEncoders {
  std::unique_ptr<extractors::Extractor> words;
  std::unique_ptr<extractors::Extractor> voice;
  std::shared_ptr<extractors::FaceEncoder> face_encoder;  // of one face; on a GPU for several threads
  std::unique_ptr<FaceFeatures> faces;                    // of an utterance, by the same

  /// Null as the encoder is.
  const extractors::ExtractorDescription* description(Modality modality) const;
};

enum class WithoutWeights {
  kError,
  kLeftOut,  // and told
};

/// Throws kNotFound where weights are wanted that do not go with the program, unless they may be left out.
/// Faces go through `faces` where it is given.
BundledEncoders make_bundled_encoders(const ModalityChoice& wanted, const tensor::Device& device,
                                      WithoutWeights without, Log& log,
                                      std::shared_ptr<extractors::FaceEncoder> faces = nullptr);

}  // namespace undertone::pipeline
