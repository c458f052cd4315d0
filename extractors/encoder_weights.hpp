#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "src/core/options.hpp"
#include "src/io/safetensors.hpp"
#include "src/tensor/encoder_network.hpp"

namespace undertone::extractors {

/// The weights that an encoder goes with: a checkpoint, as `undertone train` writes it.
inline constexpr std::string_view kAcousticWeights = "extractors/weights/acoustic.safetensors";
inline constexpr std::string_view kTokenWeights = "extractors/weights/token.safetensors";

/// An open file of weights and what its card says of them.
class EncoderWeights {
 public:
  /// Throws kBadInput where the file holds no encoder of this kind.
  EncoderWeights(const std::filesystem::path& path, std::string_view kind);

  const std::vector<std::string>& labels() const { return labels_; }
  /// SHA-256 of the weights and the card.
  const std::string& fingerprint() const { return fingerprint_; }

  /// The options that the network was made with.
  void read_options(OptionList& options) const;
  /// Fills the network, and makes it ready for use.
  void load_into(torch::nn::Module& network) const;
  void load_into(tensor::EncoderNetwork& network) const { load_into(network.module()); }

 private:
  std::string name_;
  io::SafetensorsFile file_;
  std::map<std::string, std::string> options_;
  std::vector<std::string> labels_;
  std::string fingerprint_;
};

}  // namespace undertone::extractors
