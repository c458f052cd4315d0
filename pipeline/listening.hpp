#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>

#include "src/core/log.hpp"
#include "src/core/progress.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::pipeline {

/// A pass over a file of which no pictures are wanted, and who is fed by it. What nobody wants is not
/// decoded.
struct Listening {
  std::filesystem::path media;
  media::StreamOptions streams = {};
  int audio_rate_hz = 16000;
  std::function<void(const media::AudioBlock&)> to_sound = {};
  std::function<void(const media::TimedText&)> to_subtitles = {};
};

/// Makes the pass and tells what could not be read. Returns how long the file is: what its header says, or
/// more where more was heard; nothing where it does not say.
std::optional<double> listen(const Listening& listening, Log& log, Progress& progress, std::stop_token stop);

}  // namespace undertone::pipeline
