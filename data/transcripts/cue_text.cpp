#include "data/transcripts/cue_text.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

#include "data/transcripts/clock_formats.hpp"
#include "data/transcripts/markup.hpp"
#include "data/transcripts/text_lines.hpp"

namespace undertone::data {
namespace {

class CueTextParser {
 public:
  CueTextParser(std::string_view text, const TimeSpan& cue) : text_(text), cue_(cue) {}

  std::vector<CuePart> parse() {
    begin_part(std::nullopt);
    while (at_ < text_.size()) {
      const std::size_t open = std::min(text_.find('<', at_), text_.size());
      add_text(text_.substr(at_, open - at_));
      at_ = open;
      if (at_ < text_.size()) read_tag();
    }
    return finish();
  }

 private:
  enum class Target { kText, kLabel, kNowhere };

  /// Text from one time inside the cue, or change of voice, to the next.
  struct Stretch {
    std::size_t part = 0;
    double begin_s = 0;
    bool has_time = false;
    std::string text;
  };

  void read_tag() {
    const std::size_t close = text_.find_first_of("<>", at_ + 1);
    const bool is_closed = close != text_.npos && text_[close] == '>';
    if (is_closed && take_tag(text_.substr(at_ + 1, close - at_ - 1))) {
      at_ = close + 1;
    } else {
      add_text("<");
      ++at_;
    }
  }

  /// False for what is no tag.
  bool take_tag(std::string_view tag) {
    if (tag.empty()) return false;
    if (is_ascii_digit(tag[0])) return take_time(tag);
    const bool is_end = tag[0] == '/';
    if (is_end) tag.remove_prefix(1);
    if (!is_end && !is_ascii_letter(tag[0])) return false;
    const std::size_t head_end = std::min(tag.find_first_of(" \t\n"), tag.size());
    const std::string_view head = tag.substr(0, head_end);
    const std::string_view name = head.substr(0, head.find('.'));
    if (name == "v") {
      begin_part(is_end ? std::nullopt : text_or_absent(tag.substr(head_end)));
    } else if (name == "c" || (is_end && name.empty())) {
      target_ = is_end                           ? Target::kText
                : head == "c.emotion-label"      ? Target::kLabel
                : head == "c.emotion-prediction" ? Target::kNowhere
                                                 : target_;
    }
    return true;
  }

  bool take_time(std::string_view tag) {
    const auto time = tag.find(':') == tag.npos ? std::nullopt : parse_seconds(tag);
    if (!time) return false;
    has_times_ = true;
    stretches_.push_back({parts_.size() - 1, *time, true, {}});
    return true;
  }

  void begin_part(std::optional<std::string> speaker) {
    check_entry_count(parts_.size());
    parts_.push_back({std::move(speaker), {}, {}, {}});
    texts_.emplace_back();
    target_ = Target::kText;
    const double begin_s = stretches_.empty() ? cue_.begin_s : stretches_.back().begin_s;
    stretches_.push_back({parts_.size() - 1, begin_s, false, {}});
  }

  void add_text(std::string_view text) {
    if (text.empty()) return;
    if (target_ == Target::kText) {
      texts_.back() += text;
      stretches_.back().text += text;
    } else if (target_ == Target::kLabel) {
      CuePart& part = parts_.back();
      part.label = part.label.value_or("") + std::string(text);
    }
  }

  void add_words() {
    double end_s = cue_.end_s;
    std::vector<Word> words(stretches_.size());
    for (std::size_t i = stretches_.size(); i-- > 0;) {
      const Stretch& stretch = stretches_[i];
      words[i] = {{stretch.begin_s, end_s}, std::string(trim(decode_entities(stretch.text)))};
      if (stretch.has_time) end_s = stretch.begin_s;
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (!words[i].text.empty()) parts_[stretches_[i].part].words.push_back(std::move(words[i]));
    }
  }

  std::vector<CuePart> finish() {
    if (has_times_) add_words();
    std::vector<CuePart> kept;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      CuePart& part = parts_[i];
      part.text = text_or_absent(texts_[i]);
      if (part.label) part.label = without_brackets(*part.label);
      if (part.speaker || part.text || part.label) kept.push_back(std::move(part));
    }
    if (kept.empty()) kept.emplace_back();
    return kept;
  }

  static std::optional<std::string> without_brackets(std::string_view label) {
    label = trim(label);
    if (label.starts_with('[') && label.ends_with(']')) label = label.substr(1, label.size() - 2);
    return text_or_absent(label);
  }

  std::string_view text_;
  TimeSpan cue_;
  std::size_t at_ = 0;
  Target target_ = Target::kText;
  bool has_times_ = false;
  std::vector<CuePart> parts_;
  std::vector<std::string> texts_;  // of the parts
  std::vector<Stretch> stretches_;
};

}  // namespace

std::vector<CuePart> parse_cue_text(std::string_view text, const TimeSpan& cue) {
  return CueTextParser(text, cue).parse();
}

}  // namespace undertone::data
