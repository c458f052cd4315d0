#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace undertone::synthesize {

/// What is said, by whom, and how it is meant.
struct Turn {
  int speaker = 0;
  std::string emotion;
  std::string text;
};

/// A small conversation in which speakers take turns. The same arguments, the same script.
std::vector<Turn> write_script(int turns, int speakers, std::uint64_t seed);

}  // namespace undertone::synthesize
