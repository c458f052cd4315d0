#include "data/transcripts/textgrid_file.hpp"

#include <cmath>
#include <utility>

#include "data/transcripts/textgrid_scan.hpp"
#include "src/core/error.hpp"

namespace undertone::data {
namespace {

constexpr std::size_t kMostEntries = 8'000'000;  // far more than a tier of phones of a day

/// A run of numbers and the text that ends it.
struct Run {
  int line = 0;
  std::size_t count = 0;
  double first = 0;
  double second = 0;
};

class TextGridReader {
 public:
  TextGridReader(std::string_view text, ProblemList& problems)
      : text_(text), problems_(problems), scanner_(text, problems) {}

  TextGridFile read() {
    advance();
    read_header();
    while (token_) {
      if (is_tier_class()) {
        read_tier();
      } else {
        read_stray();
      }
    }
    check_tier_count();
    return std::move(file_);
  }

 private:
  void advance() { token_ = scanner_.next(); }
  bool at(TextGridTokenKind kind) const { return token_ && token_->kind == kind; }
  bool is_tier_class() const {
    return at(TextGridTokenKind::kText) && (token_->text == "IntervalTier" || token_->text == "TextTier");
  }

  void read_header() {
    if (text_.starts_with("ooBinaryFile"))
      throw Error(ErrorKind::kUnsupported, "a TextGrid in binary form; Praat can save it as a text file");
    const std::string type = at(TextGridTokenKind::kText) ? token_->text : "";
    if (type.starts_with("Praat chronological TextGrid"))
      throw Error(ErrorKind::kUnsupported,
                  "a TextGrid in chronological form; Praat can save it as a text file");
    if (!type.starts_with("ooTextFile"))
      throw Error(ErrorKind::kBadInput, "no TextGrid: the first quoted text is not \"ooTextFile\"");
    advance();
    if (!at(TextGridTokenKind::kText) || token_->text != "TextGrid")
      throw Error(ErrorKind::kBadInput,
                  "no TextGrid, but " + (token_ ? "an object " + excerpt(token_->text) : "nothing"));
    const std::size_t header_end = token_->end;
    advance();
    if (token_ && text_.substr(header_end, token_->begin - header_end).find('=') == text_.npos)
      file_.form = TextGridForm::kShort;
    for (auto* number : {&file_.begin, &file_.end, &file_.tier_count}) *number = take_number();
    if (!file_.begin || !file_.end) problems_.add(0, "the file does not say where its time begins and ends");
  }

  std::optional<TextGridNumber> take_number() {
    while (at(TextGridTokenKind::kFlag)) advance();
    if (!at(TextGridTokenKind::kNumber)) return std::nullopt;
    const TextGridNumber number{token_->number, token_->begin, token_->end};
    if (std::isnan(number.value)) problems_.add(token_->line, excerpt(token_->text) + " is no number");
    advance();
    return number;
  }

  void read_tier() {
    TextGridTier& tier = file_.tiers.emplace_back();
    tier.line = token_->line;
    tier.kind = token_->text == "TextTier" ? TextGridTierKind::kPoints : TextGridTierKind::kIntervals;
    advance();
    if (at(TextGridTokenKind::kText)) {
      tier.name = std::move(token_->text);
      advance();
    } else {
      problems_.add(tier.line, "a tier without a name");
    }
    const auto begin = take_number();
    const auto end = take_number();
    const auto count = take_number();
    if (begin && end) tier.domain = {begin->value, end->value};
    if (!count) problems_.add(tier.line, "a tier that does not say its begin, end and number of entries");
    while (token_) {
      const Run run = read_run();
      if (run.count == 0 && is_tier_class()) break;
      read_entry(run, tier);
    }
    check_count("the tier " + excerpt(tier.name), tier.line, count, tier.entries.size() + left_out_);
    left_out_ = 0;
  }

  Run read_run() {
    Run run{token_->line};
    while (const auto number = take_number()) {
      run.first = run.second;
      run.second = number->value;
      ++run.count;
    }
    return run;
  }

  /// The numbers have been read; now comes the text, or the end of the file.
  void read_entry(const Run& run, TextGridTier& tier) {
    const std::size_t wanted = tier.kind == TextGridTierKind::kPoints ? 1 : 2;
    const char* const what = wanted == 1 ? "a point" : "an interval";
    const TimeSpan span{wanted == 1 ? run.second : run.first, run.second};
    if (!token_) {
      if (run.count > 0) problems_.add(run.line, std::string(what) + " without its text; left out");
    } else if (run.count != wanted) {
      problems_.add(run.line, std::string(what) + " has " + std::to_string(run.count) +
                                  " times in place of " + std::to_string(wanted) +
                                  "; left out with its text " + excerpt(token_->text));
      ++left_out_;
      advance();
    } else {
      if (std::isfinite(span.begin_s) && std::isfinite(span.end_s)) {
        if (++entries_ > kMostEntries)
          throw Error(ErrorKind::kBadInput, "a TextGrid with too many intervals");
        tier.entries.push_back({run.line, span, std::move(token_->text)});
      } else {
        problems_.add(run.line, std::string(what) + " left out, with its text " + excerpt(token_->text));
        ++left_out_;
      }
      advance();
    }
  }

  /// What stands between the header and the first tier.
  void read_stray() {
    if (!at(TextGridTokenKind::kFlag))
      problems_.add(token_->line, excerpt(token_->text) + " where a tier should begin; left out");
    advance();
  }

  void check_tier_count() {
    const bool is_absent = !file_.tier_count && file_.tiers.empty();
    if (!is_absent) check_count("the file", 0, file_.tier_count, file_.tiers.size());
  }

  void check_count(const std::string& what, int line, const std::optional<TextGridNumber>& said,
                   std::size_t found) {
    if (!said || said->value == static_cast<double>(found)) return;
    const bool is_readable = said->value >= 0 && said->value < 1e15;
    problems_.add(line, what + " says that it has " +
                            (is_readable ? std::to_string(static_cast<long long>(said->value)) : "?") +
                            (line == 0 ? " tiers, and has " : " entries, and has ") + std::to_string(found));
  }

  std::string_view text_;
  ProblemList& problems_;
  TextGridScanner scanner_;
  std::optional<TextGridToken> token_;
  TextGridFile file_;
  std::size_t left_out_ = 0;
  std::size_t entries_ = 0;
};

}  // namespace

TextGridFile read_textgrid(std::string_view utf8, ProblemList& problems) {
  return TextGridReader(utf8, problems).read();
}

}  // namespace undertone::data
