#pragma once

#include <string_view>

namespace undertone {

/// "0.1.0"
std::string_view version();

}  // namespace undertone
