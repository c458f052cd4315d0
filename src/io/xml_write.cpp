#include "src/io/xml_write.hpp"

#include <algorithm>
#include <utility>

#include "src/core/error.hpp"
#include "src/io/xml_scan.hpp"

namespace undertone::io {
namespace {

/// Copies `text`, with what stands in `special` written as a reference.
std::string escape(std::string_view text, std::string_view special) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = read_xml_character(text).length;
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (special.find(text[0]) == special.npos) {
      out += text.substr(0, length);
    } else if (text[0] == '<') {
      out += "&lt;";
    } else if (text[0] == '>') {
      out += "&gt;";
    } else if (text[0] == '&') {
      out += "&amp;";
    } else if (text[0] == '"') {
      out += "&quot;";
    } else {
      out += "&#" + std::to_string(static_cast<int>(text[0])) + ";";
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

void require(bool condition, const char* what) {
  if (!condition) throw Error(ErrorKind::kMisuse, what);
}

}  // namespace

std::string escape_xml_text(std::string_view text) { return escape(text, "<>&\r"); }

std::string escape_xml_attribute(std::string_view text) { return escape(text, "<>&\"\t\n\r"); }

void XmlWriter::declare() {
  require(out_.empty(), "an XML declaration stands first");
  out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
}

XmlWriter& XmlWriter::open(std::string_view name) {
  require(is_xml_name(name), "that is no name of an XML element");
  if (!open_.empty()) {
    Frame& parent = open_.back();
    require(parent.state != State::kHasText, "an XML element that has text takes no elements");
    if (parent.state == State::kInTag) out_ += ">\n";
    parent.state = State::kHasElements;
  }
  begin_line();
  out_ += "<";
  out_ += name;
  open_.push_back({std::string(name)});
  return *this;
}

XmlWriter& XmlWriter::attribute(std::string_view name, std::string_view value) {
  require(is_xml_name(name), "that is no name of an XML attribute");
  require(!open_.empty() && open_.back().state == State::kInTag, "an XML attribute stands in a start tag");
  out_ += " ";
  out_ += name;
  out_ += "=\"" + escape_xml_attribute(value) + "\"";
  return *this;
}

XmlWriter& XmlWriter::text(std::string_view text) {
  require(!open_.empty() && open_.back().state != State::kHasElements,
          "an XML element that has elements takes no text");
  if (text.empty()) return *this;
  if (open_.back().state == State::kInTag) out_ += ">";
  open_.back().state = State::kHasText;
  out_ += escape_xml_text(text);
  return *this;
}

XmlWriter& XmlWriter::close() {
  require(!open_.empty(), "no XML element is open");
  const Frame frame = std::move(open_.back());
  open_.pop_back();
  if (frame.state == State::kInTag) {
    out_ += "/>\n";
    return *this;
  }
  if (frame.state == State::kHasElements) begin_line();
  out_ += "</" + frame.name + ">\n";
  return *this;
}

std::string XmlWriter::take() {
  require(open_.empty(), "an XML element is still open");
  return std::exchange(out_, {});
}

void XmlWriter::begin_line() { out_.append(4 * (base_depth_ + open_.size()), ' '); }

}  // namespace undertone::io
