#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/transcripts/transcript.hpp"

// What the readers of line-based formats share.
namespace undertone::data {

struct Line {
  std::string_view text;  // without its end
  int number = 0;         // from 1
};

/// The lines of a text, ended by LF, CRLF or CR.
class LineReader {
 public:
  /// `text` must outlive the lines.
  explicit LineReader(std::string_view text) : text_(text) {}

  std::optional<Line> next();

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  int number_ = 0;
};

/// Without white space (of ASCII) at both ends.
std::string_view trim(std::string_view text);
inline bool is_blank(std::string_view text) { return trim(text).empty(); }
bool is_ascii_digit(char c);
bool is_ascii_letter(char c);
/// Only A to Z are changed.
std::string to_lower_ascii(std::string_view text);

/// The start of `text` in quotes, fit for a one-line message.
std::string excerpt(std::string_view text);

/// Absent for nothing but white space; otherwise the text without white space around it.
std::optional<std::string> text_or_absent(std::string_view text);

/// Throws kUnsupported when a file has more entries than any recording could: each costs much more memory
/// than the few bytes that can ask for it.
void check_entry_count(std::size_t count);

/// Problems up to a number that hostile files must not exceed; the last one then says how many more there
/// were.
class ProblemList {
 public:
  static constexpr std::size_t kMax = 10'000;

  void add(int line, std::string reason);
  std::vector<ParseProblem> take();

 private:
  std::vector<ParseProblem> problems_;
  std::size_t unlisted_ = 0;
  int first_unlisted_line_ = 0;
};

}  // namespace undertone::data
