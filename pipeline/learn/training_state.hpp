#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "fusion/fusion_model.hpp"
#include "pipeline/learn/trainer.hpp"

namespace torch::optim {
class Optimizer;
}

namespace undertone::pipeline {

/// All that goes from one epoch into the next.
struct RunningState {
  std::int64_t stage = 0;   // that goes on
  std::int64_t epoch = 0;   // of it that is over
  double best_value = 0;    // of the metric; larger is better
  std::int64_t waited = 0;  // epochs since the best
  double plateau_factor = 1;
  std::int64_t plateau_waited = 0;
  double loss_factor = 1;  // of float16
  std::int64_t loss_good_steps = 0;
  std::vector<EpochRecord> history;
  std::vector<at::Tensor> best_weights;
  std::vector<at::Tensor> averaged;
};

/// Atomically: after a kill there is the old state or the new one.
void save_state(const TrainingState& where, const RunningState& state, fusion::FusionModel& model,
                torch::optim::Optimizer& optimizer);

/// False when there is none. Throws kBadInput where it is of another run or damaged. `begin_stage` is called
/// when the state tells the stage, and returns the optimizer of it.
bool load_state(const TrainingState& where, RunningState& state, fusion::FusionModel& model,
                const std::function<torch::optim::Optimizer&()>& begin_stage);

/// A line of the training log, and what it says.
std::string to_json_line(const EpochRecord& record);
EpochRecord parse_json_line(const std::string& line);

}  // namespace undertone::pipeline
