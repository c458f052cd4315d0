#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <torch/nn/module.h>
#include <torch/nn/modules/linear.h>

#include "fusion/blocks/dropout.hpp"
#include "src/core/modality.hpp"
#include "src/core/option_text.hpp"

namespace undertone::fusion {

/// What becomes of scores that differ much from the teacher's: they are pulled towards them, weakened, or
/// hidden.
enum class DynamicMode { kPull, kMask, kHard };
/// Where it is looked for differences: in every pair of modalities, or in the first one's own attention only.
enum class DynamicScope { kPerPair, kTextOnce };

constexpr auto option_choices(DynamicMode) {
  return std::to_array<Choice<DynamicMode>>(
      {{DynamicMode::kPull, "pull"}, {DynamicMode::kMask, "mask"}, {DynamicMode::kHard, "hard"}});
}
constexpr auto option_choices(DynamicScope) {
  return std::to_array<Choice<DynamicScope>>(
      {{DynamicScope::kPerPair, "per-pair"}, {DynamicScope::kTextOnce, "text-once"}});
}

struct DynamicRule {
  DynamicMode mode = DynamicMode::kPull;
  double threshold = 0.5;  // a larger difference of scores is much
};

/// Where |teacher - scores| is above the threshold and the teacher's is known: bool, without gradient.
at::Tensor disagreement(const at::Tensor& scores, const at::Tensor& teacher, const at::Tensor& known,
                        double threshold);
/// The scores [..., Q, K] as the rule changes them where `differs`; phi, a number, is how much. Hidden are
/// -infinity, but never the whole of what is `visible` to a query.
at::Tensor guided_scores(const at::Tensor& scores, const at::Tensor& teacher, const at::Tensor& differs,
                         const at::Tensor& phi, const at::Tensor& visible, DynamicMode mode);

/// From queries of one modality to keys of another.
using ModalityPair = std::pair<Modality, Modality>;

/// The attention scores of a network, before masks, and where they mean something.
struct AttentionRecord {
  struct Entry {
    at::Tensor scores;  // [N, heads, L, L]
    at::Tensor known;   // [N, 1, L, L] bool
  };
  std::map<ModalityPair, Entry> pairs;

  /// What guides this pair: the same pair, or the only one that there is; else none.
  const Entry* guide_of(ModalityPair pair) const;
};

/// One modality as attention sees it: each [N, heads, L, width / heads].
struct AttentionHeads {
  at::Tensor queries, keys, values;
};

/// Queries, keys and values of one modality, by one linear map.
class HeadProjectionImpl : public torch::nn::Module {
 public:
  HeadProjectionImpl(std::int64_t width, std::int64_t heads);
  AttentionHeads forward(const at::Tensor& input);

 private:
  std::int64_t heads_;
  torch::nn::Linear linear_{nullptr};
};
TORCH_MODULE(HeadProjection);

/// What guides an attention: the teacher's entry, the rule, how much, and, where differences are looked for
/// only once, where they were.
struct AttentionGuide {
  const AttentionRecord::Entry* teacher = nullptr;
  DynamicRule rule;
  at::Tensor phi;
  std::optional<at::Tensor> differs;
};

struct AttentionResult {
  at::Tensor output;   // [N, L, width]; zero where nothing is visible
  at::Tensor scores;   // [N, heads, L, L], before guide and masks
  at::Tensor differs;  // where the guide changed them; undefined without a guide
};

/// Scaled dot products under a guide. visible [N, 1, L, L] bool.
AttentionResult dynamic_attention(const at::Tensor& queries, const AttentionHeads& source,
                                  const at::Tensor& visible, const AttentionGuide& guide, Dropout& dropout);

}  // namespace undertone::fusion
