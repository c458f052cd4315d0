#include "pipeline/encoders/bundled_checkpoint.hpp"

#include <algorithm>

#include "pipeline/encoders/encoder_kinds.hpp"
#include "src/core/error.hpp"
#include "src/io/bundled_file.hpp"

namespace undertone::pipeline {

std::filesystem::path find_checkpoint(const std::string& model) {
  const auto kinds = trainable_kinds();
  if (std::ranges::find(kinds, model, &fusion::ModelKind::name) == kinds.end()) return model;
  const auto fusion_kinds = fusion::model_kinds();
  const bool is_fusion =
      std::ranges::find(fusion_kinds, model, &fusion::ModelKind::name) != fusion_kinds.end();
  try {
    return io::bundled_file((is_fusion ? "fusion/weights/" : "extractors/weights/") + model + ".safetensors");
  } catch (const Error& error) {
    throw Error(ErrorKind::kNotFound, "there are no weights of '" + model +
                                          "', and no checkpoint file was named: " + error.message());
  }
}

}  // namespace undertone::pipeline
