#include "data/transcripts/srt.hpp"

#include <algorithm>
#include <utility>

#include "data/transcripts/clock_formats.hpp"
#include "data/transcripts/markup.hpp"
#include "data/transcripts/text_lines.hpp"
#include "data/transcripts/turns.hpp"

namespace undertone::data {
namespace {

bool is_number(std::string_view line) {
  constexpr std::size_t kLongest = 10;
  line = trim(line);
  return !line.empty() && line.size() <= kLongest && std::ranges::all_of(line, is_ascii_digit);
}

/// An arrow after something made like a time, or right under a number, is meant to be a line of times.
bool looks_like_times(std::string_view line, bool is_below_number) {
  const std::size_t arrow = line.find("-->");
  if (arrow == line.npos) return false;
  const std::string_view left = trim(line.substr(0, arrow));
  return is_below_number || (!left.empty() && left.find_first_not_of("0123456789:,.;- ") == left.npos &&
                             is_ascii_digit(left[0]));
}

class SrtParser {
 public:
  Transcript parse(std::string_view utf8, const TranscriptOptions& options) {
    LineReader lines(utf8);
    while (const auto line = lines.next()) take(*line);
    settle_number();
    finish_entry();
    report_stray();
    transcript_.format = "SubRip";
    find_speakers_in_text(transcript_.entries, options.speaker_from);
    for (TranscriptEntry& entry : transcript_.entries) decode(entry);
    transcript_.problems = problems_.take();
    return std::move(transcript_);
  }

 private:
  enum class State { kBeforeFirst, kInEntry, kInBrokenEntry };

  void take(const Line& line) {
    if (const auto span = parse_cue_times(line.text)) {
      begin_entry(State::kInEntry);
      entry_ = TranscriptEntry{};
      entry_.line = line.number;
      entry_.span = *span;
    } else if (looks_like_times(line.text, number_.has_value())) {
      begin_entry(State::kInBrokenEntry);
      problems_.add(line.number, "no times of an entry: " + excerpt(line.text));
    } else {
      settle_number();
      if (is_number(line.text)) {
        number_ = line;  // of the next entry if its times follow at once, text otherwise
      } else {
        add_text(line);
      }
    }
  }

  void begin_entry(State state) {
    number_.reset();
    finish_entry();
    report_stray();
    state_ = state;
  }

  void settle_number() {
    if (number_) add_text(*std::exchange(number_, std::nullopt));
  }

  void add_text(const Line& line) {
    if (state_ == State::kInEntry) {
      if (!is_blank(line.text)) text_ += line.text;
      text_ += '\n';
    } else if (state_ == State::kBeforeFirst && !is_blank(line.text)) {
      if (stray_lines_++ == 0) first_stray_ = line;
    }
  }

  void finish_entry() {
    if (state_ != State::kInEntry) return;
    entry_.text = text_or_absent(strip_srt_tags(text_));
    text_.clear();
    check_entry_count(transcript_.entries.size());
    transcript_.entries.push_back(std::move(entry_));
  }

  void report_stray() {
    if (stray_lines_ == 0) return;
    const std::string more =
        stray_lines_ > 1 ? " and " + std::to_string(stray_lines_ - 1) + " more lines" : "";
    problems_.add(first_stray_.number, "text before the first entry: " + excerpt(first_stray_.text) + more);
    stray_lines_ = 0;
  }

  static void decode(TranscriptEntry& entry) {
    for (auto* field : {&entry.speaker, &entry.text, &entry.label}) {
      if (*field) *field = text_or_absent(decode_entities(**field));
    }
  }

  Transcript transcript_;
  ProblemList problems_;
  State state_ = State::kBeforeFirst;
  TranscriptEntry entry_;
  std::string text_;
  std::optional<Line> number_;
  Line first_stray_;
  std::size_t stray_lines_ = 0;
};

}  // namespace

Transcript parse_srt(std::string_view utf8, const TranscriptOptions& options) {
  return SrtParser().parse(utf8, options);
}

}  // namespace undertone::data
