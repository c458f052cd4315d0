#include "data/transcripts/textgrid_scan.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace undertone::data {
namespace {

constexpr std::string_view kSpaces = " \t\r\n\f\v";

bool is_space(char c) { return kSpaces.find(c) != kSpaces.npos; }

/// NaN where the word is no number.
double read_number(std::string_view word) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  if (word.starts_with('+')) word.remove_prefix(1);
  double number = 0;
  const char* const end = word.data() + word.size();
  const auto [stop, error] = std::from_chars(word.data(), end, number);
  const std::string_view unit(stop, static_cast<std::size_t>(end - stop));
  if (error != std::errc()) return kNone;
  if (unit == "%") return number / 100 + 0.0;
  return std::ranges::all_of(unit, is_ascii_letter) ? number + 0.0 : kNone;
}

}  // namespace

std::optional<TextGridToken> TextGridScanner::next() {
  while (skip_decoration()) {
    std::optional<TextGridToken> token;
    if (text_[at_] == '"') {
      token = scan_text();
    } else if (text_[at_] == '<') {
      token = scan_flag();
    } else {
      token = scan_number();
    }
    if (token) return token;
  }
  return std::nullopt;
}

/// Goes on to what may be a token. False at the end of the file.
bool TextGridScanner::skip_decoration() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '\n' || (c == '\r' && !text_.substr(at_).starts_with("\r\n"))) ++line_;
    if (is_space(c)) {
      ++at_;
    } else if (c == '!') {
      skip_line();
    } else if (c == '"' || c == '<' || begins_number()) {
      return true;
    } else {
      skip_word();
    }
  }
  return false;
}

bool TextGridScanner::begins_number() const {
  std::size_t at = at_;
  if (text_[at] == '-' || text_[at] == '+') ++at;
  if (at < text_.size() && text_[at] == '.') ++at;
  return at < text_.size() && is_ascii_digit(text_[at]);
}

/// A word ends at white space and behind "=", so that "xmin=0.5" is read as "xmin = 0.5"; brackets are
/// skipped as a whole if they close soon and on their line.
void TextGridScanner::skip_word() {
  constexpr std::size_t kLongestInside = 40;
  while (at_ < text_.size() && !is_space(text_[at_])) {
    const char c = text_[at_++];
    if (c == '=') return;
    if (c != '[') continue;
    const std::string_view inside = text_.substr(at_, kLongestInside);
    const std::size_t stop = inside.find_first_of("]\r\n");
    if (stop != inside.npos && inside[stop] == ']') at_ += stop + 1;
  }
}

void TextGridScanner::skip_line() { at_ = std::min(text_.find_first_of("\r\n", at_), text_.size()); }

std::size_t TextGridScanner::word_end() const {
  return std::min(text_.find_first_of(kSpaces, at_), text_.size());
}

TextGridToken TextGridScanner::scan_number() {
  TextGridToken token;
  token.begin = at_;
  token.end = at_ = word_end();
  token.text = text_.substr(token.begin, token.end - token.begin);
  token.number = read_number(token.text);
  token.line = line_;
  return token;
}

std::optional<TextGridToken> TextGridScanner::scan_flag() {
  const std::size_t end = word_end();
  TextGridToken token{
      TextGridTokenKind::kFlag, 0, std::string(text_.substr(at_, end - at_)), at_, end, line_};
  at_ = end;
  if (!token.text.ends_with('>')) return std::nullopt;
  return token;
}

std::optional<TextGridToken> TextGridScanner::scan_text() {
  TextGridToken token;
  token.kind = TextGridTokenKind::kText;
  token.begin = at_;
  token.line = line_;
  for (++at_; at_ < text_.size(); ++at_) {
    const char c = text_[at_];
    if (c == '"') {
      if (!text_.substr(at_ + 1).starts_with('"')) break;
      ++at_;
    } else if (c == '\n' || c == '\r') {
      if (text_.substr(at_).starts_with("\r\n")) ++at_;
      ++line_;
      token.text += '\n';
      continue;
    }
    token.text += c;
  }
  if (at_ >= text_.size()) {
    problems_.add(token.line, "a quoted text without its end; left out");
    return std::nullopt;
  }
  token.end = ++at_;
  if (at_ < text_.size() && !is_space(text_[at_]))
    problems_.add(line_, "something right behind the quote that closes " + excerpt(token.text));
  return token;
}

}  // namespace undertone::data
