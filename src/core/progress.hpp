#pragma once

#include <optional>
#include <string_view>

namespace undertone {

/// How far a piece of work has come, in seconds of media or in items: the unit is the reporter's.
struct ProgressState {
  std::string_view task;  // "decoding", "training"
  double done = 0;
  std::optional<double> total;  // absent when it cannot be known
  std::string_view unit;        // "s" counts media time, from which the speed against real time follows
};

/// The base class is silent. Called often and from one thread at a time; implementations thin the calls out.
class Progress {
 public:
  virtual ~Progress() = default;
  virtual void update(const ProgressState& state);
  virtual void finish();
};

Progress& silent_progress();

}  // namespace undertone
