#pragma once

#include <map>
#include <string>
#include <vector>

#include "pipeline/cli/train_verb_options.hpp"

namespace undertone::cli {

/// What one run of `undertone train` learns by, or the second of two that are compared.
struct Configuration {
  std::string name;   // what the user called it
  std::string model;  // kind, as the registry names it
  std::map<std::string, std::string> model_options;
  TrainVerbOptions options;
  std::string ending;  // of its files beside the checkpoint; empty for the first
};

/// `model` is a kind or a preset; the settings of `options` win over those of a preset. Throws kMisuse for
/// models that are not there.
Configuration make_configuration(const std::string& model, const TrainVerbOptions& options);

/// The same with what --versus changes. With another model, options of the first model are forgotten. Throws
/// kMisuse, with every problem, for what cannot be changed or has no such value.
Configuration make_rival(const Configuration& first);

/// Options of `undertone train` that the preset stands for; nothing where `model` is none.
std::vector<OptionValue> preset_options(const std::string& model);

}  // namespace undertone::cli
