#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "data/annotations/annotation.hpp"
#include "data/transcripts/tiers.hpp"

// How a conversation is laid on tiers, for the formats that have them.
//
// A speaker has a tier for the text and, where there is anything to put there, "SPEAKER - words",
// "SPEAKER - emotion", "SPEAKER - label" and "SPEAKER - confidence". With predictions, the emotion is the
// predicted one and the label the known one; without, the emotion is the known label. A confidence names what
// it speaks of, "0.820 joy", so that the readers (tiers.hpp) can tell a correction. An utterance that
// overlaps an earlier one of its speaker goes on a second set of tiers, "SPEAKER (2)", then a third, …; the
// first with room is taken. Utterances without a speaker are on "text", "emotion", ….
//
// The tier for the text is named like the speaker, or "SPEAKER - text" in all of the file where a speaker is
// absent, a speaker's name would be taken for something else ("words", "mary (2)"), or the file that is added
// to names its tiers in that way. What would take a name that the file has already gets " [2]" behind the
// speaker, then " [3]", …. In a file whose tiers of utterances do not say that they are, new ones do not
// either, since otherwise they alone would be read: there a speaker who is absent is "default", and a name
// that would be taken for something else is changed ("words speaker").
//
// In a file that is added to, an utterance that stands there already (same times to the millisecond, same
// speaker, same text but for white space, or the utterance has no text or speaker) stays where it is: only
// emotion, label, confidence and words are added, each unless the file says the same already.
namespace undertone::data {

/// Which times a format can hold. An utterance without length gets a millisecond.
enum class TimeGrid { kExact, kMilliseconds };

/// One utterance on its tiers. What is not known is empty.
struct LaidUtterance {
  TimeSpan span;  // as the file can hold it
  std::string existing_id;
  std::string text;
  std::string emotion;
  std::string label;
  std::string confidence;
  std::vector<Word> words;  // inside of the span, none overlapping another; those without room are left out
};

/// Names of tiers; empty where nothing is written to one.
struct TierNames {
  std::string text;
  std::string words;
  std::string emotion;
  std::string label;
  std::string confidence;
};

/// What shares tiers.
struct TierGroup {
  std::optional<std::string> speaker;
  int lane = 1;              // 2 for what goes on "SPEAKER (2)"
  bool is_existing = false;  // the tier for the text is one of the file that is added to
  TierNames names;
  std::vector<LaidUtterance> utterances;  // in order of time, none overlapping another
};

/// A file that is added to.
struct ExistingTiers {
  Transcript transcript;
  TierChoice choice = TierChoice::kNone;
  std::vector<std::string> names;       // of all tiers
  std::set<std::string> without_times;  // tiers that take no words, having no times of their own
};

/// Throws kMisuse where the annotation has neither no predictions nor one for each utterance, or a time is
/// beyond what a recording has.
std::vector<TierGroup> lay_on_tiers(const Annotation& annotation, TimeGrid grid,
                                    const ExistingTiers& existing = {});

/// Up to 46 days, the milliseconds of which are what an EAF can hold.
bool is_within_recordings(const TimeSpan& span);

/// What both formats can hold: line ends are LF, and control characters, bytes that are no UTF-8 and what XML
/// lacks are U+FFFD.
std::string writable_text(std::string_view text);

}  // namespace undertone::data
