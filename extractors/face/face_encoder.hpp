#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "src/tensor/device.hpp"

namespace undertone::extractors {

inline constexpr const char* kFaceWeights = "extractors/weights/face.safetensors";

/// What the encoder says of some faces, row by row.
struct FaceCodes {
  std::vector<float> embeddings;  // [faces, width]
  std::vector<float> logits;      // [faces, labels]; the logits of mean embeddings are their means
};

/// The bundled face encoder, on one device.
class FaceEncoder {
 public:
  virtual ~FaceEncoder() = default;
  virtual std::size_t width() const = 0;
  virtual const std::vector<std::string>& labels() const = 0;
  virtual const std::string& fingerprint() const = 0;  // of the weights
  /// How many faces it takes at once.
  virtual std::size_t batch() const = 0;
  /// Pictures of kFacePixels levels, one after another.
  virtual FaceCodes encode(std::span<const std::uint8_t> pictures) = 0;
};

/// Throws kNotFound where no weights are bundled, kBadInput where the file holds none of a face encoder. The
/// mirror image of a face is not looked at too: an utterance has many faces, whose errors even out anyway.
std::unique_ptr<FaceEncoder> make_face_encoder(const tensor::Device& device);
std::unique_ptr<FaceEncoder> make_face_encoder(const tensor::Device& device,
                                               const std::filesystem::path& weights);

}  // namespace undertone::extractors
