#include "pipeline/learn/presets.hpp"

#include <algorithm>
#include <array>

namespace undertone::pipeline {

std::span<const Preset> presets() {
  static const std::array<Preset, 2> kPresets = {{
      {"sdt-iemocap",
       "sdt",
       "SDT with the values that its authors trained it by on IEMOCAP",
       {{"width", "1024"}, {"heads", "8"}, {"dropout", "0.5"}, {"temperature", "1"}, {"gate", "learned"}},
       {{"optimizer", "adam"},
        {"learning-rate", "1e-4"},
        {"weight-decay", "1e-5"},
        {"batch", "16"},
        {"epochs", "150"},
        {"class-weights", "inverse"},
        {"scale-inputs", "none"}}},
      {"sdt-meld",
       "sdt",
       "SDT with the values that its authors trained it by on MELD",
       {{"width", "1024"}, {"heads", "8"}, {"dropout", "0.5"}, {"temperature", "8"}, {"gate", "identity"}},
       {{"optimizer", "adam"},
        {"learning-rate", "5e-6"},
        {"weight-decay", "1e-5"},
        {"batch", "8"},
        {"epochs", "50"},
        {"scale-inputs", "none"}}},
  }};
  return kPresets;
}

const Preset* find_preset(std::string_view name) {
  const auto all = presets();
  const auto found = std::ranges::find(all, name, &Preset::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace undertone::pipeline
