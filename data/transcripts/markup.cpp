#include "data/transcripts/markup.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "data/transcripts/text_encoding.hpp"
#include "data/transcripts/text_lines.hpp"
#include "data/transcripts/turns.hpp"

namespace undertone::data {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kNamedEntities = {
    {{"&amp;", "&"},
     {"&lt;", "<"},
     {"&gt;", ">"},
     {"&quot;", "\""},
     {"&apos;", "'"},
     {"&nbsp;", "\xC2\xA0"},
     {"&lrm;", "\xE2\x80\x8E"},
     {"&rlm;", "\xE2\x80\x8F"}}};

struct Entity {
  std::size_t size = 0;
  std::string text;
};

std::optional<Entity> try_numeric_entity(std::string_view text) {
  constexpr std::size_t kLongest = 12;
  const std::size_t semicolon = text.substr(0, kLongest).find(';');
  if (!text.starts_with("&#") || semicolon == text.npos) return std::nullopt;
  const bool is_hex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
  const std::size_t begin = is_hex ? 3 : 2;
  if (semicolon <= begin) return std::nullopt;
  std::uint32_t code = 0;
  const char* const end = text.data() + semicolon;
  const auto [read_to, error] = std::from_chars(text.data() + begin, end, code, is_hex ? 16 : 10);
  const bool is_surrogate = code >= 0xD800 && code < 0xE000;
  if (error != std::errc() || read_to != end || code == 0 || code > 0x10FFFF || is_surrogate) {
    return std::nullopt;
  }
  Entity entity{semicolon + 1, {}};
  append_utf8(entity.text, code);
  return entity;
}

/// The reference that `text` begins with.
std::optional<Entity> try_entity(std::string_view text) {
  for (const auto& [name, meaning] : kNamedEntities) {
    if (text.starts_with(name)) return Entity{name.size(), std::string(meaning)};
  }
  return try_numeric_entity(text);
}

/// Size of the tag that `text` begins with and its name in small letters; 0 for other text.
std::size_t srt_tag_size(std::string_view text, std::string& name) {
  constexpr std::array<std::string_view, 14> kTags = {"i",    "b",    "u", "s", "em",   "strong", "font",
                                                      "span", "ruby", "c", "v", "lang", "rt",     "br"};
  std::size_t at = text.substr(1).starts_with('/') ? 2 : 1;
  const std::size_t name_begin = at;
  constexpr std::size_t kLongestTagName = 8;
  while (at < text.size() && at - name_begin < kLongestTagName && is_ascii_letter(text[at])) ++at;
  name = to_lower_ascii(text.substr(name_begin, at - name_begin));
  if (std::ranges::find(kTags, name) == kTags.end()) return 0;
  if (at == text.size() || std::string_view(" \t\n./>").find(text[at]) == std::string_view::npos) return 0;
  const std::size_t close = text.find_first_of("<>", at);
  return close == text.npos || text[close] == '<' ? 0 : close + 1;
}

/// For the UTF-8 sequence that `text` begins with, or its first byte where there is none.
std::string numeric_entity(std::string_view text) {
  const std::size_t length = utf8_length(text);
  constexpr std::array<unsigned, 5> kLeadBits = {0x7F, 0x7F, 0x1F, 0x0F, 0x07};
  unsigned code = static_cast<unsigned char>(text[0]) & kLeadBits[length];
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
  return "&#" + std::to_string(code) + ";";
}

/// Escapes one line; `reserved` are further characters that must not stand for themselves.
std::string escape_line(std::string_view line, EscapeFor format, std::string_view reserved) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const std::string_view rest = line.substr(i);
    const char next = rest.size() > 1 ? rest[1] : '\0';
    const bool is_web = format == EscapeFor::kWebVtt;
    if (c == '&' && (is_web || try_entity(rest))) {
      out += "&amp;";
    } else if (c == '<' && (is_web || next == '/' || is_ascii_letter(next))) {
      out += "&lt;";
    } else if (c == '>' && (is_web || line.substr(0, i).ends_with("--"))) {
      out += "&gt;";
    } else if ((c == '{' && next == '\\' && !is_web) || reserved.find(c) != reserved.npos) {
      out += numeric_entity(rest);
    } else {
      out += c;
    }
  }
  return out;
}

/// Replaces the first character that is not a space, in a line that would read as the start of a turn.
std::string escape_turn_start(std::string_view line, EscapeFor format) {
  const std::size_t begin = line.find_first_not_of(" \t");
  std::string out(line.substr(0, begin));
  line.remove_prefix(begin);
  const std::size_t length = std::max<std::size_t>(utf8_length(line), 1);
  return out + numeric_entity(line) + escape_line(line.substr(length), format, {});
}

}  // namespace

std::string decode_entities(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t ampersand = std::min(text.find('&'), text.size());
    out += text.substr(0, ampersand);
    text.remove_prefix(ampersand);
    if (text.empty()) break;
    const auto entity = try_entity(text);
    if (entity) {
      out += entity->text;
    } else {
      out += '&';
    }
    text.remove_prefix(entity ? entity->size : 1);
  }
  return out;
}

std::string strip_srt_tags(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::string name;
  std::size_t no_brace_from = text.npos;  // no closing brace lies beyond
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    std::size_t size = 0;
    if (rest[0] == '<') {
      size = srt_tag_size(rest, name);
      if (size > 0 && name == "br") out += '\n';
    } else if (rest.starts_with("{\\") && no_brace_from == text.npos) {
      const std::size_t close = rest.find('}');
      if (close == rest.npos) no_brace_from = i;
      if (close != rest.npos) size = close + 1;
    }
    if (size == 0) out += rest[0];
    i += std::max<std::size_t>(size, 1);
  }
  return out;
}

std::string escape_subtitle(std::string_view text, EscapeFor format) {
  text = trim(text);
  std::string out;
  LineReader lines(text);
  bool pending_line_end = false;
  while (const auto line = lines.next()) {
    if (pending_line_end) out += '\n';
    pending_line_end = true;
    const TurnStart start = find_turn_start(line->text);
    if (line->text.empty()) {
      // An empty line ends a WebVTT cue; SubRip has no way around it, but its reader takes such text back.
      if (format == EscapeFor::kWebVtt) {
        out += "&#10;";
        pending_line_end = false;
      }
    } else if (is_blank(line->text)) {
      out += numeric_entity(line->text) + std::string(line->text.substr(1));
    } else if (start.mark_size > 0 || start.form != PrefixForm::kNone) {
      out += escape_turn_start(line->text, format);
    } else {
      out += escape_line(line->text, format, {});
    }
  }
  return out;
}

std::string escape_speaker(std::string_view name, EscapeFor format) {
  return escape_line(trim(name), format, format == EscapeFor::kSubRip ? "]|\r\n" : "\r\n");
}

}  // namespace undertone::data
