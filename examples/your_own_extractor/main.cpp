// An extractor of one's own: how loud the sound is at its loudest, once for the whole clip.
#include <algorithm>
#include <cmath>
#include <iostream>
#include <vector>

#include "extractors/extractor.hpp"

using namespace undertone;

class PeakExtractor final : public extractors::Extractor {
 public:
  const extractors::ExtractorDescription& description() const override { return description_; }

  FeatureSequence extract(const extractors::Clip& clip) override {
    FeatureSequence sequence = make_feature_sequence(1, 1);
    sequence.start_s = clip.audio_start_s;
    sequence.names = description_.names;
    sequence.fingerprint = extractors::fingerprint(description_);
    if (clip.audio.empty()) return sequence;  // nothing to measure: the mask stays false
    float peak = 0;
    for (const float sample : clip.audio) peak = std::max(peak, std::abs(sample));
    sequence.step(0)[0] = peak;
    sequence.valid[0] = 1;
    return sequence;
  }

 private:
  extractors::ExtractorDescription description_{"peak", "largest sample", Modality::kAudio, 0, {"peak"}, 1};
};

int main() {
  const std::vector<float> sound = {0.0F, 0.25F, -0.5F, 0.125F};
  extractors::Clip clip;
  clip.audio = sound;
  clip.sample_rate_hz = 8800;
  PeakExtractor extractor;
  const FeatureSequence loud = extractor.extract(clip);
  const FeatureSequence absent = extractor.extract({});
  std::cout << loud.names.front() << " " << loud.step(0)[0]
            << (absent.any_valid() ? "" : ", absent without sound") << "\n";
  return loud.step(0)[0] == 0.5F && !absent.any_valid() ? 0 : 1;
}
