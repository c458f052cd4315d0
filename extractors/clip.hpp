#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "src/core/conversation.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::extractors {

/// What an extractor may look at: one utterance's part of the recording. Owns nothing.
struct Clip {
  TimeSpan span;
  std::span<const float> audio;  // mono; empty when there is no sound
  int sample_rate_hz = 0;
  double audio_start_s = 0;  // time of audio[0]
  std::span<const media::VideoFrame> frames;
  std::optional<std::string_view> text;
  std::span<const Word> words;  // of the text, where their times are known
  std::optional<std::string_view> speaker;
  std::span<const Utterance>
      earlier;  // what the conversation had before, for who looks at more than one turn
};

}  // namespace undertone::extractors
