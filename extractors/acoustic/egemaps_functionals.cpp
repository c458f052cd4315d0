#include "extractors/acoustic/egemaps_functionals.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <vector>

#include "src/dsp/smoothing.hpp"
#include "src/dsp/statistics.hpp"

namespace undertone::extractors {
namespace {

constexpr double kExtremaShare = 0.1;  // of the range: what rises or falls less is no peak
constexpr std::size_t kLeastRun = 3;   // frames of the shortest segment that counts
constexpr std::size_t kVoiceTail = 2;  // frames at the end whose pitch is not yet sure
constexpr double kSilentPower = 1e-20;

enum class Keep { kAll, kNonzero, kVoiced, kUnvoiced };

class Summary {
 public:
  explicit Summary(std::span<const EgemapsFrame> frames) : frames_(frames) {
    for (const EgemapsFrame& frame : frames) voice_frames_ += frame.has_voice ? 1 : 0;
    const std::size_t sure = voice_frames_ > kVoiceTail ? voice_frames_ - kVoiceTail : 0;
    if (voice_frames_ > 0) --voice_frames_;
    for (std::size_t t = 0; t < voice_frames_; ++t) {
      pitch_.push_back(t < sure ? value(t, Egemaps::kPitch) : 0.0F);
    }
  }

  EgemapsFunctionals make();

 private:
  float value(std::size_t t, Egemaps which) const {
    return frames_[t].values[static_cast<std::size_t>(which)];
  }
  void put(double value, bool known) {
    result_.values[next_] = known && std::isfinite(value) ? static_cast<float>(value) : 0.0F;
    result_.known[next_++] = known && std::isfinite(value) ? 1 : 0;
  }
  /// The smoothed course of a descriptor, of which `values_` keeps what counts.
  void take(Egemaps which, Keep keep);
  void put_mean() { put(dsp::mean(values_), !values_.empty()); }
  void put_mean_and_variation() {
    put_mean();
    put(dsp::variation(values_), !values_.empty());
  }
  void put_course();
  void put_voiced(std::initializer_list<Egemaps> descriptors);
  void put_rates(std::size_t loudness_peaks);

  std::span<const EgemapsFrame> frames_;
  std::size_t voice_frames_ = 0;
  std::vector<float> pitch_;  // 0 for unvoiced
  std::vector<float> column_;
  std::vector<float> smooth_;
  std::vector<float> values_;
  std::vector<float> sorted_;
  std::size_t next_ = 0;
  EgemapsFunctionals result_;
};

void Summary::take(Egemaps which, Keep keep) {
  const bool whole = keep == Keep::kAll;
  const std::size_t count = whole ? frames_.size() : voice_frames_;
  column_.resize(count);
  smooth_.resize(count);
  for (std::size_t t = 0; t < count; ++t) {
    const bool voiced = !whole && pitch_[t] > 0;
    const bool wanted = whole || keep == Keep::kNonzero || voiced == (keep == Keep::kVoiced);
    column_[t] = !wanted ? 0.0F : which == Egemaps::kPitch ? pitch_[t] : value(t, which);
  }
  (whole ? dsp::smooth_three : dsp::smooth_three_nonzero)(column_, smooth_);
  values_.clear();
  for (const float number : smooth_) {
    if (whole || number != 0) values_.push_back(number);
  }
}

// Mean, variation, percentiles and slopes of what `take` took.
void Summary::put_course() {
  const bool known = !values_.empty();
  put_mean_and_variation();
  sorted_ = values_;
  std::sort(sorted_.begin(), sorted_.end());
  const double low = dsp::percentile(sorted_, 0.2);
  const double high = dsp::percentile(sorted_, 0.8);
  put(low, known);
  put(dsp::percentile(sorted_, 0.5), known);
  put(high, known);
  put(high - low, known);
  const auto slopes = dsp::slopes(values_, kExtremaShare, kEgemapsHopSeconds);
  put(slopes.rising_mean, known);
  put(slopes.rising_deviation, known);
  put(slopes.falling_mean, known);
  put(slopes.falling_deviation, known);
}

void Summary::put_voiced(std::initializer_list<Egemaps> descriptors) {
  for (const Egemaps which : descriptors) {
    take(which, Keep::kVoiced);
    put_mean_and_variation();
  }
}

void Summary::put_rates(std::size_t loudness_peaks) {
  const double seconds = static_cast<double>(frames_.size()) * kEgemapsHopSeconds;
  const double voice_seconds = static_cast<double>(voice_frames_) * kEgemapsHopSeconds;
  put(static_cast<double>(loudness_peaks) / seconds, !frames_.empty());
  const auto voiced = dsp::runs(pitch_, dsp::RunOf::kNonzero, kLeastRun);
  const auto unvoiced = dsp::runs(pitch_, dsp::RunOf::kZero, kLeastRun);
  const bool known = voice_frames_ > 0;
  put(static_cast<double>(voiced.runs) / voice_seconds, known);
  for (const auto& run : {voiced, unvoiced}) {  // lengths from the first frame's time to the last one's
    put((run.mean_length - 1.0) * kEgemapsHopSeconds, known && run.runs > 0);
    put(run.length_deviation * kEgemapsHopSeconds, known && run.runs > 0);
  }
  double power = 0;
  for (const EgemapsFrame& frame : frames_) power += frame.power;
  power /= static_cast<double>(frames_.size());
  put(10.0 * std::log10(std::max(power, kSilentPower)), !frames_.empty());
}

EgemapsFunctionals Summary::make() {
  using enum Egemaps;
  take(kPitch, Keep::kVoiced);
  put_course();
  take(kLoudness, Keep::kAll);
  put_course();
  const std::size_t loudness_peaks = dsp::slopes(values_, kExtremaShare, kEgemapsHopSeconds).peaks;
  for (const Egemaps which : {kSpectralFlux, kMfcc1, kMfcc2, kMfcc3, kMfcc4}) {
    take(which, Keep::kAll);
    put_mean_and_variation();
  }
  put_voiced({kJitter, kShimmer, kHarmonicsToNoise, kH1H2, kH1A3});
  constexpr std::array kFormants = {kF1Frequency, kF1Bandwidth, kF1Amplitude, kF2Frequency, kF2Bandwidth,
                                    kF2Amplitude, kF3Frequency, kF3Bandwidth, kF3Amplitude};
  for (const Egemaps which : kFormants) {
    const bool amplitude = which == kF1Amplitude || which == kF2Amplitude || which == kF3Amplitude;
    take(which, amplitude ? Keep::kNonzero : Keep::kVoiced);
    put_mean_and_variation();
  }
  put_voiced({kAlphaRatio, kHammarbergIndex, kSlope0To500, kSlope500To1500, kSpectralFlux, kMfcc1, kMfcc2,
              kMfcc3, kMfcc4});
  for (const Egemaps which : {kAlphaRatio, kHammarbergIndex, kSlope0To500, kSlope500To1500, kSpectralFlux}) {
    take(which, Keep::kUnvoiced);
    put_mean();
  }
  put_rates(loudness_peaks);
  return result_;
}

}  // namespace

EgemapsFunctionals egemaps_functionals(std::span<const EgemapsFrame> frames) {
  return Summary(frames).make();
}

}  // namespace undertone::extractors
