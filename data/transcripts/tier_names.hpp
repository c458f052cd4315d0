#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What the names of tiers (TextGrid, ELAN) say. A name is a kind ("words", "Emotion"), a speaker ("mary"), or
// both, the kind last or first: "mary - words", "mary_words", "words@mary". Case does not matter.
//   - A name that ends in " (2)", " (3)", … continues the tier of that name without the ending, if there is
//     one: tiers cannot hold overlapping entries, so what overlaps goes on the next one. Behind a kind, as in
//     "mary - words (2)", the ending has that meaning in any case.
//   - " [2]", " [3]", … behind a speaker or a kind keeps names apart, and what belongs to the one from what
//     belongs to the other.
namespace undertone::data {

enum class TierKind {
  kUnknown,     // says no kind: most likely a speaker's name
  kUtterances,  // "text", "phrase", "utterance", "transcription", …
  kWords,
  kPhones,   // or other parts of words
  kLabel,    // "label": given by a human
  kEmotion,  // "emotion": a label too, but of lower rank where a tier "label" speaks
  kConfidence,
  kOther,  // "gesture", "translation", "notes", …
};

struct TierName {
  TierKind kind = TierKind::kUnknown;
  std::optional<std::string> speaker;
  int lane = 1;     // 2 for "mary (2)"
  int version = 1;  // 2 for "words [2]"
  friend bool operator==(const TierName&, const TierName&) = default;
};

/// One name by itself; its lane is 1.
TierName read_tier_name(std::string_view name);
/// All names of a file.
std::vector<TierName> read_tier_names(std::span<const std::string> names);

/// "mary" for "mary (2)", if the name has such an ending.
std::optional<std::string_view> strip_lane(std::string_view name);

}  // namespace undertone::data
