#pragma once

#include <string>
#include <string_view>

#include "src/io/xml_write.hpp"

namespace undertone::pipeline {

/// A place in a drawing, to a tenth.
std::string coordinate(double value);

/// Opens the svg element; the caller closes it. `label` is read out instead of it.
void open_svg(io::XmlWriter& writer, int width, int height, std::string_view label);

struct SvgLine {
  double x1 = 0, y1 = 0, x2 = 0, y2 = 0;
};
void write_line(io::XmlWriter& writer, std::string_view css_class, const SvgLine& line);

struct SvgPlace {
  double x = 0, y = 0;
};
void write_label(io::XmlWriter& writer, std::string_view css_class, SvgPlace place, std::string_view text);

struct SvgBox {
  double x = 0, y = 0, width = 0, height = 0;
};
/// `tip` appears under the pointer.
void write_box(io::XmlWriter& writer, std::string_view css_class, const SvgBox& box, std::string_view tip);
void write_circle(io::XmlWriter& writer, std::string_view css_class, SvgPlace centre, double radius,
                  std::string_view tip);

}  // namespace undertone::pipeline
