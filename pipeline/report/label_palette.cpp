#include "pipeline/report/label_palette.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "data/annotations/annotation.hpp"
#include "data/transcripts/text_lines.hpp"

namespace undertone::pipeline {
namespace {

struct NamedColour {
  std::string_view names;  // each between spaces
  std::string_view light;
  std::string_view dark;
};

constexpr auto kKnown = std::to_array<NamedColour>({
    {" neutral calm ", "#8d949c", "#8f98a3"},
    {" surprise surprised ", "#56b4e9", "#6fc3f2"},
    {" fear fearful afraid ", "#cc79a7", "#e08fbd"},
    {" sadness sad ", "#0072b2", "#3d97dc"},
    {" joy happiness happy positive ", "#e69f00", "#f0b02e"},
    {" disgust disgusted ", "#009e73", "#22bd90"},
    {" anger angry negative ", "#d55e00", "#f27a24"},
    {" uncertain ", "#b9bec4", "#5b636e"},
});

constexpr auto kFurther = std::to_array<NamedColour>({
    {"", "#b8a800", "#e6da4a"},
    {"", "#7a4fc0", "#a887ec"},
    {"", "#8c5a3c", "#c08a68"},
    {"", "#117733", "#4fae6c"},
    {"", "#882255", "#c9588f"},
    {"", "#44aa99", "#6fd0c0"},
    {"", "#332288", "#7d74e0"},
    {"", "#a8577e", "#dd9dbb"},
});

const NamedColour* find_known(std::string_view label) {
  const std::string wanted = " " + data::to_lower_ascii(label) + " ";
  const auto* const found = std::ranges::find_if(
      kKnown, [&](const NamedColour& known) { return known.names.find(wanted) != known.names.npos; });
  return found == kKnown.end() ? nullptr : found;
}

/// For label sets of any size: the golden angle keeps neighbours apart.
LabelColour colour_of_hue(std::size_t number) {
  const std::string hue = std::to_string(number * 137 % 360);
  return {"hsl(" + hue + " 55% 42%)", "hsl(" + hue + " 60% 66%)"};
}

}  // namespace

std::vector<LabelColour> label_colours(std::span<const std::string> labels) {
  std::vector<LabelColour> colours;
  std::vector<const NamedColour*> taken;
  std::size_t further = 0;
  for (const std::string& label : labels) {
    const NamedColour* known = find_known(label);
    if (known && std::ranges::find(taken, known) != taken.end()) known = nullptr;  // "happy" beside "joy"
    taken.push_back(known);
    if (!known && further < kFurther.size()) known = &kFurther[further++];
    colours.push_back(known ? LabelColour{std::string(known->light), std::string(known->dark)}
                            : colour_of_hue(++further));
  }
  return colours;
}

}  // namespace undertone::pipeline
