#pragma once

#include <array>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include "extractors/acoustic/acoustic_sequence.hpp"
#include "extractors/extractor.hpp"
#include "pipeline/segment/turn_options.hpp"
#include "src/core/conversation.hpp"
#include "src/core/log.hpp"
#include "src/core/options.hpp"
#include "src/core/progress.hpp"
#include "src/media/media_options.hpp"

namespace undertone::pipeline {

enum class Pieces {
  kUtterances,  // as a transcript, subtitles or the sound say
  kWhole,       // the file is one utterance
};
constexpr auto option_choices(Pieces) {
  return std::to_array<Choice<Pieces>>({{Pieces::kUtterances, "utterances"}, {Pieces::kWhole, "whole"}});
}

/// How a recording is heard for features.
struct HearingOptions {
  Pieces pieces = Pieces::kUtterances;
  int audio_rate_hz = 16000;
  TurnOptions turns;
  media::StreamOptions streams;

  static void fields(auto& self, auto&& field) {
    field(self.pieces, {.name = "pieces",
                        .value = "WHAT",
                        .help = "features of each utterance, or of the whole file at once"});
    field(self.audio_rate_hz, {.name = "audio-rate",
                               .value = "HZ",
                               .help = "samples per second that the sound is brought to",
                               .low = extractors::kLeastRateHz,
                               .high = 192000});
    TurnOptions::fields(self.turns, field);
    media::StreamOptions::fields(self.streams, field);
  }
  std::vector<std::string> problems() const { return turns.problems(); }
};

/// The features of one recording, a sequence for each utterance.
struct Extracted {
  Conversation conversation;
  std::vector<FeatureSequence> sequences;
};

/// One pass over the file, then the extractor on the sound of each utterance. Memory does not grow with the
/// length of the file but for what is extracted. Throws kBadInput where the file has no sound.
Extracted extract_sound(const std::filesystem::path& media, const HearingOptions& options,
                        extractors::Extractor& extractor, Log& log, Progress& progress, std::stop_token stop);

}  // namespace undertone::pipeline
