#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/annotations/origin.hpp"
#include "src/core/conversation.hpp"
#include "src/core/label_set.hpp"
#include "src/core/modality.hpp"

namespace undertone::data {

/// What a prediction says whose confidence is below what the user asked for.
inline constexpr std::string_view kUncertain = "uncertain";

/// What one modality had to say of an utterance.
struct Evidence {
  std::optional<double> share;  // of the answer, 0 to 1: an estimate; absent where it cannot be told
  double quality = 0;           // how well it was seen or heard, 0 to 1
  std::string missing;          // why there is nothing of it, as "off screen"; empty where there is
};

/// What a model says about one utterance.
struct PredictedLabel {
  std::string label;                  // the winner, or kUncertain
  double confidence = 0;              // calibrated, of the winner
  std::vector<double> probabilities;  // in the order of the label set; may be empty
  std::array<std::optional<Evidence>, kModalities.size()> evidence = {};  // absent: not asked for
  std::optional<int> face = {};  // number of the track of whoever speaks, where one is seen
};

/// From what, and by what, predictions were made.
struct Provenance {
  std::string program;                          // with its version
  std::string checkpoint;                       // of the fusion model: its name
  std::string checkpoint_fingerprint;           // SHA-256 of its file
  std::map<std::string, std::string> encoders;  // modality to the fingerprint of what made its features
  std::string options;                          // fingerprint of those that change results
  std::string input;                            // SHA-256 of the media, or of the transcript without one
  friend bool operator==(const Provenance&, const Provenance&) = default;
};

/// A conversation with what is known about it, as the writers take it. `predictions` is empty (only who
/// speaks when) or holds one element an utterance, absent where no label could be given; `corrections` alike.
struct Annotation {
  Conversation conversation;
  LabelSet labels = default_labels();
  std::vector<std::optional<PredictedLabel>> predictions;
  std::vector<std::optional<std::string>> corrections = {};  // by a human; they count before everything else
  std::filesystem::path media;                               // the file that the times refer to; may be empty
  std::string made_by;                                       // program, version and fingerprint
  Origin turns = Origin::kUnknown;
  Origin speakers = Origin::kUnknown;  // kSound when any of them is
  std::optional<Provenance> provenance = {};
};

}  // namespace undertone::data
