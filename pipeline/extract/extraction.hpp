#pragma once

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "data/annotations/origin.hpp"
#include "extractors/acoustic/acoustic_sequence.hpp"
#include "extractors/extractor.hpp"
#include "pipeline/extract/sound_spool.hpp"
#include "pipeline/extract/span_options.hpp"
#include "pipeline/faces/face_features.hpp"
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
  SpanOptions span;
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
    SpanOptions::fields(self.span, field);
    TurnOptions::fields(self.turns, field);
    media::StreamOptions::fields(self.streams, field);
  }
  std::vector<std::string> problems() const {
    std::vector<std::string> problems = turns.problems();
    for (const std::string& problem : span.problems()) problems.push_back(problem);
    return problems;
  }
};

/// From sound to words, for utterances of which nobody has written down what is said.
class SpeechRecogniser {
 public:
  virtual ~SpeechRecogniser() = default;
  /// What is said in a stretch of sound; absent where that cannot be told. Never empty.
  virtual std::optional<std::string> words_in(const Stretch& sound) = 0;
};

enum class SilentFiles { kError, kAccepted };

/// What is taken from a recording; what is absent is not decoded for.
struct Extractors {
  extractors::Extractor* sound = nullptr;
  FaceFeatures* faces = nullptr;
  bool watches_faces = false;  // who is seen and who speaks is wanted too, or alone
  std::shared_ptr<const extractors::LandmarkFitter> landmarks = nullptr;  // read where there are none yet
  extractors::Extractor* words = nullptr;
  SpeechRecogniser* recogniser = nullptr;          // asked for words before they are looked at
  SilentFiles silent_files = SilentFiles::kError;  // where features of the sound are wanted
};

/// The features of one recording, a sequence for each utterance.
struct Extracted {
  Conversation conversation;
  data::Origin turns = data::Origin::kUnknown;
  data::Origin speakers = data::Origin::kUnknown;
  std::vector<FeatureSequence> sequences;  // of the sound
  std::vector<double> sound_quality;       // of each utterance, how far its voice stands out, 0 to 1
  std::vector<FeatureSequence> face_sequences;
  std::vector<FeatureSequence> word_sequences;
  std::optional<WatchedFaces> faces;
  bool has_sound = false;
  int picture_height = 0;  // lines of the upright video, 0 where there is none
};

/// One pass over the file, then the extractors on each utterance. Memory does not grow with the length of the
/// file but for what is extracted and for what is kept of faces, some 700 bytes each time one is looked at.
/// Throws kBadInput where the file has no sound and features of it are wanted, unless that is accepted. A
/// file without pictures has no faces, and that is told.
Extracted extract_features(const std::filesystem::path& media, const HearingOptions& options,
                           const Extractors& extractors, Log& log, Progress& progress, std::stop_token stop);

}  // namespace undertone::pipeline
