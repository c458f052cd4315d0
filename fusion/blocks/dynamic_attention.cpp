#include "fusion/blocks/dynamic_attention.hpp"

#include <cmath>
#include <limits>
#include <string>

#include <torch/torch.h>

#include "src/core/error.hpp"

namespace undertone::fusion {

at::Tensor disagreement(const at::Tensor& scores, const at::Tensor& teacher, const at::Tensor& known,
                        double threshold) {
  const torch::NoGradGuard no_gradient;
  return ((teacher - scores).abs() > threshold) & known;
}

at::Tensor guided_scores(const at::Tensor& scores, const at::Tensor& teacher, const at::Tensor& differs,
                         const at::Tensor& phi, const at::Tensor& visible, DynamicMode mode) {
  switch (mode) {
    case DynamicMode::kPull:
      return torch::where(differs, scores + phi * (teacher - scores), scores);
    case DynamicMode::kMask:
      return torch::where(differs, scores * (1 - phi), scores);
    case DynamicMode::kHard: {
      const at::Tensor is_any_left = (visible & differs.logical_not()).any(-1, true);
      return scores.masked_fill(differs & is_any_left, -std::numeric_limits<float>::infinity());
    }
  }
  throw Error(ErrorKind::kInternal, "a mode of attention that is none");
}

const AttentionRecord::Entry* AttentionRecord::guide_of(ModalityPair pair) const {
  const auto found = pairs.find(pair);
  if (found != pairs.end()) return &found->second;
  return pairs.size() == 1 ? &pairs.begin()->second : nullptr;
}

HeadProjectionImpl::HeadProjectionImpl(std::int64_t width, std::int64_t heads) : heads_(heads) {
  if (heads < 1 || width % heads != 0) {
    throw Error(ErrorKind::kMisuse, "a width of " + std::to_string(width) + " cannot be divided among " +
                                        std::to_string(heads) + " attention heads");
  }
  linear_ = register_module("linear", torch::nn::Linear(width, 3 * width));
}

AttentionHeads HeadProjectionImpl::forward(const at::Tensor& input) {
  const std::int64_t rows = input.size(0), steps = input.size(1), width = input.size(2);
  const at::Tensor all =
      linear_(input).view({rows, steps, 3, heads_, width / heads_}).permute({2, 0, 3, 1, 4});
  return {all[0], all[1], all[2]};
}

AttentionResult dynamic_attention(const at::Tensor& queries, const AttentionHeads& source,
                                  const at::Tensor& visible, const AttentionGuide& guide, Dropout& dropout) {
  AttentionResult result;
  const double scale = std::sqrt(static_cast<double>(queries.size(-1)));
  // What hides is beyond the range of shorter numbers.
  result.scores = (torch::matmul(queries, source.keys.transpose(-2, -1)) / scale).to(torch::kFloat);
  at::Tensor scores = result.scores;
  if (guide.teacher != nullptr) {
    const auto& teacher = *guide.teacher;
    result.differs = guide.differs
                         ? *guide.differs
                         : disagreement(scores, teacher.scores, teacher.known, guide.rule.threshold);
    scores = guided_scores(scores, teacher.scores, result.differs, guide.phi, visible, guide.rule.mode);
  }
  const at::Tensor hidden = visible.logical_not();
  // A query that sees nothing has scores that are all alike; the second fill makes that nothing.
  const at::Tensor weights = torch::softmax(scores.masked_fill(hidden, -1e10), -1).masked_fill(hidden, 0.0);
  const at::Tensor seen = torch::matmul(dropout(weights), source.values.to(weights.scalar_type()));
  result.output = seen.transpose(1, 2).flatten(2);
  return result;
}

}  // namespace undertone::fusion
