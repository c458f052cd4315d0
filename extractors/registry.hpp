#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "extractors/extractor.hpp"

namespace undertone::extractors {

struct RegisteredExtractor {
  std::string_view name;
  std::function<std::unique_ptr<Extractor>()> make;
};

/// Every extractor there is. A new one is one pair of files and one line in registry.cpp.
const std::vector<RegisteredExtractor>& all_extractors();

/// Throws kNotFound, with the nearest name, when there is no such extractor.
std::unique_ptr<Extractor> make_extractor(std::string_view name);

}  // namespace undertone::extractors
