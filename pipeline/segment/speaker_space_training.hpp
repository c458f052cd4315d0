#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "pipeline/segment/speaker_space.hpp"
#include "src/core/options.hpp"
#include "src/core/progress.hpp"

namespace undertone::pipeline {

/// Of RAVDESS, EmoDB and nEMO; for checks.
inline const std::vector<std::string> kDevSpeakers = {"actor17", "actor18", "actor19", "actor20",
                                                      "spk13",   "spk14",   "TP0"};

struct SpeakerSpaceTraining {
  std::vector<std::string> left_out = kDevSpeakers;
  int clips = 90;  // of one speaker, at most
  std::uint64_t seed = 7;

  static void fields(auto& self, auto&& field) {
    field(self.left_out,
          {.name = "leave-out", .value = "SPEAKER", .help = "speaker that is kept for checks"});
    field(self.clips,
          {.name = "clips", .value = "N", .help = "clips of one speaker, at most", .low = 1, .high = 100000});
    field(self.seed, {.name = "seed", .value = "N", .help = "the same seed makes the same space"});
  }
};

/// From the folders of speech_corpus.hpp. Holds the clips of one speaker in memory. Throws where a folder
/// cannot be read or too few speakers are left.
SpeakerSpace train_speaker_space(std::span<const std::filesystem::path> corpora,
                                 const SpeakerSpaceTraining& options, Progress& progress = silent_progress());

/// The text of speaker_space_data.cpp.
std::string to_source(const SpeakerSpace& space);

}  // namespace undertone::pipeline
