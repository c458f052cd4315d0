#include "extractors/acoustic/cepstrum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "extractors/acoustic/acoustic_sequence.hpp"
#include "src/dsp/fft.hpp"
#include "src/dsp/mel.hpp"
#include "src/dsp/mfcc.hpp"
#include "src/dsp/window.hpp"

namespace undertone::extractors {
namespace {

constexpr int kLeastRateHz = 4000;

bool usable(const Clip& clip) { return !clip.audio.empty() && clip.sample_rate_hz >= kLeastRateHz; }

bool whole(std::span<const float> samples) {
  return std::all_of(samples.begin(), samples.end(), [](float sample) { return std::isfinite(sample); });
}

std::vector<std::string> numbered(const std::string& name, int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back(name + std::to_string(i));
  return names;
}

/// What depends on the sample rate, made anew only when that changes.
struct LogMel {
  LogMel(const LogMelOptions& options, int rate_hz)
      : sample_rate_hz(rate_hz),
        hop(static_cast<std::size_t>(std::lround(options.hop_s * rate_hz))),
        weights(dsp::hann_window(static_cast<std::size_t>(std::lround(options.window_s * rate_hz)),
                                 dsp::WindowForm::kPeriodic)),
        fft(dsp::next_power_of_two(weights.size())),
        filterbank({.sample_rate_hz = static_cast<double>(rate_hz),
                    .fft_size = fft.size(),
                    .bands = static_cast<std::size_t>(options.bands),
                    .low_hz = options.low_hz,
                    .high_hz = std::min(options.high_hz, rate_hz / 2.0)}),
        windowed(fft.size()),
        power(fft.bins()) {}

  int sample_rate_hz;
  std::size_t hop;
  std::vector<float> weights;
  dsp::RealFft fft;
  dsp::MelFilterbank filterbank;
  std::vector<float> windowed;
  std::vector<float> power;
};

class LogMelExtractor final : public Extractor {
 public:
  explicit LogMelExtractor(const LogMelOptions& options) : options_(options) {
    description_ = {"logmel" + std::to_string(options.bands),
                    "logarithms of the energies in mel bands",
                    Modality::kAudio,
                    options.hop_s,
                    numbered("logmel", options.bands),
                    1};
    fingerprint_ = fingerprint(description_);
  }

  const ExtractorDescription& description() const override { return description_; }

  FeatureSequence extract(const Clip& clip) override {
    if (!usable(clip)) return acoustic_sequence(clip, description_, fingerprint_, 0);
    if (!tools_ || tools_->sample_rate_hz != clip.sample_rate_hz)
      tools_.emplace(options_, clip.sample_rate_hz);
    const std::size_t window = tools_->weights.size();
    const std::size_t steps = clip.audio.size() < window ? 0 : (clip.audio.size() - window) / tools_->hop + 1;
    FeatureSequence sequence = acoustic_sequence(clip, description_, fingerprint_, steps);
    for (std::size_t t = 0; t < steps; ++t) {
      const auto samples = clip.audio.subspan(t * tools_->hop, window);
      if (!whole(samples)) continue;
      fill(samples, sequence.step(t));
      sequence.valid[t] = 1;
    }
    return sequence;
  }

 private:
  void fill(std::span<const float> samples, std::span<float> out) {
    for (std::size_t i = 0; i < samples.size(); ++i) tools_->windowed[i] = samples[i] * tools_->weights[i];
    tools_->fft.power(tools_->windowed, tools_->power);
    tools_->filterbank.apply(tools_->power, out);
    const auto floor = static_cast<float>(options_.floor);
    for (float& energy : out) energy = std::log(std::clamp(energy, floor, std::numeric_limits<float>::max()));
  }

  LogMelOptions options_;
  ExtractorDescription description_;
  std::string fingerprint_;
  std::optional<LogMel> tools_;
};

class MfccExtractor final : public Extractor {
 public:
  MfccExtractor() {
    const dsp::MfccOptions defaults;
    description_ = {"mfcc",
                    "mel-frequency cepstral coefficients",
                    Modality::kAudio,
                    defaults.hop_s,
                    numbered("mfcc", static_cast<int>(defaults.coefficients)),
                    1};
    fingerprint_ = fingerprint(description_);
  }

  const ExtractorDescription& description() const override { return description_; }

  FeatureSequence extract(const Clip& clip) override {
    if (!usable(clip)) return acoustic_sequence(clip, description_, fingerprint_, 0);
    if (!mfcc_ || sample_rate_hz_ != clip.sample_rate_hz) {
      sample_rate_hz_ = clip.sample_rate_hz;
      mfcc_.emplace(dsp::MfccOptions{.sample_rate_hz = static_cast<double>(sample_rate_hz_)});
    }
    const std::size_t steps = mfcc_->frames(clip.audio.size());
    FeatureSequence sequence = acoustic_sequence(clip, description_, fingerprint_, steps);
    for (std::size_t t = 0; t < steps; ++t) {
      const auto samples = clip.audio.subspan(t * mfcc_->hop(), mfcc_->window());
      if (!whole(samples)) continue;
      const auto step = sequence.step(t);
      mfcc_->frame(samples, step);
      sequence.valid[t] = whole(step) ? 1 : 0;  // samples near the largest number overflow
    }
    return sequence;
  }

 private:
  ExtractorDescription description_;
  std::string fingerprint_;
  int sample_rate_hz_ = 0;
  std::optional<dsp::Mfcc> mfcc_;
};

}  // namespace

std::unique_ptr<Extractor> make_logmel_extractor(const LogMelOptions& options) {
  return std::make_unique<LogMelExtractor>(options);
}

std::unique_ptr<Extractor> make_mfcc_extractor() { return std::make_unique<MfccExtractor>(); }

}  // namespace undertone::extractors
