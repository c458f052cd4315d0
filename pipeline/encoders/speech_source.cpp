#include "pipeline/encoders/speech_source.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "extractors/acoustic/egemaps.hpp"
#include "extractors/acoustic/egemaps_names.hpp"
#include "extractors/acoustic/voice_input.hpp"
#include "pipeline/encoders/speech_augmentation.hpp"
#include "pipeline/segment/speech_clip.hpp"
#include "pipeline/segment/speech_variants.hpp"
#include "src/core/error.hpp"
#include "src/io/half.hpp"

namespace undertone::pipeline {
namespace {

static_assert(kVariantRateHz == extractors::kVoiceRateHz);

constexpr float kFullScale = 32767;

/// Half the room of floats, and as exact as the recordings are.
std::vector<std::int16_t> to_shorts(const std::vector<float>& samples) {
  std::vector<std::int16_t> shorts;
  shorts.reserve(samples.size());
  for (const float sample : samples)
    shorts.push_back(static_cast<std::int16_t>(std::lround(kFullScale * std::clamp(sample, -1.0F, 1.0F))));
  return shorts;
}

std::vector<float> to_floats(const std::vector<std::int16_t>& shorts) {
  std::vector<float> samples;
  samples.reserve(shorts.size());
  for (const std::int16_t sample : shorts) samples.push_back(static_cast<float>(sample) / kFullScale);
  return samples;
}

/// To make a recording anew and to describe it takes longer than to learn from it, so only so many are made
/// of each clip, and kept in half precision. What is hidden of them is other every time.
class SpeechSource final : public UtteranceSource {
 public:
  explicit SpeechSource(std::vector<std::vector<std::int16_t>> clips)
      : clips_(std::move(clips)), recordings_(clips_.size() * (kVariants + 1)) {}

  std::int64_t size(std::size_t dialogue) const override {
    return static_cast<std::int64_t>(clips_.at(dialogue).size());
  }

  std::vector<float> values(std::size_t dialogue, std::size_t /*utterance*/, Modality modality,
                            std::optional<std::uint64_t> chance) const override {
    if (modality != Modality::kAudio) return {};
    std::vector<float> rows = recording(dialogue, chance ? *chance % kVariants : kAsItIs);
    if (chance) hide_stretches(rows, extractors::kVoiceColumns, extractors::kVoiceBands, *chance);
    return rows;
  }

 private:
  static constexpr std::size_t kVariants = 10;
  static constexpr std::size_t kAsItIs = kVariants;

  std::vector<float> recording(std::size_t dialogue, std::size_t variant) const {
    std::vector<std::uint16_t>& kept = recordings_.at(dialogue * (kVariants + 1) + variant);
    {
      const std::lock_guard lock(mutex_);
      if (!kept.empty()) return from_halves(kept);
    }
    std::vector<float> sound = to_floats(clips_.at(dialogue));
    if (variant != kAsItIs) sound = recorded_anew(sound, dialogue * kVariants + variant);
    thread_local extractors::VoiceInput input;
    std::vector<std::uint16_t> halves = to_halves(input.rows(std::move(sound)));
    std::vector<float> rows = from_halves(halves);
    const std::lock_guard lock(mutex_);
    kept = std::move(halves);
    return rows;
  }

  static std::vector<std::uint16_t> to_halves(const std::vector<float>& values) {
    std::vector<std::uint16_t> halves(values.size());
    std::ranges::transform(values, halves.begin(), io::to_half);
    return halves;
  }

  static std::vector<float> from_halves(const std::vector<std::uint16_t>& halves) {
    std::vector<float> values(halves.size());
    std::ranges::transform(halves, values.begin(), io::from_half);
    return values;
  }

  std::vector<std::vector<std::int16_t>> clips_;
  mutable std::mutex mutex_;
  mutable std::vector<std::vector<std::uint16_t>> recordings_;
};

/// The functionals of eGeMAPS, which the encoder learns to tell while it learns the labels.
std::vector<float> descriptors_of(std::span<const float> sound, extractors::Extractor& extractor) {
  extractors::Clip clip;
  clip.audio = sound;
  clip.sample_rate_hz = kVariantRateHz;
  FeatureSequence sequence = extractor.extract(clip);
  if (!sequence.any_valid())
    sequence.values.assign(sequence.values.size(), std::numeric_limits<float>::quiet_NaN());
  return std::move(sequence.values);
}

}  // namespace

LearningSet make_speech_set(data::Corpus& corpus, data::Split split, Progress& progress,
                            const std::stop_token& stop) {
  LearningSet set{corpus.labels, {}, true, 0, {}};
  set.widths[index_of(Modality::kAudio)] = extractors::kVoiceColumns;
  const bool learns = split == data::Split::kTrain;
  const auto descriptors = extractors::make_egemaps_extractor();
  if (learns) set.targets = std::int64_t{extractors::kEgemapsFunctionals};
  std::vector<std::vector<std::int16_t>> clips;
  const double total = static_cast<double>(data::count(corpus, split));
  for (const data::Sample& sample : corpus.samples) {
    if (sample.split != split || sample.file.empty()) continue;
    if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "reading the clips was stopped");
    LearningUtterance utterance;
    try {
      const std::vector<float> sound = load_clip(sample.file);
      if (sound.empty()) throw Error(ErrorKind::kBadInput, "holds no sound");
      if (learns) utterance.targets = descriptors_of(sound, *descriptors);
      clips.push_back(to_shorts(sound));
    } catch (const Error& error) {
      if (error.kind() == ErrorKind::kCancelled) throw;
      add_problem(corpus, {sample.file, 0, error.message() + "; left out"});
      continue;
    }
    utterance.id = sample.id;
    utterance.label = label_index(corpus, sample);
    set.dialogues.push_back({sample.id, {std::move(utterance)}});
    progress.update({"reading clips", static_cast<double>(clips.size()), total, "clips"});
  }
  progress.finish();
  if (clips.empty()) {
    throw Error(ErrorKind::kMisuse, "no clip of " + corpus.path.string() +
                                        " can be read that belongs to the split '" +
                                        std::string(data::to_string(split)) + "'");
  }
  set.source = std::make_shared<SpeechSource>(std::move(clips));
  return set;
}

}  // namespace undertone::pipeline
