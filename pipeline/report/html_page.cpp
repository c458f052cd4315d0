#include "pipeline/report/html_page.hpp"

#include "pipeline/report/number_text.hpp"

namespace undertone::pipeline {
namespace {

void write_meta(io::XmlWriter& writer, std::string_view key, std::string_view name,
                std::string_view content) {
  writer.open("meta").attribute(key, name).attribute("content", content).close();
}

}  // namespace

Tag::Tag(io::XmlWriter& writer, std::string_view name, std::string_view css_class) : writer_(writer) {
  writer_.open(name);
  if (!css_class.empty()) writer_.attribute("class", css_class);
}

void write_text(io::XmlWriter& writer, std::string_view name, std::string_view css_class,
                std::string_view text) {
  const Tag tag(writer, name, css_class);
  writer.text(text.empty() ? kMissing : text);
}

void write_text(io::XmlWriter& writer, std::string_view name, std::string_view css_class,
                std::string_view text, const HtmlAttribute& attribute) {
  Tag tag(writer, name, css_class);
  tag.attribute(attribute.name, attribute.value);
  writer.text(text.empty() ? kMissing : text);
}

HtmlPage::HtmlPage(std::string_view title) {
  writer_.open("html").attribute("lang", "en").attribute("xmlns", "http://www.w3.org/1999/xhtml");
  writer_.open("head").open("meta").attribute("charset", "utf-8").close();
  write_meta(writer_, "http-equiv", "Content-Security-Policy",
             "default-src 'none'; style-src 'unsafe-inline'");
  write_meta(writer_, "name", "viewport", "width=device-width, initial-scale=1");
  writer_.open("title").text(title.empty() ? kMissing : title).close();
  writer_.open("style").text(page_style()).close();
  writer_.close();
  writer_.open("body").open("main");
}

std::string HtmlPage::take() {
  writer_.close().close().close();
  return "<!DOCTYPE html>\n" + writer_.take();
}

}  // namespace undertone::pipeline
