#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/core/time_span.hpp"

namespace undertone::synthesize {

/// Who speaks.
struct Voice {
  double median_f0_hz = 120;          // 50 to 400
  double vocal_tract_scale = 1;       // 0.7 to 1.4: length against an average adult's; longer is darker
  double breathiness = 0.2;           // 0 to 1
  double rate = 1;                    // 0.4 to 2.5: tempo against an average speaker's
  std::uint64_t seed = 0;             // of the small irregularities
  std::string espeak_variant = "m3";  // one of espeak-ng's variants: m1 to m8, f1 to f5
};

/// The same seed, the same voice; neighbouring seeds sound different. 90 to 260 Hz, tract 0.85 to 1.2.
Voice make_voice(std::uint64_t seed);

/// How they speak.
struct Prosody {
  double f0_shift_semitones = 0;  // -12 to 12
  double f0_range = 1;            // 0 (monotone) to 3: the melody's extent against the neutral one
  double rate = 1;                // 0.4 to 2.5: tempo against the voice's own
  double loudness_db = 0;         // -12 to 8 against the neutral level
  double tremor = 0;              // 0 to 1
};

/// Neutral, surprise, fear, sadness, joy, disgust or anger; throws for any other name.
Prosody prosody_of(std::string_view emotion);

enum class VoiceBackend {
  kAuto,     // espeak-ng where it is installed, otherwise the built-in voice
  kEspeak,   // throws where espeak-ng is not installed
  kBuiltIn,  // a formant synthesiser, always there
};

/// Whether the program espeak-ng can be found on the path.
bool espeak_installed();

struct SpokenWord {
  std::string text;  // as written, with the punctuation that touches it
  TimeSpan span;
};

enum class WordTimes {
  kExact,
  kApproximate,  // spread over the voiced extent by the number of letters
};

inline constexpr int kMouthRateHz = 100;

struct Speech {
  int sample_rate_hz = 0;
  std::vector<float> samples;     // mono, -1 to 1
  std::vector<SpokenWord> words;  // in order, without overlap; only what has a letter or a digit is a word
  WordTimes word_times = WordTimes::kExact;
  std::vector<float> mouth_opening;  // 0 to 1, kMouthRateHz values a second from the first sample on

  double duration_s() const {
    return sample_rate_hz > 0 ? static_cast<double>(samples.size()) / sample_rate_hz : 0;
  }
};

/// `text` is UTF-8, broken sequences are skipped; text without a word gives speech without samples. Values of
/// voice and prosody outside their ranges are brought into them. The same arguments give the same samples
/// (for espeak-ng: with the same version of it). `sample_rate_hz` runs from 4000 to 192000.
Speech speak(const std::string& text, const Voice& voice, const Prosody& prosody, int sample_rate_hz,
             VoiceBackend backend = VoiceBackend::kAuto);

}  // namespace undertone::synthesize
