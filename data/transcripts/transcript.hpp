#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "src/core/conversation.hpp"
#include "src/core/options.hpp"

namespace undertone::data {

/// An entry that could not be used, or was used with a change. Nothing is dropped without one.
struct ParseProblem {
  int line = 0;  // 1-based; 0 speaks of the whole file
  std::string reason;
};

/// One timed entry as the file has it. What the file does not say is absent.
struct TranscriptEntry {
  int line = 0;
  TimeSpan span;  // may still be backwards, empty or outside the media
  std::string tier;
  std::optional<std::string> id;
  std::optional<std::string> speaker;
  std::optional<std::string> text;
  std::optional<std::string> label;
  std::vector<Word> words;
};

/// What a parser found, before the rules of `to_conversation` are applied.
struct Transcript {
  std::string format;              // "SubRip"
  std::string encoding;            // "UTF-8", "UTF-16LE", "Windows-1252 (guessed)"
  std::vector<std::string> tiers;  // in the order of the file, for formats that have them
  std::vector<TranscriptEntry> entries;
  std::vector<ParseProblem> problems;
};

/// Where the speaker's name comes from when a format leaves it open.
enum class SpeakerFrom { kAuto, kTier, kParticipant, kPrefix, kNone };

constexpr auto option_choices(SpeakerFrom) {
  return std::to_array<Choice<SpeakerFrom>>({{SpeakerFrom::kAuto, "auto"},
                                             {SpeakerFrom::kTier, "tier"},
                                             {SpeakerFrom::kParticipant, "participant"},
                                             {SpeakerFrom::kPrefix, "prefix"},
                                             {SpeakerFrom::kNone, "none"}});
}

struct TranscriptOptions {
  std::vector<std::string> tiers;  // names of the tiers that hold utterances; empty: by each format's rule
  SpeakerFrom speaker_from = SpeakerFrom::kAuto;
  bool strict = false;  // a malformed entry is an error instead of being skipped

  static void fields(auto& self, auto&& field) {
    field(self.tiers, {.name = "tier",
                       .value = "NAME",
                       .help = "tier that holds the utterances; may be given several times"});
    field(self.speaker_from, {.name = "speaker-from",
                              .value = "WHERE",
                              .help = "where the speaker's name stands when a format leaves it open"});
    field(self.strict, {.name = "strict",
                        .help = "a malformed entry of a transcript is an error instead of being skipped"});
  }
};

}  // namespace undertone::data
