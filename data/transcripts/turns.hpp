#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "data/transcripts/transcript.hpp"

// Who speaks, where a format has no field for it and the text itself says so.
//
// The start of a turn, in any line of an entry:
//   - words, -Words       a dash before a new speaker (not "--", not before a digit); a longer dash needs a
//                         space after it
//   >> words              the mark of broadcast captions
//   NAME: words           up to four words of letters, digits and . ' - _ & # /, then a colon and a space or
//                         the line's end; "NAME (shouting): words" is "NAME: (shouting) words"
//   [NAME]: words         always a name; "[NAME | joy]: words" has a label too, and after the bar what ends
//                         in a percent sign is a prediction and is passed over
//   [NAME] words          may also be a sound
// An entry of several turns becomes several entries that all have its whole span, since nothing says when the
// turns change; the first one keeps the id.
//
// With SpeakerFrom::kAuto a name counts
//   - in the form "[NAME]:", and "NAME:" in capitals,
//   - as "NAME:" in other letters where at least half of the entries begin so; inside an entry only a name
//   that
//     begins another entry,
//   - as "[NAME]" where at least half of the entries begin so.
// With kPrefix every form counts; with kNone none, and entries are not divided. Other values act as kAuto.
namespace undertone::data {

enum class PrefixForm { kNone, kCapitals, kOtherName, kBracket, kBracketColon };

/// What stands at the start of a line before the words.
struct TurnStart {
  std::size_t mark_size = 0;  // of "- " or ">> ", 0 without one
  PrefixForm form = PrefixForm::kNone;
  std::string_view name;       // without what stands in parentheses behind it
  std::string_view label;      // of "[NAME | label]:"
  std::string_view manner;     // "(shouting)"
  std::size_t prefix_end = 0;  // of mark and name, with the white space after them
};

TurnStart find_turn_start(std::string_view line);

/// Divides the entries as said above and fills in their speakers and labels. Entries that have a speaker
/// or word times already stay as they
/// are.
void find_speakers_in_text(std::vector<TranscriptEntry>& entries, SpeakerFrom from);

}  // namespace undertone::data
