#pragma once

#include <array>
#include <cstdint>

namespace undertone::synthesize {

// clang-format off
enum class Phone : std::uint8_t {
  kIy, kIh, kEh, kAe, kAa, kAh, kAo, kUh, kUw, kEr, kAx,  // beat bit bet bat father but law book boot bird about
  kEy, kAy, kOy, kOw, kAw,                                // bait bite boy boat bout
  kM, kN, kNg, kL, kR, kW, kY,
  kB, kD, kG, kP, kT, kK, kCh, kJh,
  kV, kDh, kZ, kZh, kF, kTh, kS, kSh, kHh,
};
// clang-format on
inline constexpr std::size_t kPhoneCount = 40;

enum class PhoneKind : std::uint8_t {
  kVowel,
  kSonorant,
  kNasal,
  kStop,       // closure, then burst
  kAffricate,  // closure, then noise
  kFricative,
};

using Formants = std::array<double, 3>;  // Hz

/// How a phone is made by an average adult man.
struct PhoneSpec {
  PhoneKind kind = PhoneKind::kVowel;
  Formants begin{};
  Formants end{};             // differs from `begin` in diphthongs only
  double duration_s = 0.1;    // at neutral tempo, without stress
  double voicing = 1;         // amplitude of the glottal source, 0 to 1
  double noise = 0;           // amplitude of the noise made in the mouth, 0 to 1
  double noise_hz = 0;        // the middle of that noise,
  double noise_width_hz = 0;  // and its bandwidth
  double aspiration = 0;      // amplitude of the noise made in the throat, 0 to 1
};

const PhoneSpec& spec_of(Phone phone);

inline bool is_vowel(Phone phone) { return spec_of(phone).kind == PhoneKind::kVowel; }

}  // namespace undertone::synthesize
