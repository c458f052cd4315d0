#include "extractors/acoustic/prosody.hpp"

#include <algorithm>
#include <cmath>

#include "extractors/acoustic/acoustic_sequence.hpp"
#include "extractors/acoustic/egemaps_stream.hpp"
#include "src/dsp/level.hpp"
#include "src/dsp/statistics.hpp"

namespace undertone::extractors {
namespace {

constexpr std::size_t kSurroundings = 100;  // steps before and behind in which peaks are counted: one second
constexpr double kPeakShare = 0.1;          // of the range of loudness

class ProsodyExtractor final : public Extractor {
 public:
  ProsodyExtractor() {
    description_ = {"prosody",
                    "pitch, voicing, level and rate of speech",
                    Modality::kAudio,
                    kEgemapsHopSeconds,
                    {"pitch_hz", "voiced", "level_db", "peaks_per_second"},
                    1};
    fingerprint_ = fingerprint(description_);
  }

  const ExtractorDescription& description() const override { return description_; }

  FeatureSequence extract(const Clip& clip) override {
    if (!is_usable(clip)) return acoustic_sequence(clip, description_, fingerprint_, 0);
    const auto frames = egemaps_frames(clip.audio, clip.sample_rate_hz);
    FeatureSequence sequence = acoustic_sequence(clip, description_, fingerprint_, frames.size());
    const auto rates = speech_rates(frames);
    for (std::size_t t = 0; t < frames.size() && frames[t].has_voice; ++t) {
      const float semitones = frames[t].values[static_cast<std::size_t>(Egemaps::kPitch)];
      const auto step = sequence.step(t);
      step[0] = semitones > 0 ? 27.5F * std::exp2(semitones / 12.0F) : 0.0F;
      step[1] = semitones > 0 ? 1.0F : 0.0F;
      step[2] = static_cast<float>(dsp::to_decibel(std::sqrt(frames[t].power)));
      step[3] = rates[t];
      sequence.valid[t] = 1;
    }
    return sequence;
  }

 private:
  static std::vector<float> speech_rates(std::span<const EgemapsFrame> frames) {
    std::vector<float> loudness;
    for (const auto& frame : frames)
      loudness.push_back(frame.values[static_cast<std::size_t>(Egemaps::kLoudness)]);
    std::vector<int> peaks(frames.size() + 1);  // before each step
    for (const auto& point : dsp::extrema(loudness, kPeakShare)) peaks[point.index + 1] = point.peak ? 1 : 0;
    for (std::size_t t = 1; t < peaks.size(); ++t) peaks[t] += peaks[t - 1];
    std::vector<float> rates(frames.size());
    for (std::size_t t = 0; t < frames.size(); ++t) {
      const std::size_t begin = t < kSurroundings ? 0 : t - kSurroundings;
      const std::size_t end = std::min(t + kSurroundings, frames.size());
      const double seconds = static_cast<double>(end - begin) * kEgemapsHopSeconds;
      rates[t] = static_cast<float>((peaks[end] - peaks[begin]) / seconds);
    }
    return rates;
  }

  ExtractorDescription description_;
  std::string fingerprint_;
};

}  // namespace

std::unique_ptr<Extractor> make_prosody_extractor() { return std::make_unique<ProsodyExtractor>(); }

}  // namespace undertone::extractors
