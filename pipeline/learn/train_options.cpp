#include "pipeline/learn/train_options.hpp"

#include "src/core/error.hpp"

namespace undertone::pipeline {

std::map<std::string, double> chosen_loss_weights(const std::map<std::string, double>& defaults,
                                                  const std::vector<std::string>& settings) {
  std::map<std::string, double> weights = defaults;
  for (const std::string& setting : settings) {
    const std::size_t equals = setting.find('=');
    double weight = 0;
    if (equals == setting.npos || OptionText<double>::read(setting.substr(equals + 1), weight)) {
      throw Error(ErrorKind::kMisuse, "--loss-weight " + setting + ": expected NAME=WEIGHT");
    }
    const auto place = weights.find(setting.substr(0, equals));
    if (place == weights.end()) {
      std::string names;
      for (const auto& [name, value] : defaults) names += (names.empty() ? "" : ", ") + name;
      throw Error(ErrorKind::kMisuse, "--loss-weight " + setting + ": the losses of this model are " + names);
    }
    place->second = weight;
  }
  return weights;
}

}  // namespace undertone::pipeline
