#pragma once

#include <string>
#include <string_view>

#include "src/io/xml_write.hpp"

namespace undertone::pipeline {

/// An element that is open as long as the object lives.
class Tag {
 public:
  Tag(io::XmlWriter& writer, std::string_view name, std::string_view css_class = {});
  Tag(const Tag&) = delete;
  Tag& operator=(const Tag&) = delete;
  ~Tag() { writer_.close(); }

  Tag& attribute(std::string_view name, std::string_view value) {
    writer_.attribute(name, value);
    return *this;
  }

 private:
  io::XmlWriter& writer_;
};

/// An element that holds only text; a dash where there is none, for an empty element means different things
/// to readers of XML and of HTML.
void write_text(io::XmlWriter& writer, std::string_view name, std::string_view css_class,
                std::string_view text);
/// Likewise with one more attribute.
struct HtmlAttribute {
  std::string_view name;
  std::string_view value;
};
void write_text(io::XmlWriter& writer, std::string_view name, std::string_view css_class,
                std::string_view text, const HtmlAttribute& attribute);

/// A page that needs nothing besides itself: no script, no font, no network. It is XML, too, behind its first
/// line. Use it from `writer`, then `take` it.
class HtmlPage {
 public:
  explicit HtmlPage(std::string_view title);

  /// Inside of <main>.
  io::XmlWriter& writer() { return writer_; }
  std::string take();

 private:
  io::XmlWriter writer_;
};

/// The style of all pages: light and dark, on paper and on a phone. Holds none of the characters that XML
/// escapes.
std::string_view page_style();

}  // namespace undertone::pipeline
