#pragma once

#include <array>
#include <cstdint>

#include "src/core/options.hpp"

namespace undertone::pipeline {

enum class ScheduleKind { kConstant, kCosine, kOneCycle, kPlateau };
constexpr auto option_choices(ScheduleKind) {
  return std::to_array<Choice<ScheduleKind>>({{ScheduleKind::kConstant, "constant"},
                                              {ScheduleKind::kCosine, "cosine"},
                                              {ScheduleKind::kOneCycle, "one-cycle"},
                                              {ScheduleKind::kPlateau, "plateau"}});
}

struct ScheduleOptions {
  ScheduleKind kind = ScheduleKind::kConstant;
  double warm_up = 0;  // share of all steps; of one cycle, at least the part that rises
  double plateau_factor = 0.5;
  std::int64_t plateau_patience = 5;  // epochs without an improvement before the rate falls

  static void fields(auto& self, auto&& field) {
    field(self.kind, {.name = "schedule",
                      .value = "KIND",
                      .help = "how the learning rate changes in the course of training"});
    field(self.warm_up, {.name = "warm-up",
                         .value = "SHARE",
                         .help = "share of all steps in which the learning rate rises from 0",
                         .low = 0,
                         .high = 0.9});
    field(self.plateau_factor, {.name = "plateau-factor",
                                .value = "FACTOR",
                                .help = "by what the learning rate falls when the metric stands still",
                                .low = 0.01,
                                .high = 0.99});
    field(self.plateau_patience, {.name = "plateau-patience",
                                  .value = "EPOCHS",
                                  .help = "epochs without improvement before it falls",
                                  .low = 0,
                                  .high = 10000});
  }
};

/// By what the learning rate is multiplied at a step (from 0) of so many; the plateau's part is `Plateau`'s.
double schedule_factor(const ScheduleOptions& options, std::int64_t step, std::int64_t steps);

/// The fall of the rate at plateaus: told of every epoch whether it was the best so far.
class Plateau {
 public:
  explicit Plateau(const ScheduleOptions& options) : options_(options) {}

  void note(bool improved);
  double factor() const { return factor_; }
  std::int64_t waited() const { return waited_; }
  void restore(double factor, std::int64_t waited);

 private:
  ScheduleOptions options_;
  double factor_ = 1;
  std::int64_t waited_ = 0;
};

}  // namespace undertone::pipeline
