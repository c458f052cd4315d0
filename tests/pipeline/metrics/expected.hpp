#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "src/io/json.hpp"
#include "src/io/read_file.hpp"

namespace undertone::support {

/// A part of expected.json, which make_expected.py beside it wrote.
inline io::Json expected_part(std::string_view part) {
  const std::string text =
      io::read_text_file(UNDERTONE_SOURCE_DIR "/tests/pipeline/metrics/expected.json", 1U << 20);
  return io::parse_json(text).at(part);
}

inline std::vector<int> integers_of(const io::Json& json, std::string_view key) {
  std::vector<int> values;
  for (const io::Json& value : json.get_array(key)) values.push_back(static_cast<int>(value.as_integer()));
  return values;
}

/// null as NaN.
inline std::vector<double> doubles_of(const io::Json::Array& array) {
  std::vector<double> values;
  for (const io::Json& value : array) {
    values.push_back(value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.as_double());
  }
  return values;
}

inline std::vector<double> doubles_of(const io::Json& json, std::string_view key) {
  return doubles_of(json.get_array(key));
}

}  // namespace undertone::support
