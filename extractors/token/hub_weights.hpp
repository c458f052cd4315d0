#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "extractors/token/hub_folder.hpp"
#include "extractors/token/transformer.hpp"

namespace undertone::extractors {

/// A published encoder, ready for use.
struct HubEncoder {
  HubConfig config;
  std::shared_ptr<Transformer> network;
  std::string fingerprint;  // SHA-256 over the shape and the weights
};

/// From config.json with model.safetensors, or model.safetensors.index.json and the files that it names. What
/// else is among the weights, such as the head of a classifier, is left alone. Throws one kBadInput that
/// names all tensors that are missing, of another shape or no real numbers.
HubEncoder load_hub_encoder(const std::filesystem::path& folder);

}  // namespace undertone::extractors
