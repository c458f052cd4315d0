#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/synthesize/feature_corpus.hpp"
#include "src/core/modality.hpp"

namespace undertone::synthesize {

using Widths = std::array<std::size_t, kModalities.size()>;

/// A prototype and how much of it.
using Share = std::pair<std::size_t, double>;

/// Numbers about prototypes: each of these has a random direction in each modality.
class FeatureMaker {
 public:
  FeatureMaker(std::uint64_t seed, std::size_t prototypes, const Widths& widths);

  std::size_t width(Modality modality) const { return widths_[index_of(modality)]; }
  /// Steps of the mixture with noise of deviation 1, and as much again for each of several steps, so that a
  /// mean over many is no surer than one. The same for the same `place`.
  std::vector<float> make(Modality modality, std::span<const Share> mixture, std::size_t steps,
                          std::uint64_t place) const;

 private:
  std::uint64_t seed_;
  Widths widths_;
  std::array<std::vector<float>, kModalities.size()> directions_;  // [prototypes, D]
};

/// Whose label an utterance has that does not tell its own.
enum class Echo : std::uint8_t { kOfOneself, kOfSomebodyElse };

/// Who and what there is. Prototypes are the labels, then the speakers, then the kinds of echo.
struct Cast {
  std::size_t labels, speakers;
  std::size_t prototypes() const { return labels + speakers + 2; }
};

/// One utterance that is made up.
struct MadeUtterance {
  std::size_t label = 0;
  std::size_t previous = 0;  // label of the utterance before it, its own at the start
  std::size_t speaker = 0;
  std::uint64_t place = 0;  // in the corpus
  std::string text;
  std::optional<Echo> echo;
  std::array<bool, kModalities.size()> lost{};
};

/// Groups of utterances, whose labels tend to last.
std::vector<std::vector<MadeUtterance>> make_groups(const FeatureCorpusOptions& options, const Cast& cast);

/// The label first.
std::array<Share, 4> mixture_of(const MadeUtterance& utterance, Modality modality, const Cast& cast);

}  // namespace undertone::synthesize
