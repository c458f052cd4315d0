#include "pipeline/segment/speaker_scatter.hpp"

#include <algorithm>

#include "src/core/error.hpp"
#include "src/dsp/generalized_eigen.hpp"

namespace undertone::pipeline {
namespace {

// Added to the variances within a speaker: without it, directions that hardly vary in the training speech
// would count for too much.
constexpr double kRidge = 0.02;

void add_square(std::vector<double>& matrix, const SpeakerStatistics& values, const SpeakerStatistics& mean,
                double scale) {
  for (std::size_t i = 0; i < kSpeakerStatistics; ++i) {
    const double left = scale * (values[i] - mean[i]);
    for (std::size_t j = 0; j < kSpeakerStatistics; ++j) {
      matrix[i * kSpeakerStatistics + j] += left * (values[j] - mean[j]);
    }
  }
}

SpeakerStatistics mean_of(std::span<const WeightedStatistics> pieces) {
  SpeakerStatistics mean{};
  double weight = 0;
  for (const WeightedStatistics& piece : pieces) {
    weight += piece.weight;
    for (std::size_t i = 0; i < kSpeakerStatistics; ++i) mean[i] += piece.weight * piece.values[i];
  }
  for (double& value : mean) value /= weight;
  return mean;
}

SpeakerStatistics mean_of(std::span<const SpeakerStatistics> speakers) {
  SpeakerStatistics mean{};
  for (const SpeakerStatistics& speaker : speakers) {
    for (std::size_t i = 0; i < kSpeakerStatistics; ++i) mean[i] += speaker[i];
  }
  for (double& value : mean) value /= static_cast<double>(speakers.size());
  return mean;
}

}  // namespace

void SpeakerScatter::add_speaker(std::size_t group, std::span<const WeightedStatistics> pieces) {
  if (pieces.empty()) return;
  const SpeakerStatistics mean = mean_of(pieces);
  // A piece twice as long varies half as much.
  const double scale = 1.0 / static_cast<double>(pieces.size());
  for (const WeightedStatistics& piece : pieces)
    add_square(within_, piece.values, mean, scale * piece.weight);
  means_[group].push_back(mean);
  speakers_ += 1;
}

std::vector<double> SpeakerScatter::within_covariance() const {
  std::vector<double> covariance = within_;
  for (double& value : covariance) value /= speakers_;
  for (std::size_t i = 0; i < kSpeakerStatistics; ++i) covariance[i * kSpeakerStatistics + i] *= 1 + kRidge;
  return covariance;
}

std::vector<double> SpeakerScatter::between_covariance() const {
  std::vector<double> covariance(kSpeakerStatistics * kSpeakerStatistics, 0.0);
  double freedom = 0;
  for (const auto& [group, speakers] : means_) {
    const SpeakerStatistics mean = mean_of(std::span(speakers));
    for (const SpeakerStatistics& speaker : speakers) add_square(covariance, speaker, mean, 1);
    freedom += static_cast<double>(speakers.size()) - 1;
  }
  if (freedom < 1) throw Error(ErrorKind::kBadInput, "a speaker space needs two speakers of one corpus");
  for (double& value : covariance) value /= freedom;
  return covariance;
}

SpeakerSpace SpeakerScatter::solve() const {
  const auto system = dsp::generalized_eigen(between_covariance(), within_covariance(), kSpeakerStatistics);
  SpeakerSpace space;
  for (std::size_t k = 0; k < kSpeakerDimensions; ++k) {
    // Rounding may leave a little less than nothing.
    space.spread[k] = static_cast<float>(std::max(0.0, system.values[k]));
    for (std::size_t i = 0; i < kSpeakerStatistics; ++i) {
      space.projection[i][k] = static_cast<float>(system.vectors[k * kSpeakerStatistics + i]);
    }
  }
  return space;
}

}  // namespace undertone::pipeline
