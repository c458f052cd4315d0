#pragma once

#include <string>

#include "data/annotations/annotation.hpp"

namespace undertone::data {

// Subtitles with speaker and emotion, times in milliseconds. What parse_srt and parse_vtt read back are the
// spans, speakers, texts and known labels (and with WebVTT the ids), in spite of text that looks like markup
// or like times. White space around a text is not kept. Predictions are there to be seen: they are not read
// back as labels.

/// "[Ann | joy]: words" for a known label, "[Ann | joy 82%]: words" for a predicted one, "[Ann]: words" for
/// neither, "[| joy]: words" without a speaker.
std::string to_srt(const Annotation& annotation);

/// "<v Ann><c.emotion-label>[joy]</c> words", "<v Ann><c.emotion-prediction>[joy 82%]</c> words".
std::string to_vtt(const Annotation& annotation);

}  // namespace undertone::data
