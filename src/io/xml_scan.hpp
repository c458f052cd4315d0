#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What parser and writer of XML share, private to them.
namespace undertone::io {

struct XmlLimits;

struct XmlCharacter {
  char32_t value = 0;
  std::size_t length = 0;  // bytes; 0 where there is no character that XML allows
};

/// The character at the start of a UTF-8 text.
XmlCharacter read_xml_character(std::string_view text);
bool is_xml_name(std::string_view text);
/// Reason with the line and column of `offset`.
[[noreturn]] void throw_xml_error(std::string_view text, std::size_t offset, const std::string& reason);

enum class XmlMarkupKind { kText, kStartTag, kEndTag, kEmptyTag, kComment, kCdata, kInstruction };

struct XmlMarkup {
  XmlMarkupKind kind = XmlMarkupKind::kText;
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view name;       // of a tag
  std::size_t attributes = 0;  // of a tag, their number
};

/// Cuts a text into tags and what stands between them, and is strict about each piece.
class XmlScanner {
 public:
  explicit XmlScanner(std::string_view text, std::size_t at = 0) : text_(text), at_(at) {}

  std::optional<XmlMarkup> next();

 private:
  XmlMarkup scan_text();
  XmlMarkup scan_until(XmlMarkupKind kind, std::string_view opening, std::string_view closing);
  XmlMarkup scan_tag();
  void scan_attribute();
  void check_references(std::size_t begin, std::size_t end) const;
  void check_distinct();
  std::string_view scan_name();
  void skip_spaces();
  bool looking_at(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  [[noreturn]] void fail(std::size_t offset, const std::string& reason) const {
    throw_xml_error(text_, offset, reason);
  }

  std::string_view text_;
  std::size_t at_;
  std::vector<std::string_view> names_;  // of one tag's attributes
};

/// Throws where the library that builds the tree would be too lenient, or a limit is exceeded.
void check_xml(std::string_view text, const XmlLimits& limits);

}  // namespace undertone::io
