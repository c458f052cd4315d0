#pragma once

#include <filesystem>
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
  std::int64_t epoch = 0;   // that is over
  double best_value = 0;    // of the metric; larger is better
  std::int64_t waited = 0;  // epochs since the best
  double plateau_factor = 1;
  std::int64_t plateau_waited = 0;
  std::vector<EpochRecord> history;
  std::vector<at::Tensor> best_weights;
  std::vector<at::Tensor> averaged;
};

/// Atomically: after a kill there is the old state or the new one.
void save_state(const TrainingState& where, const RunningState& state, fusion::FusionModel& model,
                torch::optim::Optimizer& optimizer);

/// False when there is none. Throws kBadInput where it is of another run or damaged.
bool load_state(const TrainingState& where, RunningState& state, fusion::FusionModel& model,
                torch::optim::Optimizer& optimizer);

/// A line of the training log, and what it says.
std::string to_json_line(const EpochRecord& record);
EpochRecord parse_json_line(const std::string& line);

}  // namespace undertone::pipeline
