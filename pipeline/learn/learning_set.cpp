#include "pipeline/learn/learning_set.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <utility>

#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

LearningDialogue take_dialogue(data::Corpus& corpus, const data::SampleRange& range) {
  LearningDialogue dialogue;
  dialogue.id = corpus.samples[range.first].group;
  std::map<std::string, int> speakers;
  for (std::size_t i = range.first; i < range.first + range.count; ++i) {
    const data::Sample& sample = corpus.samples[i];
    LearningUtterance& utterance = dialogue.utterances.emplace_back();
    utterance.id = sample.id;
    utterance.label = label_index(corpus, sample);
    if (sample.speaker) {
      const auto next = static_cast<int>(speakers.size()) + 1;
      utterance.speaker = speakers.try_emplace(*sample.speaker, next).first->second;
    }
    for (data::FeatureTable& table : corpus.features) {
      utterance.values[index_of(table.modality)] = std::move(table.values[i]);
      if (!table.times.empty()) utterance.times[index_of(table.modality)] = std::move(table.times[i]);
    }
  }
  return dialogue;
}

LearningSet take_split(data::Corpus& corpus, data::Split split) {
  LearningSet set{corpus.labels, {}, false, 0, {}};
  for (const data::FeatureTable& table : corpus.features) {
    set.widths[index_of(table.modality)] = static_cast<std::int64_t>(table.dimension);
    set.sequences |= table.sequences;
    set.fingerprints[index_of(table.modality)] = table.fingerprint;
  }
  for (const data::SampleRange& range : data::groups(corpus)) {
    if (corpus.samples[range.first].split != split) continue;
    set.dialogues.push_back(take_dialogue(corpus, range));
    for (const auto& utterance : set.dialogues.back().utterances) {
      set.speakers = std::max<std::int64_t>(set.speakers, utterance.speaker);
    }
  }
  if (set.dialogues.empty()) {
    throw Error(ErrorKind::kMisuse, "nothing in " + corpus.path.string() + " belongs to the split '" +
                                        std::string(data::to_string(split)) + "'");
  }
  return set;
}

/// The sources of sets that were joined, one behind the other.
class JoinedSource final : public UtteranceSource {
 public:
  void add(std::shared_ptr<const UtteranceSource> source, std::size_t dialogues) {
    parts_.push_back({std::move(source), dialogues});
  }
  std::int64_t size(std::size_t dialogue) const override {
    const auto [source, place] = find(dialogue);
    return source->size(place);
  }
  std::vector<float> values(std::size_t dialogue, std::size_t utterance, Modality modality,
                            std::optional<std::uint64_t> chance) const override {
    const auto [source, place] = find(dialogue);
    return source->values(place, utterance, modality, chance);
  }

 private:
  struct Part {
    std::shared_ptr<const UtteranceSource> source;
    std::size_t dialogues;
  };

  std::pair<const UtteranceSource*, std::size_t> find(std::size_t dialogue) const {
    for (const Part& part : parts_) {
      if (dialogue < part.dialogues) return {part.source.get(), dialogue};
      dialogue -= part.dialogues;
    }
    throw Error(ErrorKind::kInternal, "a conversation that no source has");
  }

  std::vector<Part> parts_;
};

/// Sums of one modality's numbers, in double.
struct Moments {
  std::vector<double> count, sum, squares;

  explicit Moments(std::size_t width) : count(width), sum(width), squares(width) {}

  void add(const std::vector<float>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!std::isfinite(values[i])) continue;
      const std::size_t column = i % count.size();
      count[column] += 1;
      sum[column] += values[i];
      squares[column] += static_cast<double>(values[i]) * values[i];
    }
  }

  fusion::Normalisation::Scale scale() const {
    constexpr double kLeast = 1e-6;  // relative to the mean: what varies less is rounding
    fusion::Normalisation::Scale scale;
    for (std::size_t i = 0; i < count.size(); ++i) {
      const double mean = count[i] > 0 ? sum[i] / count[i] : 0;
      const double variance = count[i] > 0 ? squares[i] / count[i] - mean * mean : 0;
      const double deviation = variance > 0 ? std::sqrt(variance) : 0;
      scale.mean.push_back(static_cast<float>(mean));
      scale.deviation.push_back(deviation > kLeast * (std::abs(mean) + kLeast) ? static_cast<float>(deviation)
                                                                               : 1);
    }
    return scale;
  }
};

}  // namespace

int label_index(const data::Corpus& corpus, const data::Sample& sample) {
  const auto index = sample.label ? corpus.labels.index_of(*sample.label) : std::nullopt;
  return index ? static_cast<int>(*index) : -1;
}

std::size_t LearningSet::utterances() const {
  std::size_t count = 0;
  for (const LearningDialogue& dialogue : dialogues) count += dialogue.utterances.size();
  return count;
}

std::vector<double> LearningSet::label_counts() const {
  std::vector<double> counts(labels.size());
  for (const LearningDialogue& dialogue : dialogues) {
    for (const LearningUtterance& utterance : dialogue.utterances) {
      if (utterance.label >= 0) counts[static_cast<std::size_t>(utterance.label)] += 1;
    }
  }
  return counts;
}

std::vector<std::int64_t> LearningSet::lengths() const {
  std::vector<std::int64_t> lengths;
  for (std::size_t i = 0; i < dialogues.size(); ++i) {
    lengths.push_back(source ? source->size(i) : std::ssize(dialogues[i].utterances));
  }
  return lengths;
}

std::vector<LearningSet> take_learning_sets(data::Corpus& corpus, std::span<const data::Split> splits) {
  if (corpus.features.empty()) {
    throw Error(
        ErrorKind::kMisuse,
        corpus.path.string() + " holds no features; " + corpus.kind +
            " has to be run through encoders first; for the plain words of a text there is --bag-of-words");
  }
  std::vector<LearningSet> sets;
  for (const data::Split split : splits) sets.push_back(take_split(corpus, split));
  corpus.samples = {};
  corpus.features = {};
  return sets;
}

LearningSet join(std::vector<LearningSet> sets) {
  LearningSet all = std::move(sets.front());
  if (sets.size() == 1) return all;
  const auto source = std::make_shared<JoinedSource>();
  if (all.source) source->add(all.source, all.dialogues.size());
  for (std::size_t i = 1; i < sets.size(); ++i) {
    LearningSet& next = sets[i];
    if (next.labels != all.labels || next.widths != all.widths || next.fingerprints != all.fingerprints ||
        next.targets != all.targets || (next.source == nullptr) != (all.source == nullptr))
      throw Error(ErrorKind::kMisuse, "data with other labels or features cannot be learned from together");
    if (next.source) source->add(next.source, next.dialogues.size());
    std::ranges::move(next.dialogues, std::back_inserter(all.dialogues));
    all.speakers = std::max(all.speakers, next.speakers);
    all.sequences |= next.sequences;
  }
  if (all.source) all.source = source;
  return all;
}

fusion::Normalisation fit_normalisation(const LearningSet& set) {
  fusion::Normalisation normalisation;
  if (set.source) return normalisation;  // whoever makes the values brings them to scale
  for (std::size_t m = 0; m < kModalities.size(); ++m) {
    if (set.widths[m] == 0) continue;
    Moments moments(static_cast<std::size_t>(set.widths[m]));
    for (const LearningDialogue& dialogue : set.dialogues) {
      for (const LearningUtterance& utterance : dialogue.utterances) moments.add(utterance.values[m]);
    }
    normalisation.scales[m] = moments.scale();
  }
  return normalisation;
}

void normalise(LearningSet& set, const fusion::Normalisation& normalisation) {
  for (LearningDialogue& dialogue : set.dialogues) {
    for (LearningUtterance& utterance : dialogue.utterances) {
      for (std::size_t m = 0; m < kModalities.size(); ++m) {
        const auto& [mean, deviation] = normalisation.scales[m];
        std::vector<float>& values = utterance.values[m];
        for (std::size_t i = 0; i < values.size(); ++i) {
          const std::size_t column = mean.empty() ? 0 : i % mean.size();
          if (!mean.empty()) values[i] = (values[i] - mean[column]) / deviation[column];
          if (!std::isfinite(values[i])) values[i] = 0;
        }
      }
    }
  }
}

void scale_targets(LearningSet& set) {
  if (set.targets == 0) return;
  constexpr float kFarthest = 3;  // deviations
  Moments moments(static_cast<std::size_t>(set.targets));
  for (const LearningDialogue& dialogue : set.dialogues) {
    for (const LearningUtterance& utterance : dialogue.utterances) moments.add(utterance.targets);
  }
  const auto [mean, deviation] = moments.scale();
  for (LearningDialogue& dialogue : set.dialogues) {
    for (LearningUtterance& utterance : dialogue.utterances) {
      for (std::size_t i = 0; i < utterance.targets.size(); ++i) {
        float& target = utterance.targets[i];
        target = std::clamp((target - mean[i]) / deviation[i], -kFarthest, kFarthest);
      }
    }
  }
}

}  // namespace undertone::pipeline
