#include "pipeline/learn/train_options.hpp"

#include "src/core/error.hpp"
#include "src/core/joined.hpp"

namespace undertone::pipeline {

std::map<std::string, double> with_settings(std::string_view option, std::map<std::string, double> numbers,
                                            const std::vector<std::string>& settings) {
  for (const std::string& setting : settings) {
    const std::string where = "--" + std::string(option) + " " + setting;
    const std::size_t equals = setting.find('=');
    double number = 0;
    if (equals == setting.npos || OptionText<double>::read(setting.substr(equals + 1), number)) {
      throw Error(ErrorKind::kMisuse, where + ": expected NAME=NUMBER");
    }
    const auto place = numbers.find(setting.substr(0, equals));
    if (place == numbers.end()) {
      const auto name_of = [](const auto& entry) { return entry.first; };
      throw Error(ErrorKind::kMisuse, where + ": this model has " + joined(numbers, ", ", name_of));
    }
    place->second = number;
  }
  return numbers;
}

}  // namespace undertone::pipeline
