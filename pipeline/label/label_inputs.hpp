#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <vector>

#include "data/annotations/origin.hpp"
#include "pipeline/label/label_evidence.hpp"
#include "src/core/conversation.hpp"
#include "src/core/modality.hpp"

namespace undertone::pipeline {

/// All that a fusion model is told of one recording or transcript. It takes long to make, and stays the same
/// whatever the model and its labels are.
struct LabelInputs {
  Conversation conversation;
  data::Origin turns = data::Origin::kUnknown;
  data::Origin speakers = data::Origin::kUnknown;
  std::vector<EvidenceOfUtterance> evidence;  // of each utterance
  std::array<std::vector<std::vector<float>>, kModalities.size()> features =
      {};  // of each, empty where missing
};

/// A file that `read_label_inputs` reads back as the same bits.
void write_label_inputs(const std::filesystem::path& file, const LabelInputs& inputs);

/// Nothing where there is no such file, or none that can be used.
std::optional<LabelInputs> read_label_inputs(const std::filesystem::path& file);

}  // namespace undertone::pipeline
