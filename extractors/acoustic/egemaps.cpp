#include "extractors/acoustic/egemaps.hpp"

#include <algorithm>

#include "extractors/acoustic/acoustic_sequence.hpp"
#include "extractors/acoustic/egemaps_functionals.hpp"

namespace undertone::extractors {
namespace {

std::vector<EgemapsFrame> frames_of(const Clip& clip) {
  if (!is_usable(clip)) return {};
  return egemaps_frames(clip.audio, clip.sample_rate_hz);
}

class EgemapsLldExtractor final : public Extractor {
 public:
  EgemapsLldExtractor() {
    description_ = {"egemaps-lld",
                    "25 descriptors of eGeMAPSv02 every 10 ms: loudness, spectrum, pitch, formants",
                    Modality::kAudio,
                    kEgemapsHopSeconds,
                    {kEgemapsNames.begin(), kEgemapsNames.end()},
                    2};
    fingerprint_ = fingerprint(description_);
  }

  const ExtractorDescription& description() const override { return description_; }

  FeatureSequence extract(const Clip& clip) override {
    const auto frames = frames_of(clip);
    const auto rows = smooth(frames);
    FeatureSequence sequence = acoustic_sequence(clip, description_, fingerprint_, rows.size());
    if (frames.empty() || !frames.front().has_voice) return sequence;
    for (std::size_t t = 0; t < rows.size(); ++t) {
      std::copy(rows[t].begin(), rows[t].end(), sequence.step(t).begin());
      sequence.valid[t] = 1;
    }
    return sequence;
  }

 private:
  ExtractorDescription description_;
  std::string fingerprint_;
};

class EgemapsExtractor final : public Extractor {
 public:
  EgemapsExtractor() {
    description_ = {"egemaps",
                    "88 functionals of eGeMAPSv02 for the whole clip",
                    Modality::kAudio,
                    0,
                    {kEgemapsFunctionalNames.begin(), kEgemapsFunctionalNames.end()},
                    2};
    fingerprint_ = fingerprint(description_);
  }

  const ExtractorDescription& description() const override { return description_; }

  FeatureSequence extract(const Clip& clip) override {
    FeatureSequence sequence = acoustic_sequence(clip, description_, fingerprint_, 1);
    const auto frames = frames_of(clip);
    if (frames.empty() || !frames.front().has_voice) return sequence;
    const auto functionals = egemaps_functionals(frames);
    std::copy(functionals.values.begin(), functionals.values.end(), sequence.step(0).begin());
    sequence.valid[0] = 1;
    return sequence;
  }

 private:
  ExtractorDescription description_;
  std::string fingerprint_;
};

}  // namespace

std::unique_ptr<Extractor> make_egemaps_lld_extractor() { return std::make_unique<EgemapsLldExtractor>(); }
std::unique_ptr<Extractor> make_egemaps_extractor() { return std::make_unique<EgemapsExtractor>(); }

}  // namespace undertone::extractors
