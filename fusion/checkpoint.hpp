#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "fusion/fusion_model.hpp"
#include "fusion/registry.hpp"
#include "src/io/atomic_file.hpp"

namespace undertone::fusion {

/// Mean and deviation of each number of each modality, by which inputs are brought to one scale. A model that
/// learned on one scale is wrong on another.
struct Normalisation {
  struct Scale {
    std::vector<float> mean, deviation;
    friend bool operator==(const Scale&, const Scale&) = default;
  };
  std::array<Scale, kModalities.size()> scales;  // empty: values stay as they are
  friend bool operator==(const Normalisation&, const Normalisation&) = default;
};

/// What a checkpoint file says besides its weights.
struct CheckpointCard {
  std::string model;                           // kind, as the registry names it
  std::map<std::string, std::string> options;  // of the kind, all of them, as text
  ModelSpec spec;
  Normalisation normalisation;
  std::string calibration;                    // JSON, or empty; whoever fitted it reads it
  std::map<std::string, std::string> inputs;  // modality to the fingerprint of what made its features
  std::map<std::string, std::string> notes;   // training data, licences, metrics, protocol, seed: for people
};

struct LoadedCheckpoint {
  CheckpointCard card;
  std::unique_ptr<FusionModel> model;
};

/// How weights are written. float16 halves the file and is exact enough for weights that are only used.
enum class WeightFormat { kFloat32, kFloat16 };

/// One safetensors file with the card as metadata, atomically.
void save_checkpoint(const std::filesystem::path& path, const CheckpointCard& card, FusionModel& model,
                     io::Overwrite overwrite, WeightFormat format = WeightFormat::kFloat32);

/// Throws kBadInput with every difference where the weights are not those of the model that the card speaks
/// of. `kinds` are those that it may be of.
LoadedCheckpoint load_checkpoint(const std::filesystem::path& path,
                                 std::span<const ModelKind> kinds = model_kinds());

/// Fills a model with the weights of another one that was made alike. Throws kBadInput as `load_checkpoint`.
void load_weights_of(const std::filesystem::path& path, FusionModel& model);

/// A model of a kind with options as text; those that are not named keep their defaults, and all of them are
/// written back.
std::unique_ptr<FusionModel> make_model(std::string_view kind, std::map<std::string, std::string>& options,
                                        const ModelSpec& spec,
                                        std::span<const ModelKind> kinds = model_kinds());

}  // namespace undertone::fusion
