#pragma once

#include <map>
#include <string>
#include <vector>

#include "fusion/blocks/places.hpp"
#include "fusion/fusion_model.hpp"
#include "fusion/models/summer_options.hpp"

namespace undertone::fusion {

/// What a network makes of a batch.
struct SummerOutput {
  std::vector<at::Tensor> branches;  // of each modality [N, L, width], zero where it is not present
  std::vector<at::Tensor> present;   // of each modality [N, L] bool
  at::Tensor any;                    // [N, L] bool: some modality is present
  at::Tensor fused;                  // [N, L, width]
  at::Tensor logits;                 // [N, L, labels]
  AttentionRecord record;
  std::vector<GateChoice> choices;             // of each modality; undefined without experts
  std::map<ModalityPair, at::Tensor> changed;  // by the teacher's guidance: shares [N, L]
};

/// The network of teacher and student alike: embedding with speaker and place, experts for each modality,
/// fusion, experts on what is fused, classifier.
class SummerNetworkImpl : public torch::nn::Module {
 public:
  SummerNetworkImpl(const std::vector<Modality>& modalities, const ModelSpec& spec,
                    const SummerOptions& options, Guided guided);

  /// `first_place` is that of the batch's first utterances in their conversations. `teacher` may be null.
  SummerOutput forward(const tensor::Batch& batch, std::int64_t first_place, const AttentionRecord* teacher);
  at::Tensor classify(const at::Tensor& features) { return classify_(features); }
  void set_temperature(double temperature);

  const std::vector<Modality>& modalities() const { return modalities_; }

 private:
  std::vector<FusionInput> embed(const tensor::Batch& batch, std::int64_t first_place);
  at::Tensor fuse(const SummerOutput& output);

  std::vector<Modality> modalities_;
  SummerOptions options_;
  std::vector<torch::nn::Linear> projections_;
  std::vector<ExpertMixture> mixtures_;
  SpeakerEmbedding speakers_{nullptr};
  HierarchicalFusion fusion_{nullptr};
  GlobalMixture global_{nullptr};
  torch::nn::LayerNorm norm_{nullptr};
  torch::nn::Linear classify_{nullptr};
  Dropout dropout_{nullptr};
};
TORCH_MODULE(SummerNetwork);

/// Which utterances (columns) each utterance (row) may attend to: [length, length] bool.
at::Tensor attention_reach(std::int64_t length, std::int64_t reach, Context context,
                           const at::TensorOptions& options);

}  // namespace undertone::fusion
