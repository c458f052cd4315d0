#pragma once

#include <string_view>
#include <vector>

#include "pipeline/synthesize/phones.hpp"

namespace undertone::synthesize {

/// How a word of the letters a to z (and apostrophes) may be said, by a handful of rules for English: not
/// always right, always sayable. Never empty for a word with a letter.
std::vector<Phone> phones_of(std::string_view letters);

}  // namespace undertone::synthesize
