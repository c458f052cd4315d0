#include "extractors/acoustic/cepstrum.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "extractors/acoustic/acoustic_sequence.hpp"
#include "src/dsp/log_mel.hpp"
#include "src/dsp/mfcc.hpp"

namespace undertone::extractors {
namespace {

bool whole(std::span<const float> samples) {
  return std::all_of(samples.begin(), samples.end(), [](float sample) { return std::isfinite(sample); });
}

std::vector<std::string> numbered(const std::string& name, int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back(name + std::to_string(i));
  return names;
}

/// Frames by `Tool`, made anew when the sample rate changes. Its options have a rate, all others stay.
template <class Tool, class Options>
class FrameExtractor final : public Extractor {
 public:
  FrameExtractor(const ExtractorDescription& description, const Options& options)
      : description_(description), fingerprint_(fingerprint(description)), options_(options) {}

  const ExtractorDescription& description() const override { return description_; }

  FeatureSequence extract(const Clip& clip) override {
    if (!is_usable(clip)) return acoustic_sequence(clip, description_, fingerprint_, 0);
    if (!tool_ || options_.sample_rate_hz != clip.sample_rate_hz) {
      options_.sample_rate_hz = clip.sample_rate_hz;
      tool_.emplace(options_);
    }
    const std::size_t steps = tool_->frames(clip.audio.size());
    FeatureSequence sequence = acoustic_sequence(clip, description_, fingerprint_, steps);
    for (std::size_t t = 0; t < steps; ++t) {
      const auto samples = clip.audio.subspan(t * tool_->hop(), tool_->window());
      if (!whole(samples)) continue;
      tool_->frame(samples, sequence.step(t));
      sequence.valid[t] = 1;
    }
    return sequence;
  }

 private:
  ExtractorDescription description_;
  std::string fingerprint_;
  Options options_;
  std::optional<Tool> tool_;
};

}  // namespace

std::unique_ptr<Extractor> make_logmel_extractor(int bands) {
  const dsp::LogMelOptions options{.bands = static_cast<std::size_t>(bands)};
  const ExtractorDescription description{"logmel" + std::to_string(bands),
                                         "logarithms of the energies in mel bands",
                                         Modality::kAudio,
                                         options.hop_s,
                                         numbered("logmel", bands),
                                         1};
  return std::make_unique<FrameExtractor<dsp::LogMel, dsp::LogMelOptions>>(description, options);
}

std::unique_ptr<Extractor> make_mfcc_extractor() {
  const dsp::MfccOptions options;
  const ExtractorDescription description{"mfcc",
                                         "mel-frequency cepstral coefficients",
                                         Modality::kAudio,
                                         options.hop_s,
                                         numbered("mfcc", static_cast<int>(options.coefficients)),
                                         1};
  return std::make_unique<FrameExtractor<dsp::Mfcc, dsp::MfccOptions>>(description, options);
}

}  // namespace undertone::extractors
