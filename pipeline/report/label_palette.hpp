#pragma once

#include <span>
#include <string>
#include <vector>

namespace undertone::pipeline {

/// Of one label, as CSS writes colours.
struct LabelColour {
  std::string light;  // on a light page
  std::string dark;
};

/// A colour each, the same whenever a page has the same labels: for the emotions that most label sets share,
/// colours that people tell apart whichever of the three kinds of cones they lack (after Okabe and Ito), for
/// others further ones in the order of the labels.
std::vector<LabelColour> label_colours(std::span<const std::string> labels);

}  // namespace undertone::pipeline
