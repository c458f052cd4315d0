#pragma once

#include <string>
#include <string_view>

// What files are called while they are written. Private to src/io.
namespace undertone::io {

/// By chance, so that nobody else has it.
std::string make_hidden_name();
bool is_hidden_name(std::string_view name);

}  // namespace undertone::io
