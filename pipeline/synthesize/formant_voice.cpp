#include "pipeline/synthesize/formant_voice.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include "pipeline/synthesize/formant_plan.hpp"
#include "pipeline/synthesize/seeded_random.hpp"
#include "src/dsp/resonator.hpp"

namespace undertone::synthesize {
namespace {

constexpr int kRateHz = 22050;
constexpr std::size_t kSamplesPerTuning = 22;  // a millisecond
constexpr std::array<double, 3> kHigherFormants{3400, 4250, 5300};
constexpr std::array<double, 6> kBandwidths{70, 95, 140, 260, 320, 450};
constexpr double kHighestShare = 0.45;  // of the sample rate, that a resonance may reach
constexpr double kNasalHz = 270;
constexpr double kNasalZeroShift = 190;
constexpr double kNasalBandwidth = 100;
constexpr double kNoiseLevel = 0.55;  // mouth noise against the voice

SpeechFrame mixed(const SpeechFrame& a, const SpeechFrame& b, double share) {
  SpeechFrame frame = share < 0.5 ? a : b;
  for (std::size_t i = 0; i < frame.formants.size(); ++i) {
    frame.formants[i] = std::lerp(a.formants[i], b.formants[i], share);
  }
  for (const auto member : {&SpeechFrame::voicing, &SpeechFrame::aspiration, &SpeechFrame::noise,
                            &SpeechFrame::nasality, &SpeechFrame::f0_hz}) {
    frame.*member = std::lerp(a.*member, b.*member, share);
  }
  return frame;
}

/// The vocal folds: the derivative of the flow, which is what leaves the lips, period by period.
class GlottalSource {
 public:
  GlottalSource(const Voice& voice, const Prosody& prosody, SeededRandom& random)
      : random_(random), open_share_(0.54 + 0.16 * voice.breathiness) {
    jitter_ = 0.006 + 0.010 * prosody.tremor;
    // Loud voices close the folds faster: more treble.
    treble_ = std::clamp(0.50 + 0.035 * prosody.loudness_db - 0.25 * voice.breathiness, 0.12, 0.95);
  }

  double step(double f0_hz) {
    phase_ += f0_hz * period_factor_ / kRateHz;
    if (phase_ >= 1) {
      phase_ -= 1;
      period_factor_ = 1 + jitter_ * random_.between(-1.0, 1.0);
      amplitude_ = 1 + 0.05 * random_.between(-1.0, 1.0);
    }
    const double t = phase_ / open_share_;
    const double flow = t < 1 ? amplitude_ * (2 * t - 3 * t * t) : 0;
    smooth_ += treble_ * (flow - smooth_);
    return smooth_;
  }

  bool open() const { return phase_ < open_share_; }

 private:
  SeededRandom& random_;
  double open_share_;
  double jitter_ = 0;
  double treble_ = 1;
  double phase_ = 0;
  double period_factor_ = 1;
  double amplitude_ = 1;
  double smooth_ = 0;
};

/// Throat, mouth and nose.
class VocalTract {
 public:
  explicit VocalTract(double scale) : scale_(scale) {
    nasal_pole_.tune(kNasalHz, kNasalBandwidth, kRateHz);
    for (std::size_t i = 0; i < kHigherFormants.size(); ++i) tune(i + 3, kHigherFormants[i], 0);
  }

  void tune(const SpeechFrame& frame) {
    for (std::size_t i = 0; i < frame.formants.size(); ++i) {
      // Open vocal folds and the nose both take energy from the lower formants.
      tune(i, frame.formants[i], i == 0 ? 60 * frame.aspiration + 60 * frame.nasality : 60 * frame.nasality);
    }
    nasal_zero_.tune(kNasalHz + kNasalZeroShift * frame.nasality, kNasalBandwidth, kRateHz);
    noise_band_.tune(limited(frame.noise_hz / scale_), frame.noise_width_hz, kRateHz);
  }

  double step(double source, double noise) {
    double sound = nasal_pole_.step(nasal_zero_.step(source));
    for (auto formant = formants_.rbegin(); formant != formants_.rend(); ++formant)
      sound = formant->step(sound);
    return sound + noise_band_.step(noise);
  }

 private:
  static double limited(double hz) { return std::min(hz, kHighestShare * kRateHz); }
  void tune(std::size_t index, double hz, double extra_bandwidth) {
    formants_[index].tune(limited(hz / scale_), kBandwidths[index] + extra_bandwidth, kRateHz);
  }

  double scale_;
  std::array<dsp::Resonator, 6> formants_;
  dsp::Resonator nasal_pole_;
  dsp::AntiResonator nasal_zero_;
  dsp::BandPass noise_band_;
};

}  // namespace

RawSpeech speak_with_formants(const std::vector<WrittenWord>& words, const Voice& voice,
                              const Prosody& prosody) {
  SpeechPlan plan = plan_speech(words, voice, prosody);
  RawSpeech result;
  result.sample_rate_hz = kRateHz;
  result.words = std::move(plan.words);
  if (plan.frames.empty()) return result;
  SeededRandom random(voice.seed * 131 + 5);
  GlottalSource source(voice, prosody, random);
  VocalTract tract(voice.vocal_tract_scale);
  const double length_s = static_cast<double>(plan.frames.size() - 1) * kPlanFrameS;
  result.samples.resize(static_cast<std::size_t>(length_s * kRateHz));
  SpeechFrame now;
  for (std::size_t i = 0; i < result.samples.size(); ++i) {
    if (i % kSamplesPerTuning == 0) {
      const double position = static_cast<double>(i) / kRateHz / kPlanFrameS;
      const auto index = std::min(static_cast<std::size_t>(position), plan.frames.size() - 2);
      now = mixed(plan.frames[index], plan.frames[index + 1], position - static_cast<double>(index));
      tract.tune(now);
    }
    const double hiss = random.between(-1.0, 1.0);
    const double flow = now.voicing * source.step(now.f0_hz);
    // Where the folds are closed little air gets through, so that breath pulses with the voice.
    const double gate = now.voicing > 0 && !source.open() ? 0.35 : 1.0;
    const double breath = (now.aspiration + 0.10 * voice.breathiness * now.voicing) * gate;
    result.samples[i] =
        static_cast<float>(tract.step(flow + 0.35 * breath * hiss, kNoiseLevel * now.noise * gate * hiss));
  }
  return result;
}

}  // namespace undertone::synthesize
