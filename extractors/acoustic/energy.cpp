#include "extractors/acoustic/energy.hpp"

#include <algorithm>
#include <cmath>

#include "extractors/acoustic/acoustic_sequence.hpp"
#include "src/dsp/level.hpp"

namespace undertone::extractors {
namespace {

float zero_crossing_rate(std::span<const float> samples) {
  std::size_t crossings = 0;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    if ((samples[i - 1] < 0) != (samples[i] < 0)) ++crossings;
  }
  return samples.size() < 2 ? 0.0F : static_cast<float>(crossings) / static_cast<float>(samples.size() - 1);
}

class EnergyExtractor final : public Extractor {
 public:
  explicit EnergyExtractor(const EnergyOptions& options) : options_(options) {
    description_ = {"energy",      "level and zero crossings of the sound", Modality::kAudio,
                    options.hop_s, {"level_db", "zero_crossing_rate"},      1};
    fingerprint_ = fingerprint(description_);
  }

  const ExtractorDescription& description() const override { return description_; }

  FeatureSequence extract(const Clip& clip) override {
    const auto hop = static_cast<std::size_t>(std::lround(options_.hop_s * clip.sample_rate_hz));
    const std::size_t steps = hop == 0 ? 0 : clip.audio.size() / hop;
    FeatureSequence sequence = acoustic_sequence(clip, description_, fingerprint_, steps);
    for (std::size_t t = 0; t < steps; ++t) fill(sequence, t, clip.audio.subspan(t * hop, hop));
    return sequence;
  }

 private:
  void fill(FeatureSequence& sequence, std::size_t t, std::span<const float> samples) const {
    const double level = dsp::rms(samples);
    if (!std::isfinite(level)) return;  // a broken sample spoils its own step only
    sequence.step(t)[0] = static_cast<float>(std::max(options_.floor_db, dsp::to_decibel(level)));
    sequence.step(t)[1] = zero_crossing_rate(samples);
    sequence.valid[t] = 1;
  }

  EnergyOptions options_;
  ExtractorDescription description_;
  std::string fingerprint_;
};

}  // namespace

std::unique_ptr<Extractor> make_energy_extractor(const EnergyOptions& options) {
  return std::make_unique<EnergyExtractor>(options);
}

}  // namespace undertone::extractors
