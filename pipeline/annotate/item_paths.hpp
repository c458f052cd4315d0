#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/annotate/media_finder.hpp"

namespace undertone::pipeline {

/// Where the outputs of an item go, without their endings: `base` of rec/a/talk.mp4 is OUT/rec/a/talk.mp4.
struct ItemPlace {
  std::filesystem::path input;
  std::filesystem::path base;
};

/// `base` with an ending, as "jsonl" or "item.json".
std::filesystem::path with_ending(const std::filesystem::path& base, std::string_view ending);

/// A place for each file, no two of which share a name, the same in every run. The folder of a root has its
/// name; where another root of that name has it already, a number follows. Names that would be too long are
/// cut and get a hash. Makes the folders of the roots, with a hidden file in each that says whose it is.
std::vector<ItemPlace> plan_places(const FoundMedia& found, const std::filesystem::path& out);

}  // namespace undertone::pipeline
