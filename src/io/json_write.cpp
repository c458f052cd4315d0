#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "src/core/error.hpp"
#include "src/io/json.hpp"

namespace undertone::io {
namespace {

/// Length of the UTF-8 sequence at the start of `text`, 0 if it is not valid (overlong, surrogate, cut off,
/// …).
std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  // The second byte decides whether a value is overlong, a surrogate or beyond U+10FFFF.
  const unsigned second = byte(1);
  const bool excluded = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
                        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
  return excluded ? 0 : length;
}

void append_escaped_ascii(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      break;
  }
  constexpr std::string_view kDigits = "0123456789abcdef";
  if (const auto code = static_cast<unsigned char>(c); code < 0x20) {
    out += "\\u00";
    out += kDigits[code >> 4];
    out += kDigits[code & 15];
  } else {
    out += c;
  }
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const std::string_view character = text.substr(0, length);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (length == 1) {
      append_escaped_ascii(out, character[0]);
    } else if (character == "\xE2\x80\xA8") {  // these two end a line in JavaScript
      out += "\\u2028";
    } else if (character == "\xE2\x80\xA9") {
      out += "\\u2029";
    } else {
      out += character;
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  out += '"';
}

void append_double(std::string& out, double value) {
  if (!std::isfinite(value)) {
    throw Error(ErrorKind::kMisuse, std::isnan(value) ? "JSON cannot hold NaN" : "JSON cannot hold infinity");
  }
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  const std::string_view digits(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  out += digits;
  if (digits.find_first_of(".e") == digits.npos) out += ".0";  // so that it reads back as a double
}

class JsonWriter {
 public:
  explicit JsonWriter(JsonStyle style) : style_(style) {}

  void write(const Json& value) {
    switch (value.kind()) {
      case JsonKind::kNull:
        out_ += "null";
        break;
      case JsonKind::kBool:
        out_ += value.as_bool() ? "true" : "false";
        break;
      case JsonKind::kInteger:
        out_ += std::to_string(value.as_integer());
        break;
      case JsonKind::kDouble:
        append_double(out_, value.as_double());
        break;
      case JsonKind::kString:
        append_string(out_, value.as_string());
        break;
      case JsonKind::kArray:
        write_list('[', ']', value.as_array(), [this](const Json& element) { write(element); });
        break;
      case JsonKind::kObject:
        write_list('{', '}', value.as_object(), [this](const JsonMember& member) {
          append_string(out_, member.key);
          out_ += style_ == JsonStyle::kIndented ? ": " : ":";
          write(member.value);
        });
        break;
    }
  }

  std::string take() { return std::move(out_); }

 private:
  template <class List, class WriteItem>
  void write_list(char opening, char closing, const List& list, WriteItem&& write_item) {
    out_ += opening;
    ++depth_;
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i > 0) out_ += ',';
      break_line();
      write_item(list[i]);
    }
    --depth_;
    if (!list.empty()) break_line();
    out_ += closing;
  }

  void break_line() {
    if (style_ == JsonStyle::kIndented) out_.append("\n").append(2 * depth_, ' ');
  }

  JsonStyle style_;
  std::size_t depth_ = 0;
  std::string out_;
};

}  // namespace

std::string to_json_text(const Json& value, JsonStyle style) {
  JsonWriter writer(style);
  writer.write(value);
  return writer.take();
}

}  // namespace undertone::io
