#pragma once

#include <cmath>
#include <numbers>

namespace undertone::dsp {

/// y[n] = a x[n] + b y[n-1] + c y[n-2], with gain 1 at 0 Hz.
struct Resonance {
  double a = 1;
  double b = 0;
  double c = 0;
};

inline Resonance resonance_at(double frequency_hz, double bandwidth_hz, double sample_rate_hz) {
  const double radius = std::exp(-std::numbers::pi * bandwidth_hz / sample_rate_hz);
  const double c = -radius * radius;
  const double b = 2.0 * radius * std::cos(2.0 * std::numbers::pi * frequency_hz / sample_rate_hz);
  return {1.0 - b - c, b, c};
}

/// Second-order resonator, one formant of a cascade.
/// It may be retuned between samples; the state is kept, so the output stays continuous.
class Resonator {
 public:
  void tune(double frequency_hz, double bandwidth_hz, double sample_rate_hz) {
    now_ = resonance_at(frequency_hz, bandwidth_hz, sample_rate_hz);
  }

  double step(double input) {
    const double output = now_.a * input + now_.b * last_ + now_.c * before_last_;
    before_last_ = last_;
    last_ = output;
    return output;
  }

 private:
  Resonance now_;
  double last_ = 0;
  double before_last_ = 0;
};

/// The inverse of a Resonator: a dip at the frequency, gain 1 at 0 Hz.
class AntiResonator {
 public:
  void tune(double frequency_hz, double bandwidth_hz, double sample_rate_hz) {
    const auto [a, b, c] = resonance_at(frequency_hz, bandwidth_hz, sample_rate_hz);
    inverse_ = {1.0 / a, -b / a, -c / a};
  }

  double step(double input) {
    const double output = inverse_.a * input + inverse_.b * last_ + inverse_.c * before_last_;
    before_last_ = last_;
    last_ = input;
    return output;
  }

 private:
  Resonance inverse_;  // of x[n], x[n-1] and x[n-2]
  double last_ = 0;
  double before_last_ = 0;
};

/// Second-order band-pass: gain 1 at the middle frequency, 0 at 0 Hz and at half the sample rate.
class BandPass {
 public:
  void tune(double frequency_hz, double bandwidth_hz, double sample_rate_hz) {
    const double radius = std::exp(-std::numbers::pi * bandwidth_hz / sample_rate_hz);
    c_ = -radius * radius;
    b_ = (1.0 - c_) * std::cos(2.0 * std::numbers::pi * frequency_hz / sample_rate_hz);
    a_ = (1.0 + c_) / 2.0;
  }

  double step(double input) {
    const double output = a_ * (input - input_before_last_) + b_ * last_ + c_ * before_last_;
    input_before_last_ = input_last_;
    input_last_ = input;
    before_last_ = last_;
    last_ = output;
    return output;
  }

 private:
  double a_ = 1;
  double b_ = 0;
  double c_ = 0;
  double input_last_ = 0;
  double input_before_last_ = 0;
  double last_ = 0;
  double before_last_ = 0;
};

}  // namespace undertone::dsp
