#include "data/transcripts/text_lines.hpp"

#include <algorithm>

#include "data/transcripts/text_encoding.hpp"
#include "src/core/error.hpp"

namespace undertone::data {

std::optional<Line> LineReader::next() {
  if (at_ >= text_.size()) return std::nullopt;
  const std::size_t end = std::min(text_.find_first_of("\r\n", at_), text_.size());
  const std::string_view line = text_.substr(at_, end - at_);
  at_ = end + (text_.substr(end).starts_with("\r\n") ? 2 : 1);
  return Line{line, ++number_};
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n\f\v";
  const std::size_t begin = text.find_first_not_of(kSpaces);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpaces) + 1 - begin);
}

bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string to_lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::string excerpt(std::string_view text) {
  constexpr std::size_t kShownBytes = 60;
  text = trim(text);
  std::string shown = "\"";
  bool complete = true;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (shown.size() > kShownBytes) {
      complete = false;
      break;
    }
    const bool is_control = static_cast<unsigned char>(text[0]) < 0x20 || text[0] == '\x7F';
    shown += length == 0 || is_control ? std::string_view("?") : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return shown + (complete ? "\"" : "…\"");
}

std::optional<std::string> text_or_absent(std::string_view text) {
  text = trim(text);
  if (text.empty()) return std::nullopt;
  return std::string(text);
}

void check_entry_count(std::size_t count) {
  constexpr std::size_t kMostEntries = 2'000'000;
  if (count >= kMostEntries) {
    throw Error(ErrorKind::kUnsupported,
                "the transcript has more than " + std::to_string(kMostEntries) + " entries");
  }
}

void ProblemList::add(int line, std::string reason) {
  if (problems_.size() < kMax) {
    problems_.push_back({line, std::move(reason)});
  } else if (unlisted_++ == 0) {
    first_unlisted_line_ = line;
  }
}

std::vector<ParseProblem> ProblemList::take() {
  if (unlisted_ > 0) {
    problems_.push_back(
        {first_unlisted_line_, std::to_string(unlisted_) + " more problems from here on, not listed"});
  }
  unlisted_ = 0;
  return std::move(problems_);
}

}  // namespace undertone::data
