#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>

#include "src/core/log.hpp"
#include "src/core/progress.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::pipeline {

/// A pass over a file, and who is fed by it. What nobody wants is not decoded.
struct Listening {
  std::filesystem::path media;
  media::StreamOptions streams = {};
  int audio_rate_hz = 16000;
  std::optional<ClockTime> from = {};  // half-open span to read; absent: from the start, to the end
  std::optional<ClockTime> to = {};
  std::function<void(const media::AudioBlock&)> to_sound = {};
  std::function<void(const media::TimedText&)> to_subtitles = {};
  std::function<void(const media::VideoFrame&)> to_pictures = {};  // as `ask_for_faces` wants them
};

/// What was in a file besides what was handed out.
struct Listened {
  std::optional<double> duration_s;  // what its header says, or more where more was found
  bool has_pictures = false;
  int height = 0;  // lines of its upright pictures, where it has some
};

/// Makes the pass and tells what could not be read.
Listened listen(const Listening& listening, Log& log, Progress& progress, std::stop_token stop);

}  // namespace undertone::pipeline
