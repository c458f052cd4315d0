#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "data/transcripts/text_lines.hpp"
#include "data/transcripts/tier_names.hpp"
#include "data/transcripts/transcript.hpp"

// From tiers to entries, for the formats that have tiers.
//
// Which tiers hold utterances: those that were asked for, or the first of these that there are, empty tiers
// not counting:
//   1. tiers whose name or type says so ("text", "mary - utterances"), without those that depend on another
//      one of them,
//   2. free tiers whose name says nothing of the kind ("mary"),
//   3. free tiers of words ("words", "mary - words"): their words become utterances as group_words has it.
// Other tiers serve the utterances:
//   - A tier of words gives the words: one that depends on the tier of the utterances, or else a free one of
//     the same speaker (and lane), or else one that names no speaker where there is one tier of utterances
//     only. A word belongs to the utterance that holds its middle.
//   - A tier "label", or else "emotion", gives labels in the same way, but one that names no speaker speaks
//     to all tiers, unless one of these names no speaker either, be it one that was not asked for while
//     others by the same rule were. An utterance takes the label whose span holds its middle.
//   - Where the tier "confidence" beside the tier "emotion" says "0.82 joy" and the emotion is "joy", that is
//     a prediction, and no label; any other emotion there is a correction, and a label.
// A text of nothing but white space is absent.
namespace undertone::data {

enum class TierUse {
  kFree,     // stands by itself
  kIfSaid,   // holds utterances only where its name says so
  kIfAsked,  // only where it was asked for
};

struct TierEntry {
  int line = 0;
  TimeSpan span;
  std::string text;
  std::optional<std::string> id;
  std::optional<std::size_t> parent;  // in the tier that this one depends on, where the file says which
};

struct Tier {
  std::string name;
  TierName meaning;
  std::optional<std::string> speaker;  // what entries get; may differ from what the name says
  TierUse use = TierUse::kFree;
  bool has_own_times = true;          // false: its times are those of what it depends on
  std::optional<std::size_t> parent;  // the tier that it depends on
  std::vector<TierEntry> entries;
};

/// How the tiers that hold utterances were found.
enum class TierChoice { kAsked, kSaid, kUnsaid, kWords, kNone };

/// What the parsers of formats with tiers find, with how they found it.
struct TieredTranscript {
  Transcript transcript;
  TierChoice choice = TierChoice::kNone;
};

struct UsedTiers {
  TierChoice choice = TierChoice::kNone;
  std::vector<std::size_t> utterances;  // tiers of utterances, or of words with kWords
  std::vector<std::size_t> words;       // tiers that gave words to utterances
};

/// Chooses as said above. Throws kNotFound where a tier was asked for that does not exist.
UsedTiers choose_tiers(const std::vector<Tier>& tiers, const TranscriptOptions& options);

/// Fills in tiers and entries of `transcript`. What no entry can hold is a problem; so are (line 0) the tiers
/// that were left aside, unless the caller chose. `used` is given the tiers of words.
void take_entries(std::vector<Tier> tiers, const TranscriptOptions& options, UsedTiers& used,
                  Transcript& transcript, ProblemList& problems);

/// What a speaker is called where only the tier's name can tell.
std::optional<std::string> speaker_of_tier(std::string_view name, const TierName& meaning, SpeakerFrom from);

}  // namespace undertone::data
