#include "data/transcripts/turns.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include "data/transcripts/text_encoding.hpp"
#include "data/transcripts/text_lines.hpp"

namespace undertone::data {
namespace {

constexpr std::string_view kEnDash = "\xE2\x80\x93";
constexpr std::string_view kEmDash = "\xE2\x80\x94";
constexpr std::string_view kWideColon = "\xEF\xBC\x9A";
constexpr std::size_t kLongestName = 60;  // bytes

std::size_t space_end(std::string_view line, std::size_t at) {
  return std::min(line.find_first_not_of(" \t", at), line.size());
}

/// Size of a turn's mark with the white space after it; 0 without one.
std::size_t mark_size(std::string_view line) {
  if (line.starts_with(">>")) return space_end(line, line.find_first_not_of('>'));
  for (const std::string_view dash : {kEnDash, kEmDash}) {
    if (line.starts_with(dash) && line.substr(dash.size()).find_first_of(" \t") == 0) {
      return space_end(line, dash.size());
    }
  }
  if (!line.starts_with('-') || line.size() < 2) return 0;
  const std::size_t end = space_end(line, 1);
  if (end == line.size() || line[end] == '-' || is_ascii_digit(line[end])) return 0;
  return end;
}

bool is_name_byte(char c) {
  return is_ascii_letter(c) || is_ascii_digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view(" .'-_&#/").find(c) != std::string_view::npos;
}

/// Letters beyond ASCII have no case here.
bool is_name(std::string_view text) {
  if (text.empty() || text.size() > kLongestName || !std::ranges::all_of(text, is_name_byte)) return false;
  bool has_letter = false;
  bool all_begin_large = true;
  std::size_t words = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_ascii_letter(text[i]) || static_cast<unsigned char>(text[i]) >= 0x80) has_letter = true;
    const bool begins_word = text[i] != ' ' && (i == 0 || text[i - 1] == ' ');
    if (!begins_word) continue;
    ++words;
    if (text[i] >= 'a' && text[i] <= 'z') all_begin_large = false;
  }
  const bool begins_well = text[0] == '#' || is_ascii_letter(text[0]) || is_ascii_digit(text[0]) ||
                           static_cast<unsigned char>(text[0]) >= 0x80;
  return has_letter && begins_well && words <= 4 && (words == 1 || all_begin_large);
}

bool is_capitals(std::string_view name) {
  const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_large = [](char c) { return c >= 'A' && c <= 'Z'; };
  return std::ranges::any_of(name, is_large) && std::ranges::none_of(name, is_small);
}

struct Colon {
  std::size_t at = 0;
  std::size_t end = 0;
};

/// The colon that may end a name: near the start, with white space or nothing behind it; a wide colon of
/// Chinese and Japanese text needs none.
std::optional<Colon> find_colon(std::string_view line, std::size_t from) {
  constexpr std::size_t kFarthest = 2 * kLongestName;
  const std::string_view head = line.substr(0, std::min(line.size(), from + kFarthest));
  for (std::size_t at = from; at < head.size(); ++at) {
    if (head.substr(at).starts_with(kWideColon)) return Colon{at, at + kWideColon.size()};
    if (head[at] != ':') continue;
    const bool is_free = at + 1 == line.size() || line[at + 1] == ' ' || line[at + 1] == '\t';
    return is_free ? std::optional(Colon{at, at + 1}) : std::nullopt;
  }
  return std::nullopt;
}

bool read_bracket(std::string_view line, std::size_t from, TurnStart& start) {
  const std::size_t close = line.find(']', from);
  if (close == line.npos) return false;
  const std::string_view inside = line.substr(from + 1, close - from - 1);
  const auto colon = find_colon(line, close + 1);
  const bool has_colon = colon && is_blank(line.substr(close + 1, colon->at - close - 1));
  if (has_colon) {
    const std::size_t bar = inside.find('|');
    start.name = trim(inside.substr(0, bar));
    if (bar != inside.npos) start.label = trim(inside.substr(bar + 1));
    if (start.label.ends_with('%')) start.label = {};
  } else {
    start.name = trim(inside);
    if (!is_name(start.name)) return false;
  }
  start.form = has_colon ? PrefixForm::kBracketColon : PrefixForm::kBracket;
  start.prefix_end = space_end(line, has_colon ? colon->end : close + 1);
  return true;
}

void read_plain_name(std::string_view line, std::size_t from, TurnStart& start) {
  const auto colon = find_colon(line, from);
  if (!colon) return;
  std::string_view name = trim(line.substr(from, colon->at - from));
  std::string_view manner;
  if (const auto open = name.find('('); open != name.npos && name.ends_with(')')) {
    manner = name.substr(open);
    name = trim(name.substr(0, open));
  }
  if (!is_name(name)) return;
  start.name = name;
  start.manner = manner;
  start.form = is_capitals(name) ? PrefixForm::kCapitals : PrefixForm::kOtherName;
  start.prefix_end = space_end(line, colon->end);
}

/// Which names count in one file.
class NameRule {
 public:
  NameRule(const std::vector<TranscriptEntry>& entries, SpeakerFrom from) : from_(from) {
    std::size_t with_text = 0;
    std::size_t named = 0;
    std::size_t bracketed = 0;
    for (const TranscriptEntry& entry : entries) {
      if (!entry.text) continue;
      ++with_text;
      const std::string_view text = *entry.text;
      const TurnStart start = find_turn_start(text.substr(0, text.find('\n')));
      if (start.form == PrefixForm::kCapitals || start.form == PrefixForm::kOtherName) {
        ++named;
        seen_at_start_.insert(std::string(start.name));
      }
      bracketed += start.form == PrefixForm::kBracket || start.form == PrefixForm::kBracketColon;
    }
    trusts_names_ = 2 * named >= with_text;
    trusts_brackets_ = 2 * bracketed >= with_text;
  }

  enum class Place { kFirstLine, kLaterLine };

  bool accepts(const TurnStart& start, Place place) const {
    if (start.form == PrefixForm::kNone) return false;
    if (from_ == SpeakerFrom::kPrefix) return true;
    switch (start.form) {
      case PrefixForm::kOtherName:
        return trusts_names_ &&
               (place == Place::kFirstLine || seen_at_start_.contains(std::string(start.name)));
      case PrefixForm::kBracket:
        return trusts_brackets_;
      default:
        return true;
    }
  }

 private:
  SpeakerFrom from_;
  bool trusts_names_ = false;
  bool trusts_brackets_ = false;
  std::unordered_set<std::string> seen_at_start_;
};

struct Turn {
  std::optional<std::string> speaker;
  std::optional<std::string> label;
  std::string text;
};

std::vector<Turn> split_turns(std::string_view text, const NameRule& rule) {
  std::vector<Turn> turns;
  while (true) {
    const std::size_t line_end = text.find('\n');
    const std::string_view line = text.substr(0, line_end);
    const TurnStart start = find_turn_start(line);
    const bool named =
        rule.accepts(start, turns.empty() ? NameRule::Place::kFirstLine : NameRule::Place::kLaterLine);
    const bool begins = turns.empty() || named || start.mark_size > 0;
    if (begins) {
      check_entry_count(turns.size());
      Turn& turn = turns.emplace_back();
      if (named) {
        turn.speaker = text_or_absent(start.name);
        turn.label = text_or_absent(start.label);
        turn.text = start.manner;
        if (!turn.text.empty()) turn.text += ' ';
      }
      turn.text += line.substr(named ? start.prefix_end : start.mark_size);
    } else {
      turns.back().text += '\n';
      turns.back().text += line;
    }
    if (line_end == text.npos) return turns;
    text.remove_prefix(line_end + 1);
  }
}

}  // namespace

TurnStart find_turn_start(std::string_view line) {
  TurnStart start;
  const std::size_t begin = space_end(line, 0);
  start.mark_size = mark_size(line.substr(begin));
  if (start.mark_size > 0) start.mark_size += begin;
  const std::size_t name_begin = std::max(begin, start.mark_size);
  if (line.substr(name_begin).starts_with('[')) {
    if (read_bracket(line, name_begin, start)) return start;
  }
  read_plain_name(line, name_begin, start);
  return start;
}

void find_speakers_in_text(std::vector<TranscriptEntry>& entries, SpeakerFrom from) {
  if (from == SpeakerFrom::kNone) return;
  const NameRule rule(entries, from);
  std::vector<TranscriptEntry> divided;
  divided.reserve(entries.size());
  for (TranscriptEntry& entry : entries) {
    if (!entry.text || entry.speaker || !entry.words.empty()) {
      divided.push_back(std::move(entry));
      continue;
    }
    std::vector<Turn> turns = split_turns(*entry.text, rule);
    for (std::size_t i = 0; i < turns.size(); ++i) {
      check_entry_count(divided.size());
      TranscriptEntry part{entry.line, entry.span, entry.tier, {}, {}, {}, entry.label, {}};
      if (i == 0) part.id = entry.id;
      part.speaker = std::move(turns[i].speaker);
      part.text = text_or_absent(turns[i].text);
      if (turns[i].label) part.label = std::move(turns[i].label);
      divided.push_back(std::move(part));
    }
  }
  entries = std::move(divided);
}

}  // namespace undertone::data
