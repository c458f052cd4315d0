#include "pipeline/segment/frame_analyser.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>

#include "src/core/error.hpp"
#include "src/dsp/window.hpp"

namespace undertone::pipeline {
namespace {

constexpr double kHopSeconds = 0.010;
constexpr double kWindowSeconds = 0.032;
constexpr double kGapSeconds = 0.005;
constexpr double kLowestBandHz = 100;
constexpr double kBandStepMel = 81.5;
constexpr double kPeriodBandHz = 2000;
constexpr double kLowestPitchHz = 70;
constexpr double kHighestPitchHz = 400;
// Half and double periods fit nearly as well as the right one; the shorter is preferred by this much an
// octave.
constexpr float kOctaveCost = 0.02F;
constexpr double kLeastPower = 1e-12;
constexpr float kLeastLevelDecibel = -100;  // below are rounding errors

float to_db(double power) { return static_cast<float>(10.0 * std::log10(std::max(power, kLeastPower))); }

dsp::MelOptions mel_options(int rate_hz, std::size_t fft_size) {
  const double low_mel = dsp::hz_to_mel(kLowestBandHz);
  const double steps = std::floor((dsp::hz_to_mel(rate_hz / 2.0) - low_mel) / kBandStepMel);
  const auto bands = std::min(static_cast<std::size_t>(steps) - 1, kMelBands);
  return {.sample_rate_hz = static_cast<double>(rate_hz),
          .fft_size = fft_size,
          .bands = bands,
          .low_hz = kLowestBandHz,
          .high_hz = dsp::mel_to_hz(low_mel + kBandStepMel * static_cast<double>(bands + 1))};
}

}  // namespace

void FrameAnalyser::start(int sample_rate_hz) {
  if (sample_rate_hz < 8000 || sample_rate_hz > 768000) {
    throw Error(ErrorKind::kMisuse,
                "segmentation needs sound of 8 to 768 kHz, not of " + std::to_string(sample_rate_hz) + " Hz");
  }
  rate_hz_ = sample_rate_hz;
  hop_ = static_cast<std::size_t>(std::lround(kHopSeconds * sample_rate_hz));
  window_ = static_cast<std::size_t>(std::lround(kWindowSeconds * sample_rate_hz));
  weights_ = dsp::hann_window(window_, dsp::WindowForm::kPeriodic);
  for (const float weight : weights_) weight_power_ += weight * weight;

  // Twice the window, so that the correlation does not wrap around.
  fft_.emplace(dsp::next_power_of_two(2 * window_));
  filterbank_.emplace(mel_options(sample_rate_hz, fft_->size()));
  windowed_.assign(fft_->size(), 0.0F);
  power_.assign(fft_->bins(), 0.0F);

  const double bin_hz = sample_rate_hz / static_cast<double>(fft_->size());
  const auto low_bins = dsp::next_power_of_two(static_cast<std::size_t>(std::ceil(kPeriodBandHz / bin_hz)));
  period_fft_.emplace(2 * low_bins);
  period_rate_hz_ = bin_hz * static_cast<double>(period_fft_->size());
  low_spectrum_.assign(low_bins + 1, {});
  correlation_.assign(period_fft_->size(), 0.0F);

  std::copy(weights_.begin(), weights_.end(), windowed_.begin());
  fft_->power(windowed_, power_);
  for (std::size_t i = 0; i < low_bins; ++i) low_spectrum_[i] = power_[i];
  period_fft_->inverse(low_spectrum_, correlation_);
  lag_weights_.assign(low_bins, 0.0F);
  for (std::size_t lag = 0; lag < low_bins; ++lag) {
    lag_weights_[lag] = correlation_[0] / std::max(correlation_[lag], 0.05F * correlation_[0]);
  }
  std::fill(windowed_.begin(), windowed_.end(), 0.0F);
}

void FrameAnalyser::feed(const SoundBlock& block, std::vector<SoundFrame>& frames) {
  if (!std::isfinite(block.time_s)) throw Error(ErrorKind::kMisuse, "a block of sound without a time");
  if (rate_hz_ == 0) start(block.sample_rate_hz);
  if (block.sample_rate_hz != rate_hz_) {
    throw Error(ErrorKind::kMisuse, "the sample rate changed between two blocks of one recording");
  }
  std::span<const float> samples = block.samples;
  double time_s = block.time_s;
  if (running_ || run_samples_ > 0) {
    const double expected_s = run_begin_s_ + static_cast<double>(run_samples_) / rate_hz_;
    if (time_s < expected_s - kGapSeconds) {
      const double overlap = std::round((expected_s - time_s) * rate_hz_);
      if (overlap >= static_cast<double>(samples.size())) return;
      samples = samples.subspan(static_cast<std::size_t>(overlap));
      time_s = expected_s;
    }
    if (time_s > expected_s + kGapSeconds) flush(frames);
  }
  if (samples.empty()) return;
  if (!running_) {
    running_ = true;
    run_begin_s_ = time_s;
    run_samples_ = run_frames_ = 0;
    pending_.assign((window_ - hop_) / 2, 0.0F);
  }
  run_samples_ += samples.size();
  const auto to_finite = [](float sample) { return std::isfinite(sample) ? sample : 0.0F; };
  std::transform(samples.begin(), samples.end(), std::back_inserter(pending_), to_finite);
  analyse_ready(frames);
}

void FrameAnalyser::analyse_ready(std::vector<SoundFrame>& frames) {
  std::size_t left = 0;
  while (left + window_ <= pending_.size()) {
    frames.push_back(analyse(std::span(pending_).subspan(left, window_), hop_));
    left += hop_;
  }
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(left));
}

void FrameAnalyser::flush(std::vector<SoundFrame>& frames) {
  if (!running_) return;
  while (run_frames_ * hop_ < run_samples_) {
    pending_.resize(window_, 0.0F);
    const std::uint64_t rest = run_samples_ - run_frames_ * hop_;
    frames.push_back(analyse(pending_, std::min<std::size_t>(hop_, rest)));
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(hop_));
  }
  running_ = false;
}

SoundFrame FrameAnalyser::analyse(std::span<const float> window, std::size_t valid_hop) {
  SoundFrame frame;
  const double begin = static_cast<double>(run_frames_ * hop_);
  frame.begin_s = run_begin_s_ + begin / rate_hz_;
  frame.end_s = run_begin_s_ + (begin + static_cast<double>(valid_hop)) / rate_hz_;
  ++run_frames_;

  float mean = 0;
  for (const float sample : window) mean += sample;
  mean /= static_cast<float>(window_);
  double sum = 0;
  for (std::size_t i = 0; i < window_; ++i) {
    // Far beyond full scale the squares would overflow.
    const float value = std::clamp(window[i] - mean, -1e6F, 1e6F) * weights_[i];
    windowed_[i] = value;
    sum += static_cast<double>(value * value);
  }
  frame.level_db = to_db(sum / static_cast<double>(weight_power_));

  fft_->power(windowed_, power_);
  frame.bands = filterbank_->bands();
  filterbank_->apply(power_, std::span(frame.mel_db).first(frame.bands));
  // A sine of full scale has about 0 dB in its band, whatever the sample rate.
  const double scale = 8.0 / (static_cast<double>(window_) * static_cast<double>(window_));
  for (std::size_t i = 0; i < frame.bands; ++i) {
    frame.mel_db[i] = to_db(static_cast<double>(frame.mel_db[i]) * scale);
  }
  if (frame.level_db > kLeastLevelDecibel) measure_period(frame);
  return frame;
}

void FrameAnalyser::measure_period(SoundFrame& frame) {
  const std::size_t low_bins = low_spectrum_.size() - 1;
  for (std::size_t i = 0; i < low_bins; ++i) low_spectrum_[i] = power_[i];
  period_fft_->inverse(low_spectrum_, correlation_);
  if (!(correlation_[0] > 0)) return;
  const auto first = static_cast<std::size_t>(period_rate_hz_ / kHighestPitchHz);
  const auto last = std::min(static_cast<std::size_t>(period_rate_hz_ / kLowestPitchHz) + 1, low_bins - 2);
  const auto height = [&](std::size_t lag) {
    return correlation_[lag] * lag_weights_[lag] / correlation_[0];
  };
  float best_score = 0;
  for (std::size_t lag = first; lag <= last; ++lag) {
    const float here = height(lag);
    const float before = height(lag - 1);
    const float after = height(lag + 1);
    if (here < before || here < after) continue;
    const float bend = 2 * here - before - after;
    const float shift = bend > 0 ? 0.5F * (after - before) / bend : 0.0F;
    const float peak = here + 0.25F * (after - before) * shift;
    const float exact_lag = static_cast<float>(lag) + shift;
    const float score = peak - kOctaveCost * std::log2(exact_lag);
    if (score <= best_score) continue;
    best_score = score;
    frame.periodicity = std::clamp(peak, 0.0F, 1.0F);
    frame.pitch_hz = static_cast<float>(period_rate_hz_) / exact_lag;
  }
}

}  // namespace undertone::pipeline
