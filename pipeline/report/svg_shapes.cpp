#include "pipeline/report/svg_shapes.hpp"

#include "pipeline/report/html_page.hpp"
#include "pipeline/report/number_text.hpp"

namespace undertone::pipeline {

std::string coordinate(double value) { return decimal(value, 1); }

void open_svg(io::XmlWriter& writer, int width, int height, std::string_view label) {
  const std::string w = std::to_string(width), h = std::to_string(height);
  writer.open("svg")
      .attribute("xmlns", "http://www.w3.org/2000/svg")
      .attribute("viewBox", "0 0 " + w + " " + h);
  writer.attribute("role", "img").attribute("aria-label", label);
}

void write_line(io::XmlWriter& writer, std::string_view css_class, const SvgLine& line) {
  writer.open("line").attribute("class", css_class);
  writer.attribute("x1", coordinate(line.x1)).attribute("y1", coordinate(line.y1));
  writer.attribute("x2", coordinate(line.x2)).attribute("y2", coordinate(line.y2)).close();
}

void write_label(io::XmlWriter& writer, std::string_view css_class, SvgPlace place, std::string_view text) {
  writer.open("text").attribute("class", css_class);
  writer.attribute("x", coordinate(place.x)).attribute("y", coordinate(place.y)).text(text).close();
}

void write_box(io::XmlWriter& writer, std::string_view css_class, const SvgBox& box, std::string_view tip) {
  const Tag rect(writer, "rect", css_class);
  writer.attribute("x", coordinate(box.x)).attribute("y", coordinate(box.y));
  writer.attribute("width", coordinate(box.width)).attribute("height", coordinate(box.height));
  write_text(writer, "title", {}, tip);
}

void write_circle(io::XmlWriter& writer, std::string_view css_class, SvgPlace centre, double radius,
                  std::string_view tip) {
  const Tag circle(writer, "circle", css_class);
  writer.attribute("cx", coordinate(centre.x)).attribute("cy", coordinate(centre.y));
  writer.attribute("r", coordinate(radius));
  write_text(writer, "title", {}, tip);
}

}  // namespace undertone::pipeline
