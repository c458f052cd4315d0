#include "fusion/blocks/recurrent_experts.hpp"

#include <cmath>

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include "fusion/blocks/recurrent_steps.hpp"
#include "src/core/error.hpp"

namespace undertone::fusion {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

/// What the way back needs of every step.
struct Trace {
  at::Tensor gates;      // [S, G, N, 2 width]: reset and update
  at::Tensor recalled;   // [S, G, N, width]: what the state gives the candidate
  at::Tensor candidate;  // [S, G, N, width]
};

/// The steps themselves, without a graph: of a hundred steps that would be a thousand nodes.
at::Tensor run_steps(const at::Tensor& inputs, const at::Tensor& weight, const at::Tensor& bias,
                     const at::Tensor& mask, Trace* trace) {
  const std::int64_t steps = inputs.size(0), width = weight.size(1);
  const at::Tensor states = torch::empty({steps, inputs.size(1), inputs.size(2), width}, inputs.options());
  const at::Tensor bias_rows = bias.unsqueeze(1);
  at::Tensor state = torch::zeros({inputs.size(1), inputs.size(2), width}, inputs.options());
  for (std::int64_t s = 0; s < steps; ++s) {
    const at::Tensor input = inputs[s];
    const at::Tensor recalled = torch::baddbmm(bias_rows, state, weight);
    at::Tensor gates = input.narrow(-1, 0, 2 * width) + recalled.narrow(-1, 0, 2 * width);
    gates.sigmoid_();
    const at::Tensor of_candidate = recalled.narrow(-1, 2 * width, width);
    at::Tensor candidate =
        torch::addcmul(input.narrow(-1, 2 * width, width), gates.narrow(-1, 0, width), of_candidate);
    candidate.tanh_();
    const at::Tensor next = torch::lerp(candidate, state, gates.narrow(-1, width, width));
    state = torch::where(mask[s], next, state);
    states[s].copy_(state);
    if (trace == nullptr) continue;
    trace->gates[s].copy_(gates);
    trace->recalled[s].copy_(of_candidate);
    trace->candidate[s].copy_(candidate);
  }
  return states;
}

/// Likewise on the processor, for so few sequences that a step is too little work to be handed to a library.
at::Tensor run_each(const at::Tensor& inputs, const at::Tensor& weight, const at::Tensor& bias,
                    const at::Tensor& mask) {
  const at::Tensor own_inputs = inputs.contiguous(), own_weight = weight.contiguous(),
                   own_bias = bias.contiguous(), own_mask = mask.contiguous();
  const std::int64_t steps = inputs.size(0), groups = inputs.size(1), rows = inputs.size(2),
                     width = weight.size(1), together = groups * rows;
  const at::Tensor states = torch::empty({steps, groups, rows, width}, inputs.options());
  at::parallel_for(0, together, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const std::int64_t group = i / rows;
      run({own_inputs.const_data_ptr<float>() + i * 3 * width, together * 3 * width,
           own_weight.const_data_ptr<float>() + group * width * 3 * width,
           own_bias.const_data_ptr<float>() + group * 3 * width, own_mask.const_data_ptr<bool>() + i,
           together, states.mutable_data_ptr<float>() + i * width, together * width, steps, width});
    }
  });
  return states;
}

class GroupedRecurrence : public torch::autograd::Function<GroupedRecurrence> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& inputs, const at::Tensor& weight,
                            const at::Tensor& bias, const at::Tensor& mask) {
    const std::int64_t steps = inputs.size(0), groups = inputs.size(1), rows = inputs.size(2),
                       width = weight.size(1);
    Trace trace{torch::empty({steps, groups, rows, 2 * width}, inputs.options()),
                torch::empty({steps, groups, rows, width}, inputs.options()),
                torch::empty({steps, groups, rows, width}, inputs.options())};
    const at::Tensor states = run_steps(inputs, weight, bias, mask, &trace);
    context->save_for_backward({weight, mask, states, trace.gates, trace.recalled, trace.candidate});
    return states;
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &weight = saved[0], &mask = saved[1], &states = saved[2], &gates = saved[3],
                     &recalled = saved[4], &candidates = saved[5];
    const std::int64_t steps = states.size(0), groups = states.size(1), rows = states.size(2),
                       width = states.size(3);
    const at::Tensor of_output = gradients[0];
    const at::Tensor of_inputs = torch::empty({steps, groups, rows, 3 * width}, states.options());
    const at::Tensor of_recalled = torch::empty_like(of_inputs);
    const at::Tensor back = weight.transpose(1, 2);
    const at::Tensor nothing = torch::zeros({}, states.options());
    at::Tensor of_state = torch::zeros({groups, rows, width}, states.options());
    for (std::int64_t s = steps - 1; s >= 0; --s) {
      const at::Tensor before = s > 0 ? states[s - 1] : torch::zeros_like(of_state);
      const at::Tensor reset = gates[s].narrow(-1, 0, width), update = gates[s].narrow(-1, width, width);
      const at::Tensor candidate = candidates[s];
      const at::Tensor whole = of_state + of_output[s];
      const at::Tensor moved = torch::where(mask[s], whole, nothing);
      const at::Tensor of_candidate = moved * (1 - update) * (1 - candidate * candidate);
      const at::Tensor of_update = moved * (before - candidate) * update * (1 - update);
      const at::Tensor of_reset = of_candidate * recalled[s] * reset * (1 - reset);
      of_inputs[s].copy_(torch::cat({of_reset, of_update, of_candidate}, -1));
      of_recalled[s].copy_(torch::cat({of_reset, of_update, of_candidate * reset}, -1));
      const at::Tensor stayed = torch::where(mask[s], moved * update, whole);
      of_state = torch::baddbmm(stayed, of_recalled[s], back);
    }
    // All steps of a group in one product: [G, width, S N] by [G, S N, 3 width].
    const at::Tensor first = torch::zeros({1, groups, rows, width}, states.options());
    const at::Tensor before = torch::cat({first, states.narrow(0, 0, steps - 1)}, 0);
    const at::Tensor rows_of_states = before.permute({1, 3, 0, 2}).reshape({groups, width, steps * rows});
    const at::Tensor rows_of_gradients =
        of_recalled.permute({1, 0, 2, 3}).reshape({groups, steps * rows, 3 * width});
    const at::Tensor of_weight = torch::bmm(rows_of_states, rows_of_gradients);
    return {of_inputs, of_weight, rows_of_gradients.sum(1), Variable()};
  }
};

}  // namespace

at::Tensor grouped_recurrence(const at::Tensor& inputs, const at::Tensor& weight, const at::Tensor& bias,
                              const at::Tensor& mask) {
  // In float32 whatever the rest is computed in: errors add up over the steps.
  const c10::impl::ExcludeDispatchKeyGuard exact(c10::autocast_dispatch_keyset);
  const at::Tensor own = inputs.to(weight.scalar_type());
  const bool is_learning =
      at::GradMode::is_enabled() && (own.requires_grad() || weight.requires_grad() || bias.requires_grad());
  if (is_learning) return GroupedRecurrence::apply(own, weight, bias, mask);
  const torch::NoGradGuard no_gradient;
  constexpr std::int64_t kFewRows = 4;
  const bool is_little = own.is_cpu() && own.size(2) <= kFewRows && own.scalar_type() == torch::kFloat;
  return is_little ? run_each(own, weight, bias, mask) : run_steps(own, weight, bias, mask, nullptr);
}

RecurrentExpertsImpl::RecurrentExpertsImpl(std::int64_t width, std::int64_t experts, Direction direction)
    : experts_(experts), half_(width / 2), direction_(direction) {
  if (width < 2 || width % 2 != 0)
    throw Error(ErrorKind::kMisuse, "experts of the odd width " + std::to_string(width));
  const std::int64_t groups = 2 * experts;
  input_weight_ = register_parameter("input_weight", torch::empty({groups * 3 * half_, width}));
  input_bias_ = register_parameter("input_bias", torch::empty({groups * 3 * half_}));
  state_weight_ = register_parameter("state_weight", torch::empty({groups, half_, 3 * half_}));
  state_bias_ = register_parameter("state_bias", torch::empty({groups * 3 * half_}));
  const double bound = 1 / std::sqrt(static_cast<double>(half_));
  for (at::Tensor& weight : parameters()) torch::nn::init::uniform_(weight, -bound, bound);
}

std::pair<at::Tensor, at::Tensor> RecurrentExpertsImpl::states(const at::Tensor& input,
                                                               const at::Tensor& mask) {
  const std::int64_t rows = input.size(0), steps = input.size(1), groups = 2 * experts_;
  const auto in_order = [&](const at::Tensor& of_second) {
    return direction_ == Direction::kBoth ? of_second.flip(0) : of_second;
  };
  const at::Tensor gates = torch::linear(input.transpose(0, 1), input_weight_, input_bias_)
                               .view({steps, rows, 2, experts_, 3 * half_})
                               .permute({2, 0, 3, 1, 4});  // [2, L, experts, N, 3 half]
  const at::Tensor inputs = torch::stack({gates[0], in_order(gates[1])}, 1);
  const at::Tensor places = mask.t();
  const at::Tensor masks = torch::stack({places, in_order(places)}, 1)
                               .unsqueeze(2)
                               .expand({steps, 2, experts_, rows})
                               .reshape({steps, groups, rows, 1});
  const at::Tensor all = grouped_recurrence(inputs.reshape({steps, groups, rows, 3 * half_}), state_weight_,
                                            state_bias_.view({groups, 3 * half_}), masks)
                             .view({steps, 2, experts_, rows, half_});
  return {all.select(1, 0), in_order(all.select(1, 1))};
}

at::Tensor RecurrentExpertsImpl::forward(const at::Tensor& input, const at::Tensor& mask,
                                         const at::Tensor& weights) {
  const auto [first, second] = states(input, mask);
  const at::Tensor shares = weights.permute({1, 2, 0}).unsqueeze(-1);  // [L, experts, N, 1]
  const auto mixed = [&](const at::Tensor& states) { return (states * shares).sum(1); };
  return torch::cat({mixed(first), mixed(second)}, -1).transpose(0, 1);
}

at::Tensor RecurrentExpertsImpl::each(const at::Tensor& input, const at::Tensor& mask) {
  const auto [first, second] = states(input, mask);
  return torch::cat({first, second}, -1).permute({2, 0, 1, 3});
}

}  // namespace undertone::fusion
