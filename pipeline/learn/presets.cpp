#include "pipeline/learn/presets.hpp"

#include <algorithm>
#include <array>

namespace undertone::pipeline {

std::span<const Preset> presets() {
  static const std::array<Preset, 5> kPresets = {{
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
      {"summer",
       "summer",
       "SUMMER for a machine without a GPU; every value is our choice",
       {{"width", "256"}, {"heads", "8"}, {"dropout", "0.3"}},
       {{"optimizer", "adam"},
        {"learning-rate", "3e-4"},
        {"weight-decay", "1e-5"},
        {"clip", "norm"},
        {"clip-at", "5"},
        {"batch", "8"},
        {"epochs", "60"},
        {"patience", "12"}}},
      {"summer-paper",
       "summer",
       "SUMMER with what is known of its paper, and where nothing is with SDT's values on IEMOCAP",
       {{"width", "1024"},
        {"heads", "8"},
        {"dropout", "0.5"},
        {"teacher", "text"},
        {"moe", "sdmoe"},
        {"k-sigma", "2"},
        {"dyn-threshold", "0.5"},
        {"ikd-temperature", "1"}},
       {{"optimizer", "adam"},
        {"learning-rate", "1e-4"},
        {"weight-decay", "1e-5"},
        {"batch", "16"},
        {"epochs", "150"},
        {"class-weights", "inverse"},
        {"scale-inputs", "none"}}},
      {"summer-small",
       "summer",
       "SUMMER in minutes, to try it out; every value is our choice",
       {{"width", "64"}, {"heads", "4"}, {"experts", "6"}, {"global-experts", "2"}, {"dropout", "0.3"}},
       {{"optimizer", "adam"},
        {"learning-rate", "1e-3"},
        {"weight-decay", "1e-5"},
        {"clip", "norm"},
        {"clip-at", "5"},
        {"batch", "8"},
        {"epochs", "30"},
        {"patience", "8"}}},
  }};
  return kPresets;
}

const Preset* find_preset(std::string_view name) {
  const auto all = presets();
  const auto found = std::ranges::find(all, name, &Preset::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace undertone::pipeline
