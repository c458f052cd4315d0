#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace undertone::pipeline {

/// A model together with options of itself and of its training, under a name of its own.
struct Preset {
  using Settings = std::vector<std::pair<std::string_view, std::string_view>>;

  std::string_view name;
  std::string_view model;    // kind, as the registry names it
  std::string_view summary;  // one sentence without a full stop
  Settings model_options;
  Settings training;  // options of `undertone train`
};

std::span<const Preset> presets();
const Preset* find_preset(std::string_view name);

}  // namespace undertone::pipeline
