#pragma once

#include <string>
#include <string_view>

#include "pipeline/learn/explanation.hpp"
#include "src/io/xml_write.hpp"

namespace undertone::pipeline {

/// What was seen inside a model, as tables and pictures, below a heading of somebody else's.
void write_explanation(io::XmlWriter& writer, const Explanation& explanation);

/// The same as a page of its own.
std::string explanation_html(std::string_view title, const Explanation& explanation);

}  // namespace undertone::pipeline
