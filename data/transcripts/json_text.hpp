#pragma once

#include <string>
#include <string_view>
#include <vector>

// What the JSON tree does not tell about its text.
namespace undertone::data {

/// The text with `null` wherever NaN, Infinity or -Infinity stands outside of strings.
std::string without_nan(std::string_view json);

/// The line, from 1, of each element of the array that is the member `key` of the root, or of the root itself
/// where `key` is empty. Only for text that is JSON.
std::vector<int> element_lines(std::string_view json, std::string_view key);

}  // namespace undertone::data
