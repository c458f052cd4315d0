#include "fusion/registry.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "fusion/models/models.hpp"
#include "src/core/error.hpp"

namespace undertone::fusion {
namespace {

constexpr std::array<ModelKind, 8> kKinds = {{
    {"majority", "how often each label stands in the training data, whatever the input", majority_factory},
    {"linear", "one linear layer on all modalities of an utterance", linear_factory},
    {"concat-mlp", "a network with one hidden layer on all modalities of an utterance", concat_mlp_factory},
    {"late-average", "a network for each modality, and the mean of what they say", late_average_factory},
    {"late-fusion",
     "what the encoder of each modality says of the labels, calibrated, weighed and multiplied",
     late_fusion_factory},
    {"contextual-lstm", "an LSTM over the conversation for each modality, then one over all of them",
     contextual_lstm_factory},
    {"sdt", "transformers within and between modalities, gated, with self-distillation", sdt_factory},
    {"summer", "sparse experts for each modality, attention guided by a teacher, and distillation from it",
     summer_factory},
}};

}  // namespace

std::span<const ModelKind> model_kinds() { return kKinds; }

const ModelKind& find_model_kind(std::string_view name, std::span<const ModelKind> kinds) {
  const auto found = std::ranges::find(kinds, name, &ModelKind::name);
  if (found != kinds.end()) return *found;
  std::vector<std::string_view> names;
  for (const ModelKind& kind : kinds) names.push_back(kind.name);
  const auto nearest = nearest_name(name, names);
  throw Error(ErrorKind::kMisuse, "there is no model '" + std::string(name) + "'" +
                                      (nearest ? "; did you mean '" + std::string(*nearest) + "'?" : ""));
}

}  // namespace undertone::fusion
