#include "pipeline/cli/configuration.hpp"

#include <algorithm>
#include <array>

#include "fusion/registry.hpp"
#include "pipeline/encoders/encoder_kinds.hpp"
#include "pipeline/learn/presets.hpp"
#include "src/core/error.hpp"
#include "src/core/joined.hpp"

namespace undertone::cli {
namespace {

// Two configurations are compared on the same data from the same seeds, and are one run.
constexpr auto kCommon = std::to_array<std::string_view>(
    {"data", "out", "bag-of-words", "protocol", "seeds", "seed", "versus", "check", "resume", "device",
     "force", "split-seed", "dev-share", "extra-emotions", "sdt-text"});

std::pair<std::string, std::string> parts_of(const std::string& setting) {
  const std::size_t equals = setting.find('=');
  return {setting.substr(0, equals), setting.substr(equals + 1)};
}

}  // namespace

Configuration make_configuration(const std::string& model, const TrainVerbOptions& options) {
  Configuration made{model, model, {}, options, ""};
  if (const pipeline::Preset* preset = pipeline::find_preset(model)) {
    made.model = preset->model;
    for (const auto& [name, value] : preset->model_options) made.model_options[std::string(name)] = value;
  }
  fusion::find_model_kind(made.model, pipeline::trainable_kinds());
  for (const std::string& setting : options.set) {
    const auto [name, value] = parts_of(setting);
    made.model_options[name] = value;
  }
  return made;
}

std::vector<OptionValue> preset_options(const std::string& model) {
  std::vector<OptionValue> values;
  const pipeline::Preset* preset = pipeline::find_preset(model);
  if (preset == nullptr) return values;
  for (const auto& [name, value] : preset->training) {
    values.push_back({std::string(name), std::string(value), "the preset " + model});
  }
  return values;
}

Configuration make_rival(const Configuration& first) {
  std::string model = first.name;
  TrainVerbOptions options = first.options;
  options.versus.clear();
  OptionList list;
  list.add(options);
  std::vector<OptionValue> values;
  for (const std::string& setting : first.options.versus) {
    const auto [name, value] = parts_of(setting);
    if (name == "model") {
      model = value;
      options.set.clear();
      list.assign(OptionLayer::kPreset, preset_options(model));
    } else if (std::ranges::find(kCommon, name) != kCommon.end()) {
      throw Error(ErrorKind::kMisuse, "--versus " + setting + ": this is the same for both configurations");
    } else {
      values.push_back({name, value, "--versus " + setting});
    }
  }
  list.assign(OptionLayer::kCommandLine, values);
  list.check();
  Configuration rival = make_configuration(model, options);
  rival.name = joined(first.options.versus, ", ");
  rival.ending = ".versus";
  return rival;
}

}  // namespace undertone::cli
