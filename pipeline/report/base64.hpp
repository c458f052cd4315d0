#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace undertone::pipeline {

/// RFC 4648, padded.
std::string base64(std::span<const std::uint8_t> bytes);

}  // namespace undertone::pipeline
