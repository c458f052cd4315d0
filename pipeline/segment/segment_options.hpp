#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/segment/voice_activity.hpp"
#include "src/core/options.hpp"

namespace undertone::pipeline {

/// "auto", a number, or "none": speakers are not told apart.
struct SpeakerCount {
  enum class Kind { kAuto, kGiven, kNone };
  Kind kind = Kind::kAuto;
  std::size_t count = 0;  // when given
  friend bool operator==(const SpeakerCount&, const SpeakerCount&) = default;
};

inline constexpr std::size_t kMostSpeakers = 100;

struct SegmentOptions {
  VoiceActivityOptions voice;
  SpeakerCount speakers;
  double joined_pause_s = 0.4;        // shorter pauses of one speaker do not end an utterance
  double shortest_utterance_s = 0.3;  // shorter ones are dropped, unless they can be joined to another
  double longest_utterance_s = 15;    // longer ones are cut at their best pause

  static void fields(auto& self, auto&& field) {
    VoiceActivityOptions::fields(self.voice, field);
    field(self.speakers, {.name = "speakers",
                          .value = "auto|N|none",
                          .help = "how many speakers to tell apart; auto to find out, none to leave it"});
    field(self.joined_pause_s, {.name = "joined-pause",
                                .value = "SECONDS",
                                .help = "shorter pauses of one speaker do not end an utterance",
                                .low = 0,
                                .high = 60});
    field(self.shortest_utterance_s, {.name = "shortest-utterance",
                                      .value = "SECONDS",
                                      .help = "shorter utterances are dropped",
                                      .low = 0,
                                      .high = 60});
    field(self.longest_utterance_s, {.name = "longest-utterance",
                                     .value = "SECONDS",
                                     .help = "longer utterances are cut at their best pause",
                                     .low = 1,
                                     .high = 3600});
  }

  std::vector<std::string> problems() const {
    if (voice.hold_db > voice.onset_db) return {"--speech-hold: may not be above --speech-onset"};
    return {};
  }
};

}  // namespace undertone::pipeline

namespace undertone {

template <>
struct OptionText<pipeline::SpeakerCount> {
  static std::optional<std::string> read(std::string_view text, pipeline::SpeakerCount& value) {
    using Kind = pipeline::SpeakerCount::Kind;
    if (text == "auto" || text == "none") {
      value = {text == "auto" ? Kind::kAuto : Kind::kNone, 0};
      return std::nullopt;
    }
    std::size_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    if (!is_number || count < 1 || count > pipeline::kMostSpeakers) {
      return "auto, none, or a whole number from 1 to " + std::to_string(pipeline::kMostSpeakers);
    }
    value = {Kind::kGiven, count};
    return std::nullopt;
  }
  static std::string print(const pipeline::SpeakerCount& value) {
    using Kind = pipeline::SpeakerCount::Kind;
    if (value.kind == Kind::kGiven) return std::to_string(value.count);
    return value.kind == Kind::kAuto ? "auto" : "none";
  }
};

}  // namespace undertone
