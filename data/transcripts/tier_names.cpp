#include "data/transcripts/tier_names.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "data/transcripts/text_lines.hpp"

namespace undertone::data {
namespace {

struct KindWord {
  std::string_view word;
  TierKind kind;
};

// In the singular where the plural is formed with -s.
constexpr KindWord kKindWords[] = {
    {"utterance", TierKind::kUtterances},
    {"phrase", TierKind::kUtterances},
    {"sentence", TierKind::kUtterances},
    {"text", TierKind::kUtterances},
    {"transcript", TierKind::kUtterances},
    {"transcription", TierKind::kUtterances},
    {"speech", TierKind::kUtterances},
    {"spch", TierKind::kUtterances},
    {"turn", TierKind::kUtterances},
    {"tx", TierKind::kUtterances},
    {"orthography", TierKind::kUtterances},
    {"ipu", TierKind::kUtterances},
    {"subtitle", TierKind::kUtterances},
    {"caption", TierKind::kUtterances},
    {"word", TierKind::kWords},
    {"wrd", TierKind::kWords},
    {"token", TierKind::kWords},
    {"ort-mau", TierKind::kWords},
    {"phone", TierKind::kPhones},
    {"phoneme", TierKind::kPhones},
    {"phon", TierKind::kPhones},
    {"syllable", TierKind::kPhones},
    {"ipa", TierKind::kPhones},
    {"mau", TierKind::kPhones},
    {"kan-mau", TierKind::kPhones},
    {"morpheme", TierKind::kPhones},
    {"morph", TierKind::kPhones},
    {"label", TierKind::kLabel},
    {"emotion", TierKind::kEmotion},
    {"emo", TierKind::kEmotion},
    {"affect", TierKind::kEmotion},
    {"confidence", TierKind::kConfidence},
    {"translation", TierKind::kOther},
    {"gloss", TierKind::kOther},
    {"glosses", TierKind::kOther},
    {"pos", TierKind::kOther},
    {"lemma", TierKind::kOther},
    {"ref", TierKind::kOther},
    {"note", TierKind::kOther},
    {"comment", TierKind::kOther},
    {"gesture", TierKind::kOther},
    {"gaze", TierKind::kOther},
    {"pitch", TierKind::kOther},
    {"f0", TierKind::kOther},
    {"intensity", TierKind::kOther},
    {"tone", TierKind::kOther},
    {"break", TierKind::kOther},
    {"misc", TierKind::kOther},
    {"event", TierKind::kOther},
    {"noise", TierKind::kOther},
    {"laughter", TierKind::kOther},
    {"silence", TierKind::kOther},
    {"pause", TierKind::kOther},
};

std::optional<TierKind> kind_of(std::string_view piece) {
  const auto is_outer = [](char c) { return !is_ascii_letter(c) && !is_ascii_digit(c) && (c & 0x80) == 0; };
  while (!piece.empty() && is_outer(piece.front())) piece.remove_prefix(1);
  while (!piece.empty() && is_outer(piece.back())) piece.remove_suffix(1);
  constexpr std::size_t kLongest = 16;
  if (piece.empty() || piece.size() > kLongest) return std::nullopt;
  const std::string word = to_lower_ascii(piece);
  for (const auto& [singular, kind] : kKindWords) {
    if (word == singular ||
        (word.size() == singular.size() + 1 && word.starts_with(singular) && word.back() == 's'))
      return kind;
  }
  return std::nullopt;
}

/// "mary" and "2" for "mary (2)", given '(' and ')'.
std::optional<std::string_view> strip_number(std::string_view name, char opening, char closing) {
  constexpr std::size_t kMostDigits = 6;
  const std::size_t open = name.rfind(opening);
  if (open == name.npos || open < 2 || name[open - 1] != ' ' || name.back() != closing) return std::nullopt;
  const std::string_view digits = name.substr(open + 1, name.size() - open - 2);
  if (digits.empty() || digits.size() > kMostDigits || digits[0] == '0' || digits == "1" ||
      !std::ranges::all_of(digits, is_ascii_digit))
    return std::nullopt;
  return name.substr(0, open - 1);
}

int number_at_end(std::string_view name) {
  int number = 0;
  const char* const first = name.data() + name.find_last_of("([") + 1;
  std::from_chars(first, name.data() + name.size(), number);
  return number;
}

/// Divides `name` in two at a place between `begin` and `end` and asks whether one of them is a kind.
struct Division {
  std::string_view before;
  std::string_view after;
};

std::optional<TierName> read_divided(const Division& division, bool kind_may_be_first) {
  const auto named = [](TierKind kind, std::string_view speaker) {
    return TierName{kind, std::string(speaker)};
  };
  if (is_blank(division.before) || is_blank(division.after)) return std::nullopt;
  if (const auto kind = kind_of(division.after)) return named(*kind, division.before);
  if (!kind_may_be_first) return std::nullopt;
  if (const auto kind = kind_of(division.before)) return named(*kind, division.after);
  return std::nullopt;
}

Division divide(std::string_view name, std::size_t at, std::size_t separator_size) {
  return {name.substr(0, at), name.substr(at + separator_size)};
}

}  // namespace

std::optional<std::string_view> strip_lane(std::string_view name) { return strip_number(name, '(', ')'); }

TierName read_tier_name(std::string_view name) {
  constexpr std::string_view kSpaced = " - ";
  constexpr std::string_view kSeparators = "@_:/|-.";
  const auto unmarked = strip_number(name, '[', ']');
  const std::string_view core = unmarked.value_or(name);
  const int version = unmarked ? number_at_end(name) : 1;
  if (is_blank(name)) return {};
  // ELAN calls its first tier that.
  if (to_lower_ascii(core) == "default") return {TierKind::kUnknown, std::nullopt, 1, version};
  std::optional<TierName> found;
  if (const std::size_t at = core.rfind(kSpaced); at != core.npos)
    found = read_divided(divide(core, at, kSpaced.size()), true);
  if (const auto kind = kind_of(core); !found && kind) found = TierName{*kind, std::nullopt};
  if (const std::size_t at = core.find_last_of(kSeparators); !found && at != core.npos)
    found = read_divided(divide(core, at, 1), false);
  if (const std::size_t at = core.find_first_of(kSeparators); !found && at != core.npos)
    found = read_divided(divide(core, at, 1), true);
  if (const std::size_t at = core.rfind(' '); !found && at != core.npos)
    found = read_divided(divide(core, at, 1), false);
  if (!found) return {TierKind::kUnknown, std::string(name)};
  found->version = version;
  return *found;
}

std::vector<TierName> read_tier_names(std::span<const std::string> names) {
  std::vector<std::string_view> known(names.begin(), names.end());
  std::ranges::sort(known);
  std::vector<TierName> read;
  for (const std::string& name : names) {
    const auto base = strip_lane(name);
    TierName meaning = read_tier_name(base.value_or(name));
    if (!base) {
      read.push_back(std::move(meaning));
    } else if (meaning.kind != TierKind::kUnknown || std::ranges::binary_search(known, *base)) {
      meaning.lane = number_at_end(name);
      read.push_back(std::move(meaning));
    } else {
      read.push_back(read_tier_name(name));
    }
  }
  return read;
}

}  // namespace undertone::data
