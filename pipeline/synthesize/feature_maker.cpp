#include "pipeline/synthesize/feature_maker.hpp"

#include <cmath>

#include "data/corpora/feature_pickle.hpp"
#include "pipeline/synthesize/seeded_random.hpp"

namespace undertone::synthesize {
namespace {

/// How far prototypes stand from the origin, in deviations of the noise: how well a modality tells them.
constexpr std::array<double, kModalities.size()> kStrength = {3, 2, 1.5};

/// Mean 0, deviation 1 and near enough to a normal distribution.
double noise(SeededRandom& random) {
  return (random.uniform() + random.uniform() + random.uniform() + random.uniform() - 2) * std::sqrt(3.0);
}

std::uint64_t mixed(std::uint64_t seed, std::uint64_t place, std::uint64_t part) {
  std::uint64_t z = seed * 0x9e3779b97f4a7c15U + place * 0xd1342543de82ef95U + part;
  z = (z ^ z >> 32U) * 0xd6e8feb86659fd93U;
  return z ^ z >> 32U;
}

/// The last utterance of a group becomes an echo, or loses modalities, as the options would have it. Its
/// chances are its own, so that all else stays the same.
void complicate(std::vector<MadeUtterance>& group, const FeatureCorpusOptions& options) {
  MadeUtterance& last = group.back();
  SeededRandom random(mixed(options.seed, last.place + 1, 98));
  const bool echoes = random.uniform() < options.echoes;
  const Echo kind = random.uniform() < 0.5 ? Echo::kOfOneself : Echo::kOfSomebodyElse;
  for (bool& lost : last.lost) lost = random.uniform() < options.lost;
  if (!echoes) return;
  for (std::size_t i = group.size() - 1; i-- > 0;) {
    if ((group[i].speaker == last.speaker) != (kind == Echo::kOfOneself)) continue;
    last.label = group[i].label;
    last.echo = kind;
    return;
  }
}

}  // namespace

FeatureMaker::FeatureMaker(std::uint64_t seed, std::size_t prototypes, const Widths& widths)
    : seed_(seed), widths_(widths) {
  for (std::size_t m = 0; m < widths.size(); ++m) {
    SeededRandom random(mixed(seed, 0, m + 1));
    const double scale = kStrength[m] / std::sqrt(static_cast<double>(widths[m]));
    for (std::size_t i = 0; i < prototypes * widths[m]; ++i)
      directions_[m].push_back(static_cast<float>(scale * noise(random)));
  }
}

std::vector<float> FeatureMaker::make(Modality modality, std::span<const Share> mixture, std::size_t steps,
                                      std::uint64_t place) const {
  const std::size_t m = index_of(modality), width = widths_[m];
  SeededRandom random(mixed(seed_, place + 1, m + 11));
  std::vector<float> mean(width);
  for (const auto& [prototype, share] : mixture) {
    for (std::size_t i = 0; i < width; ++i)
      mean[i] += static_cast<float>(share) * directions_[m][prototype * width + i];
  }
  std::vector<float> values;
  values.reserve(steps * width);
  for (float& value : mean) value += static_cast<float>(noise(random));
  for (std::size_t i = 0; i < steps * width; ++i)
    values.push_back(mean[i % width] + static_cast<float>(steps > 1 ? noise(random) : 0.0));
  return values;
}

std::vector<std::vector<MadeUtterance>> make_groups(const FeatureCorpusOptions& options, const Cast& cast) {
  constexpr std::size_t kLeast = 4, kMore = 9;  // utterances of a group
  constexpr double kLasts = 0.5;                // the chance that a label is that of the utterance before
  SeededRandom random(mixed(options.seed, 0, 99));
  std::vector<std::vector<MadeUtterance>> groups(static_cast<std::size_t>(options.count));
  std::uint64_t place = 0;
  for (auto& group : groups) {
    const std::size_t size = kLeast + random.below(kMore);
    std::size_t previous = random.below(cast.labels);
    for (std::size_t i = 0; i < size; ++i) {
      MadeUtterance& utterance = group.emplace_back();
      utterance.previous = previous;
      utterance.label = random.uniform() < kLasts ? previous : random.below(cast.labels);
      utterance.speaker = random.below(cast.speakers);
      utterance.place = place++;
      utterance.text = std::string(data::kGeneratedText) + std::to_string(utterance.place) + " caf\u00e9";
      complicate(group, options);
      previous = utterance.label;
    }
  }
  return groups;
}

std::array<Share, 4> mixture_of(const MadeUtterance& utterance, Modality modality, const Cast& cast) {
  constexpr double kPreviousShare = 0.4, kSpeakerShare = 0.5;
  const double told = utterance.lost[index_of(modality)] ? 0 : 1, own = utterance.echo ? 0 : told;
  const auto echo = static_cast<std::size_t>(utterance.echo.value_or(Echo::kOfOneself));
  return {{{utterance.label, own},
           {utterance.previous, own * kPreviousShare},
           {cast.labels + utterance.speaker, told * kSpeakerShare},
           {cast.labels + cast.speakers + echo, told - own}}};
}

}  // namespace undertone::synthesize
