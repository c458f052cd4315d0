#include "pipeline/synthesize/phones.hpp"

#include <cstddef>

namespace undertone::synthesize {
namespace {

constexpr PhoneSpec vowel(Formants formants, double duration_s) {
  return {.kind = PhoneKind::kVowel, .begin = formants, .end = formants, .duration_s = duration_s};
}
constexpr PhoneSpec diphthong(Formants begin, Formants end) {
  return {.kind = PhoneKind::kVowel, .begin = begin, .end = end, .duration_s = 0.165};
}
constexpr PhoneSpec sonorant(Formants formants, double duration_s, double voicing) {
  return {.kind = PhoneKind::kSonorant,
          .begin = formants,
          .end = formants,
          .duration_s = duration_s,
          .voicing = voicing};
}
constexpr PhoneSpec nasal(Formants formants) {
  return {
      .kind = PhoneKind::kNasal, .begin = formants, .end = formants, .duration_s = 0.075, .voicing = 0.62};
}

struct Noise {
  double amplitude;
  double hz;
  double width_hz;
};
/// `formants` is where the neighbours' formants point to while the mouth is closed.
constexpr PhoneSpec stop(Formants formants, double voicing, Noise burst) {
  return {.kind = PhoneKind::kStop,
          .begin = formants,
          .end = formants,
          .duration_s = voicing > 0 ? 0.075 : 0.115,
          .voicing = voicing,
          .noise = burst.amplitude,
          .noise_hz = burst.hz,
          .noise_width_hz = burst.width_hz,
          .aspiration = voicing > 0 ? 0.0 : 0.30};
}
constexpr PhoneSpec fricative(PhoneKind kind, Formants formants, double duration_s, double voicing,
                              Noise noise) {
  return {.kind = kind,
          .begin = formants,
          .end = formants,
          .duration_s = duration_s,
          .voicing = voicing,
          .noise = noise.amplitude,
          .noise_hz = noise.hz,
          .noise_width_hz = noise.width_hz};
}

constexpr Formants kLips{250, 850, 2200};
constexpr Formants kTeeth{250, 1750, 2600};
constexpr Formants kPalate{250, 2000, 2300};
constexpr Formants kLipsHissing{330, 1100, 2200};
constexpr Formants kTongueHissing{320, 1450, 2550};
constexpr Formants kPalateHissing{300, 1800, 2500};

constexpr std::array<PhoneSpec, kPhoneCount> kSpecs{{
    vowel({290, 2250, 2950}, 0.120),                                                    // kIy
    vowel({410, 1950, 2550}, 0.085),                                                    // kIh
    vowel({550, 1800, 2500}, 0.105),                                                    // kEh
    vowel({680, 1720, 2450}, 0.135),                                                    // kAe
    vowel({740, 1120, 2450}, 0.140),                                                    // kAa
    vowel({630, 1220, 2400}, 0.100),                                                    // kAh
    vowel({580, 870, 2420}, 0.140),                                                     // kAo
    vowel({450, 1030, 2250}, 0.090),                                                    // kUh
    vowel({320, 920, 2250}, 0.115),                                                     // kUw
    vowel({490, 1350, 1700}, 0.120),                                                    // kEr
    vowel({500, 1450, 2450}, 0.060),                                                    // kAx
    diphthong({500, 1850, 2500}, {340, 2200, 2750}),                                    // kEy
    diphthong({730, 1200, 2450}, {370, 2030, 2600}),                                    // kAy
    diphthong({560, 870, 2400}, {360, 1980, 2550}),                                     // kOy
    diphthong({540, 970, 2350}, {370, 840, 2300}),                                      // kOw
    diphthong({730, 1280, 2450}, {400, 900, 2300}),                                     // kAw
    nasal({260, 1050, 2200}),                                                           // kM
    nasal({260, 1550, 2550}),                                                           // kN
    nasal({260, 1950, 2450}),                                                           // kNg
    sonorant({360, 1080, 2700}, 0.070, 0.80),                                           // kL
    sonorant({340, 1120, 1550}, 0.070, 0.80),                                           // kR
    sonorant({300, 680, 2200}, 0.065, 0.78),                                            // kW
    sonorant({280, 2150, 2900}, 0.060, 0.78),                                           // kY
    stop(kLips, 0.16, {0.35, 900, 900}),                                                // kB
    stop(kTeeth, 0.16, {0.40, 3800, 1800}),                                             // kD
    stop(kPalate, 0.16, {0.40, 2100, 900}),                                             // kG
    stop(kLips, 0, {0.45, 1000, 1100}),                                                 // kP
    stop(kTeeth, 0, {0.60, 4200, 2000}),                                                // kT
    stop(kPalate, 0, {0.55, 2200, 900}),                                                // kK
    fricative(PhoneKind::kAffricate, kPalateHissing, 0.150, 0, {0.62, 2900, 1500}),     // kCh
    fricative(PhoneKind::kAffricate, kPalateHissing, 0.115, 0.20, {0.42, 2700, 1500}),  // kJh
    fricative(PhoneKind::kFricative, kLipsHissing, 0.065, 0.45, {0.07, 4500, 6000}),    // kV
    fricative(PhoneKind::kFricative, kTongueHissing, 0.055, 0.50, {0.06, 5000, 6000}),  // kDh
    fricative(PhoneKind::kFricative, kTongueHissing, 0.085, 0.35, {0.32, 6200, 2600}),  // kZ
    fricative(PhoneKind::kFricative, kPalateHissing, 0.085, 0.35, {0.32, 2800, 1600}),  // kZh
    fricative(PhoneKind::kFricative, kLipsHissing, 0.095, 0, {0.17, 4500, 6000}),       // kF
    fricative(PhoneKind::kFricative, kTongueHissing, 0.090, 0, {0.14, 5000, 6000}),     // kTh
    fricative(PhoneKind::kFricative, kTongueHissing, 0.105, 0, {0.55, 6200, 2600}),     // kS
    fricative(PhoneKind::kFricative, kPalateHissing, 0.110, 0, {0.60, 2900, 1600}),     // kSh
    // The mouth stands as for the vowel that follows; the planner fills that in.
    {.kind = PhoneKind::kFricative,
     .begin = {500, 1500, 2500},
     .end = {500, 1500, 2500},
     .duration_s = 0.065,
     .voicing = 0,
     .aspiration = 0.42},  // kHh
}};

}  // namespace

const PhoneSpec& spec_of(Phone phone) { return kSpecs[static_cast<std::size_t>(phone)]; }

}  // namespace undertone::synthesize
