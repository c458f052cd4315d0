#pragma once

namespace undertone::dsp {

/// How strongly a tone of this frequency is heard against others of the same power: the equal-loudness curve
/// of perceptual linear prediction (Hermansky 1990) with its fall above 5 kHz. Close to 1 near 5 kHz.
double equal_loudness(double hz);

/// Power to loudness, by Stevens' law as the same model uses it.
inline constexpr double kLoudnessExponent = 0.33;

}  // namespace undertone::dsp
