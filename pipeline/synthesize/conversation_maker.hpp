#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <stop_token>

#include "pipeline/synthesize/voice.hpp"
#include "src/core/conversation.hpp"
#include "src/core/options.hpp"
#include "src/core/progress.hpp"

namespace undertone::synthesize {

/// kTogether: everybody is in the picture all the time, side by side. kCuts: a close-up of whoever speaks.
enum class Shot { kTogether, kCuts };

constexpr auto option_choices(Shot) {
  return std::to_array<Choice<Shot>>({{Shot::kTogether, "together"}, {Shot::kCuts, "cuts"}});
}
constexpr auto option_choices(VoiceBackend) {
  return std::to_array<Choice<VoiceBackend>>({{VoiceBackend::kAuto, "auto"},
                                              {VoiceBackend::kEspeak, "espeak"},
                                              {VoiceBackend::kBuiltIn, "built-in"}});
}

struct ConversationOptions {
  int turns = 8;
  int speakers = 2;
  std::uint64_t seed = 1;
  int width = 640;
  int height = 360;
  double frame_rate_hz = 25;
  double pause_s = 0.5;  // between turns, on average
  Shot shot = Shot::kTogether;
  VoiceBackend voice = VoiceBackend::kAuto;

  static void fields(auto& self, auto&& field) {
    field(self.turns,
          {.name = "turns", .value = "N", .help = "how many utterances", .low = 1, .high = 100000});
    field(self.speakers,
          {.name = "speakers", .value = "N", .help = "how many people talk", .low = 1, .high = 6});
    field(self.seed, {.name = "seed", .value = "N", .help = "the same seed makes the same conversation"});
    field(
        self.width,
        {.name = "width", .value = "PIXELS", .help = "width of the picture, even", .low = 64, .high = 7680});
    field(self.height, {.name = "height",
                        .value = "PIXELS",
                        .help = "height of the picture, even",
                        .low = 64,
                        .high = 4320});
    field(self.frame_rate_hz,
          {.name = "frame-rate", .value = "HZ", .help = "frames per second", .low = 1, .high = 120});
    field(self.pause_s,
          {.name = "pause", .value = "SECONDS", .help = "mean pause between turns", .low = 0, .high = 60});
    field(self.shot, {.name = "shot",
                      .value = "KIND",
                      .help = "everybody in the picture together, or cuts to whoever speaks"});
    field(self.voice, {.name = "voice",
                       .value = "KIND",
                       .help = "who speaks: espeak-ng where installed, or the built-in synthesiser"});
  }
  std::vector<std::string> problems() const;
};

/// Writes the media file and returns what is said in it, with speakers, words and intended emotions as
/// labels.
Conversation make_conversation(const std::filesystem::path& media, const ConversationOptions& options,
                               Progress& progress = silent_progress(), const std::stop_token& stop = {});

}  // namespace undertone::synthesize
