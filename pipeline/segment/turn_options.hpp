#pragma once

#include <string>
#include <vector>

#include "data/transcripts/transcript.hpp"
#include "pipeline/segment/segment_options.hpp"

namespace undertone::pipeline {

inline constexpr std::string_view kTranscriptAuto = "auto";
inline constexpr std::string_view kTranscriptSubtitles = "subtitles";
inline constexpr std::string_view kTranscriptSound = "sound";

/// Where the turns of a media file are taken from, and how.
struct TurnOptions {
  std::string transcript{kTranscriptAuto};
  data::TranscriptOptions reading;
  SegmentOptions sound;

  static void fields(auto& self, auto&& field) {
    field(self.transcript,
          {.name = "transcript",
           .value = "FILE|auto|subtitles|sound",
           .help = "who speaks when: from a file; auto: from a file of the same name beside the media, else "
                   "from subtitles inside it, else found in the sound"});
    data::TranscriptOptions::fields(self.reading, field);
    SegmentOptions::fields(self.sound, field);
  }
  std::vector<std::string> problems() const {
    std::vector<std::string> problems = sound.problems();
    if (transcript.empty()) problems.push_back("--transcript: a name of a file, auto, subtitles or sound");
    return problems;
  }
};

}  // namespace undertone::pipeline
