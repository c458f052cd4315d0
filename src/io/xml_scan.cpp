#include "src/io/xml_scan.hpp"

#include <algorithm>
#include <charconv>

#include "src/core/error.hpp"
#include "src/io/xml.hpp"

namespace undertone::io {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || (c & 0x80) != 0;
}

bool is_name_part(char c) { return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

bool is_allowed(char32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return c < 0xD800 || (c >= 0xE000 && c <= 0x10FFFF && c != 0xFFFE && c != 0xFFFF);
}

/// What stands between "&" and ";".
bool is_known_reference(std::string_view name) {
  if (!name.starts_with('#'))
    return name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos";
  const bool is_hexadecimal = name.starts_with("#x");
  name.remove_prefix(is_hexadecimal ? 2 : 1);
  unsigned value = 0;
  const char* const end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data(), end, value, is_hexadecimal ? 16 : 10);
  return error == std::errc() && stop == end && is_allowed(value);
}

void check_characters(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c >= 0x20 && c < 0x7F) {
      ++at;
      continue;
    }
    const std::size_t length = read_xml_character(text.substr(at)).length;
    if (length == 0) throw_xml_error(text, at, "a character that XML does not allow, or invalid UTF-8");
    at += length;
  }
}

/// Follows tags down and up, and counts.
class Nesting {
 public:
  Nesting(std::string_view text, const XmlLimits& limits) : text_(text), limits_(limits) {}

  void take(const XmlMarkup& markup) {
    nodes_ += 1 + markup.attributes;
    if (nodes_ > limits_.max_nodes) fail(markup.begin, "too many elements");
    switch (markup.kind) {
      case XmlMarkupKind::kStartTag:
        enter(markup);
        open_.push_back(markup.name);
        break;
      case XmlMarkupKind::kEmptyTag:
        enter(markup);
        break;
      case XmlMarkupKind::kEndTag:
        leave(markup);
        break;
      case XmlMarkupKind::kText:
      case XmlMarkupKind::kCdata:
        if (open_.empty() && !is_space(markup)) fail(markup.begin, "text outside of the root element");
        break;
      case XmlMarkupKind::kComment:
      case XmlMarkupKind::kInstruction:
        break;
    }
  }

  void finish() const {
    if (!has_root_) fail(text_.size(), "there is no element");
    if (!open_.empty()) fail(text_.size(), "the end of \"" + std::string(open_.back()) + "\" is missing");
  }

 private:
  void enter(const XmlMarkup& markup) {
    if (open_.empty() && has_root_) fail(markup.begin, "a second root element");
    if (open_.size() >= limits_.max_depth) fail(markup.begin, "elements are nested too deep");
    has_root_ = true;
  }

  void leave(const XmlMarkup& markup) {
    if (open_.empty() || open_.back() != markup.name)
      fail(markup.begin, "the end of an element that is not open");
    open_.pop_back();
  }

  bool is_space(const XmlMarkup& markup) const {
    return text_.substr(markup.begin, markup.end - markup.begin).find_first_not_of(kSpaces) == text_.npos;
  }
  [[noreturn]] void fail(std::size_t offset, const std::string& reason) const {
    throw_xml_error(text_, offset, reason);
  }

  std::string_view text_;
  const XmlLimits& limits_;
  std::vector<std::string_view> open_;
  std::size_t nodes_ = 0;
  bool has_root_ = false;
};

}  // namespace

XmlCharacter read_xml_character(std::string_view text) {
  if (text.empty()) return {};
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  if (length == 0 || length > text.size()) return {};
  char32_t value = length == 1 ? first : first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    value = (value << 6) | (byte(i) & 0x3FU);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < kSmallest[length] || !is_allowed(value)) return {};
  return {value, length};
}

bool is_xml_name(std::string_view text) {
  return !text.empty() && is_name_start(text[0]) && std::ranges::all_of(text, is_name_part);
}

void throw_xml_error(std::string_view text, std::size_t offset, const std::string& reason) {
  const std::string_view before = text.substr(0, std::min(offset, text.size()));
  const auto line = 1 + std::ranges::count(before, '\n');
  const std::string_view row = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
  // Columns count characters, that is bytes that do not continue one.
  const auto column = 1 + std::ranges::count_if(row, [](char c) { return (c & 0xC0) != 0x80; });
  throw Error(ErrorKind::kBadInput,
              "XML line " + std::to_string(line) + ", column " + std::to_string(column) + ": " + reason);
}

std::optional<XmlMarkup> XmlScanner::next() {
  if (at_ >= text_.size()) return std::nullopt;
  if (!looking_at("<")) return scan_text();
  if (looking_at("<!--")) return scan_until(XmlMarkupKind::kComment, "<!--", "-->");
  if (looking_at("<![CDATA[")) return scan_until(XmlMarkupKind::kCdata, "<![CDATA[", "]]>");
  if (looking_at("<?")) return scan_until(XmlMarkupKind::kInstruction, "<?", "?>");
  if (looking_at("<!DOCTYPE"))
    fail(at_, "a document type declaration, which is refused as it could declare entities");
  if (looking_at("<!")) fail(at_, "a declaration that has no place here");
  return scan_tag();
}

XmlMarkup XmlScanner::scan_text() {
  const std::size_t begin = at_;
  at_ = std::min(text_.find('<', at_), text_.size());
  check_references(begin, at_);
  return {XmlMarkupKind::kText, begin, at_, {}, 0};
}

XmlMarkup XmlScanner::scan_until(XmlMarkupKind kind, std::string_view opening, std::string_view closing) {
  const std::size_t begin = at_;
  const std::size_t found = text_.find(closing, begin + opening.size());
  if (found == text_.npos) fail(begin, "\"" + std::string(opening) + "\" without its end");
  at_ = found + closing.size();
  return {kind, begin, at_, {}, 0};
}

XmlMarkup XmlScanner::scan_tag() {
  XmlMarkup markup{XmlMarkupKind::kStartTag, at_, 0, {}, 0};
  names_.clear();
  ++at_;
  if (looking_at("/")) {
    markup.kind = XmlMarkupKind::kEndTag;
    ++at_;
  }
  markup.name = scan_name();
  while (true) {
    const std::size_t before = at_;
    skip_spaces();
    if (looking_at(">")) break;
    if (markup.kind == XmlMarkupKind::kEndTag) fail(at_, "\">\" expected");
    if (looking_at("/>")) {
      markup.kind = XmlMarkupKind::kEmptyTag;
      ++at_;
      break;
    }
    if (before == at_) fail(at_, "white space, \">\" or \"/>\" expected");
    scan_attribute();
  }
  check_distinct();
  markup.end = ++at_;
  markup.attributes = names_.size();
  return markup;
}

void XmlScanner::scan_attribute() {
  names_.push_back(scan_name());
  skip_spaces();
  if (!looking_at("=")) fail(at_, "\"=\" expected");
  ++at_;
  skip_spaces();
  if (!looking_at("\"") && !looking_at("'")) fail(at_, "a quoted value expected");
  const char quote = text_[at_];
  const std::size_t begin = at_ + 1;
  const std::size_t end = text_.find(quote, begin);
  if (end == text_.npos) fail(at_, "a value without its closing quote");
  if (const std::size_t inner = text_.substr(begin, end - begin).find('<'); inner != text_.npos)
    fail(begin + inner, "\"<\" inside a value");
  check_references(begin, end);
  at_ = end + 1;
}

void XmlScanner::check_references(std::size_t begin, std::size_t end) const {
  constexpr std::size_t kLongest = 12;  // "#x" and ten digits
  const std::string_view piece = text_.substr(begin, end - begin);
  for (std::size_t at = piece.find('&'); at != piece.npos; at = piece.find('&', at + 1)) {
    const std::string_view name = piece.substr(at + 1, kLongest + 1);
    const std::size_t length = name.find(';');
    if (length == name.npos || !is_known_reference(name.substr(0, length)))
      fail(begin + at, "\"&\" that begins no reference to a character or a predefined entity");
  }
}

void XmlScanner::check_distinct() {
  std::ranges::sort(names_);
  const auto twin = std::ranges::adjacent_find(names_);
  if (twin == names_.end()) return;
  fail(static_cast<std::size_t>(std::max(twin[0].data(), twin[1].data()) - text_.data()),
       "an attribute that the element has already");
}

std::string_view XmlScanner::scan_name() {
  if (at_ >= text_.size() || !is_name_start(text_[at_])) fail(at_, "a name expected");
  const std::size_t begin = at_;
  while (at_ < text_.size() && is_name_part(text_[at_])) ++at_;
  return text_.substr(begin, at_ - begin);
}

void XmlScanner::skip_spaces() { at_ = std::min(text_.find_first_not_of(kSpaces, at_), text_.size()); }

void check_xml(std::string_view text, const XmlLimits& limits) {
  if (text.size() > limits.max_bytes) throw Error(ErrorKind::kBadInput, "the XML text is too large");
  check_characters(text);
  XmlScanner scanner(text, text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
  Nesting nesting(text, limits);
  while (const auto markup = scanner.next()) nesting.take(*markup);
  nesting.finish();
}

}  // namespace undertone::io
