#pragma once

#include <vector>

#include "pipeline/synthesize/phones.hpp"
#include "pipeline/synthesize/spoken_text.hpp"
#include "pipeline/synthesize/voice.hpp"

namespace undertone::synthesize {

inline constexpr double kPlanFrameS = 0.005;

/// What the built-in synthesiser does at one instant.
struct SpeechFrame {
  Formants formants{500, 1500, 2500};  // Hz, of an average adult man
  double voicing = 0;
  double aspiration = 0;
  double noise = 0;
  double noise_hz = 4000;
  double noise_width_hz = 2000;
  double nasality = 0;
  double f0_hz = 0;
};

struct SpeechPlan {
  std::vector<SpeechFrame> frames;  // kPlanFrameS apart, from 0 s on
  std::vector<SpokenWord> words;
};

/// Both must be in their ranges. No words, no frames.
SpeechPlan plan_speech(const std::vector<WrittenWord>& words, const Voice& voice, const Prosody& prosody);

}  // namespace undertone::synthesize
