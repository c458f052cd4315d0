#include "pipeline/segment/speaker_clustering.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "pipeline/segment/speaker_model.hpp"

namespace undertone::pipeline {
namespace {

constexpr std::size_t kMostPieces = 1500;
constexpr double kSpeakerWeight = 2.25;  // less, 2 s of speech, may be an outlier rather than a speaker
// Log likelihood that one more speaker has to bring: something to begin with, so that a short monologue stays
// one speaker's, and something for each unit of speech, since one person's moods differ too, the more the
// longer they speak.
constexpr double kSpeakerCost = 17;
constexpr double kSpeakerCostPerUnit = 1;

/// What joining each piece to its predecessor gains.
std::vector<double> neighbour_gains(const PieceModel& model) {
  std::vector<double> gains;
  for (std::size_t i = 1; i < model.pieces.size(); ++i) {
    SpeakerSums both = model.pieces[i - 1];
    both.add(model.pieces[i]);
    gains.push_back(log_likelihood(both) - log_likelihood(model.pieces[i - 1]) -
                    log_likelihood(model.pieces[i]) + model.bonus[i]);
  }
  return gains;
}

void join(SpeechPiece& left, const SpeechPiece& right) {
  const double weight = left.weight + right.weight;
  for (std::size_t k = 0; k < kSpeakerDimensions; ++k) {
    left.vector[k] =
        static_cast<float>((left.weight * left.vector[k] + right.weight * right.vector[k]) / weight);
  }
  left.weight = weight;
  left.span.end_s = std::max(left.span.end_s, right.span.end_s);
}

/// Joins neighbours that are most alike, at most two at a time, until few enough are left. `owner` says what
/// became of each piece.
std::vector<SpeechPiece> thin_out(std::vector<SpeechPiece> pieces, std::vector<std::size_t>& owner) {
  while (pieces.size() > kMostPieces) {
    const std::vector<double> gains = neighbour_gains(PieceModel(pieces));
    std::vector<double> sorted = gains;
    const auto cut = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::nth_element(sorted.begin(), cut, sorted.end());
    std::vector<SpeechPiece> fewer;
    std::vector<std::size_t> moved(pieces.size());
    bool may_join = false;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      may_join = may_join && gains[i - 1] >= *cut;
      if (may_join) {
        join(fewer.back(), pieces[i]);
      } else {
        fewer.push_back(pieces[i]);
      }
      may_join = !may_join;
      moved[i] = fewer.size() - 1;
    }
    for (std::size_t& piece : owner) piece = moved[piece];
    pieces = std::move(fewer);
  }
  return pieces;
}

/// The clusters after some of the joinings.
struct Clusters {
  std::vector<std::size_t> name_of;  // of each piece
  std::vector<SpeakerSums> sums;     // by name
};

Clusters replay(const PieceModel& model, const std::vector<Joining>& joinings, std::size_t count) {
  Clusters clusters{std::vector<std::size_t>(model.pieces.size()), model.pieces};
  std::iota(clusters.name_of.begin(), clusters.name_of.end(), std::size_t{0});
  std::vector<std::size_t> into = clusters.name_of;
  for (std::size_t i = 0; i < count; ++i) {
    into[joinings[i].gone] = joinings[i].kept;
    clusters.sums[joinings[i].kept].add(clusters.sums[joinings[i].gone]);
  }
  for (std::size_t& name : clusters.name_of) {
    while (into[name] != name) name = into[name];
  }
  return clusters;
}

/// How many joinings leave the fewest clusters of which `speakers` are large; or as many as ever are large.
std::size_t best_cut(const PieceModel& model, const std::vector<Joining>& joinings, std::size_t speakers) {
  std::vector<double> weight;
  std::size_t large = 0;
  for (const SpeakerSums& piece : model.pieces) {
    weight.push_back(piece.weight);
    large += piece.weight >= kSpeakerWeight ? 1 : 0;
  }
  std::size_t cut = 0;
  std::size_t most = std::min(large, speakers);
  for (std::size_t i = 0; i < joinings.size() && i + speakers < model.pieces.size(); ++i) {
    double& kept = weight[joinings[i].kept];
    const double gone = weight[joinings[i].gone];
    large -= (kept >= kSpeakerWeight ? 1U : 0U) + (gone >= kSpeakerWeight ? 1U : 0U);
    kept += gone;
    large += kept >= kSpeakerWeight ? 1U : 0U;
    if (std::min(large, speakers) < most) continue;
    most = std::min(large, speakers);
    cut = i + 1;
  }
  return cut;
}

double distance(const SpeakerSums& a, const SpeakerSums& b) {
  double total = 0;
  for (std::size_t k = 0; k < kSpeakerDimensions; ++k) {
    const double difference = a.sum[k] / a.weight - b.sum[k] / b.weight;
    total += difference * difference;
  }
  return total;
}

std::vector<std::size_t> divide(const PieceModel& model, const std::vector<Joining>& joinings,
                                std::size_t speakers) {
  const Clusters clusters = replay(model, joinings, best_cut(model, joinings, speakers));
  std::vector<std::size_t> names;
  for (std::size_t i = 0; i < model.pieces.size(); ++i) {
    if (clusters.name_of[i] == i) names.push_back(i);
  }
  std::stable_sort(names.begin(), names.end(), [&](std::size_t a, std::size_t b) {
    return clusters.sums[a].weight > clusters.sums[b].weight;
  });
  names.resize(std::min(names.size(), speakers));
  std::vector<std::size_t> speaker_of;
  for (const std::size_t name : clusters.name_of) {
    const auto nearest = std::min_element(names.begin(), names.end(), [&](std::size_t a, std::size_t b) {
      if ((a == name) != (b == name)) return a == name;
      return distance(clusters.sums[name], clusters.sums[a]) <
             distance(clusters.sums[name], clusters.sums[b]);
    });
    speaker_of.push_back(static_cast<std::size_t>(nearest - names.begin()));
  }
  improve(model, speaker_of, names.size());
  return speaker_of;
}

void number_by_appearance(std::vector<std::size_t>& speaker_of) {
  std::vector<std::size_t> seen;
  for (std::size_t& speaker : speaker_of) {
    const auto place = std::find(seen.begin(), seen.end(), speaker);
    if (place == seen.end()) {
      seen.push_back(speaker);
      speaker = seen.size() - 1;
    } else {
      speaker = static_cast<std::size_t>(place - seen.begin());
    }
  }
}

}  // namespace

std::vector<std::size_t> cluster_speakers(std::vector<SpeechPiece> pieces, const ClusteringOptions& options) {
  std::vector<std::size_t> owner(pieces.size());
  std::iota(owner.begin(), owner.end(), std::size_t{0});
  if (pieces.empty()) return owner;
  double cost = kSpeakerCost;
  for (const SpeechPiece& piece : pieces) cost += kSpeakerCostPerUnit * piece.weight;
  const PieceModel model(thin_out(std::move(pieces), owner));
  const std::vector<Joining> joinings = agglomerate(model);

  const std::size_t most = std::min(options.speakers.value_or(options.most_speakers), model.pieces.size());
  const std::size_t least = options.speakers ? most : 1;
  std::vector<std::size_t> best(model.pieces.size(), 0);
  double best_score = -std::numeric_limits<double>::infinity();
  for (std::size_t speakers = std::max<std::size_t>(least, 1); speakers <= most; ++speakers) {
    std::vector<std::size_t> candidate = divide(model, joinings, speakers);
    const double score = model.score(candidate) - cost * static_cast<double>(speakers);
    if (score <= best_score) continue;
    best_score = score;
    best = std::move(candidate);
  }
  for (std::size_t& piece : owner) piece = best[piece];
  number_by_appearance(owner);
  return owner;
}

}  // namespace undertone::pipeline
