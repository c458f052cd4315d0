#include "pipeline/segment/speaker_model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace undertone::pipeline {
namespace {

// speaker_space.md says on what they were chosen.
constexpr double kEvidence = 1.5;      // weight of the voice against the order of the pieces
constexpr double kAdjoiningBonus = 1;  // log odds that the next piece is the same speaker's
constexpr double kBonusSeconds = 0.3;  // time in which that falls to a third
constexpr std::size_t kRounds = 10;
constexpr std::size_t kLongestRun = 4;

}  // namespace

void SpeakerSums::add(const SpeakerSums& other, double sign) {
  weight += sign * other.weight;
  for (std::size_t k = 0; k < kSpeakerDimensions; ++k) sum[k] += sign * other.sum[k];
}

double log_likelihood(const SpeakerSums& sums) {
  double total = 0;
  double shrink = 1;
  for (std::size_t k = 0; k < kSpeakerDimensions; ++k) {
    const auto spread = static_cast<double>(kSpeakerSpace.spread[k]);
    const double scale = 1 + sums.weight * spread;
    total += spread * sums.sum[k] * sums.sum[k] / scale;
    shrink *= scale;
    // One logarithm for several factors; they are brought down before they overflow.
    if (shrink > 1e200) {
      total -= std::log(shrink);
      shrink = 1;
    }
  }
  return 0.5 * (total - std::log(shrink));
}

PieceModel::PieceModel(std::span<const SpeechPiece> given) : pieces(given.size()), bonus(given.size(), 0.0) {
  SpeakerSums all;
  for (std::size_t i = 0; i < given.size(); ++i) {
    pieces[i].weight = kEvidence * given[i].weight;
    for (std::size_t k = 0; k < kSpeakerDimensions; ++k) {
      pieces[i].sum[k] = pieces[i].weight * static_cast<double>(given[i].vector[k]);
    }
    all.add(pieces[i]);
    if (i == 0) continue;
    const double pause_s = std::max(0.0, given[i].span.begin_s - given[i - 1].span.end_s);
    bonus[i] = kAdjoiningBonus * std::exp(-pause_s / kBonusSeconds);
  }
  for (SpeakerSums& piece : pieces) {
    for (std::size_t k = 0; k < kSpeakerDimensions; ++k) {
      piece.sum[k] -= piece.weight * all.sum[k] / all.weight;
    }
  }
}

double PieceModel::score(std::span<const std::size_t> speaker_of) const {
  std::vector<SpeakerSums> speakers;
  double total = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (speaker_of[i] >= speakers.size()) speakers.resize(speaker_of[i] + 1);
    speakers[speaker_of[i]].add(pieces[i]);
    if (i > 0 && speaker_of[i] == speaker_of[i - 1]) total += bonus[i];
  }
  for (const SpeakerSums& speaker : speakers) total += log_likelihood(speaker);
  return total;
}

namespace {

/// The matrix of gains from joining two clusters, with the best partner of each row kept at hand.
class Agglomeration {
 public:
  explicit Agglomeration(const PieceModel& model)
      : count_(model.pieces.size()),
        sums_(model.pieces),
        own_(count_),
        bonus_(count_ * count_, 0.0F),
        gain_(count_ * count_, 0.0F),
        best_(count_, 0),
        alive_(count_, 1) {
    for (std::size_t i = 1; i < count_; ++i) {
      bonus_[i * count_ + i - 1] = bonus_[(i - 1) * count_ + i] = static_cast<float>(model.bonus[i]);
    }
    for (std::size_t i = 0; i < count_; ++i) own_[i] = log_likelihood(sums_[i]);
    for (std::size_t i = 0; i < count_; ++i) {
      for (std::size_t j = 0; j < i; ++j) measure(i, j);
    }
    for (std::size_t i = 0; i < count_; ++i) find_best(i);
  }

  Joining join_best() {
    std::size_t kept = count_;
    for (std::size_t i = 0; i < count_; ++i) {
      if (alive_[i] && (kept == count_ || gain(i, best_[i]) > gain(kept, best_[kept]))) kept = i;
    }
    std::size_t gone = best_[kept];
    if (gone < kept) std::swap(kept, gone);
    sums_[kept].add(sums_[gone]);
    own_[kept] = log_likelihood(sums_[kept]);
    alive_[gone] = 0;
    for (std::size_t other = 0; other < count_; ++other) {
      if (!alive_[other] || other == kept) continue;
      bonus_[kept * count_ + other] += bonus_[gone * count_ + other];
      bonus_[other * count_ + kept] = bonus_[kept * count_ + other];
      measure(kept, other);
    }
    find_best(kept);
    for (std::size_t other = 0; other < count_; ++other) {
      if (!alive_[other] || other == kept) continue;
      if (best_[other] == kept || best_[other] == gone) {
        find_best(other);
      } else if (gain(other, kept) > gain(other, best_[other])) {
        best_[other] = kept;
      }
    }
    return {kept, gone};
  }

 private:
  float gain(std::size_t i, std::size_t j) const { return gain_[i * count_ + j]; }

  void measure(std::size_t i, std::size_t j) {
    SpeakerSums both = sums_[i];
    both.add(sums_[j]);
    const double change = log_likelihood(both) - own_[i] - own_[j];
    const float value = static_cast<float>(change) + bonus_[i * count_ + j];
    gain_[i * count_ + j] = gain_[j * count_ + i] = value;
  }

  void find_best(std::size_t row) {
    float most = -std::numeric_limits<float>::infinity();
    for (std::size_t other = 0; other < count_; ++other) {
      if (!alive_[other] || other == row || !(gain(row, other) > most)) continue;
      most = gain(row, other);
      best_[row] = other;
    }
  }

  std::size_t count_;
  std::vector<SpeakerSums> sums_;
  std::vector<double> own_;
  std::vector<float> bonus_;  // [count, count]
  std::vector<float> gain_;   // [count, count]
  std::vector<std::size_t> best_;
  std::vector<char> alive_;
};

/// The state of `improve`.
class Moves {
 public:
  Moves(const PieceModel& model, std::vector<std::size_t>& speaker_of, std::size_t speakers)
      : model_(model), speaker_of_(speaker_of), sums_(speakers), own_(speakers) {
    for (std::size_t i = 0; i < speaker_of.size(); ++i) sums_[speaker_of[i]].add(model.pieces[i]);
    for (std::size_t s = 0; s < speakers; ++s) own_[s] = log_likelihood(sums_[s]);
  }

  /// Moves the pieces in [begin, end), all of one speaker, to where they fit best.
  bool move(std::size_t begin, std::size_t end) {
    const std::size_t from = speaker_of_[begin];
    SpeakerSums run;
    for (std::size_t i = begin; i < end; ++i) run.add(model_.pieces[i]);
    SpeakerSums rest = sums_[from];
    rest.add(run, -1);
    if (rest.weight < 1e-9) return false;  // that would silence a speaker
    const double rest_own = log_likelihood(rest);
    const double stay = own_[from] - rest_own + bonus(begin, end, from);
    double most = stay + 1e-6;
    std::size_t to = from;
    for (std::size_t s = 0; s < sums_.size(); ++s) {
      if (s == from) continue;
      SpeakerSums with = sums_[s];
      with.add(run);
      const double value = log_likelihood(with) - own_[s] + bonus(begin, end, s);
      if (value > most) {
        most = value;
        to = s;
      }
    }
    if (to == from) return false;
    sums_[from] = rest;
    own_[from] = rest_own;
    sums_[to].add(run);
    own_[to] = log_likelihood(sums_[to]);
    std::fill(speaker_of_.begin() + static_cast<std::ptrdiff_t>(begin),
              speaker_of_.begin() + static_cast<std::ptrdiff_t>(end), to);
    return true;
  }

 private:
  double bonus(std::size_t begin, std::size_t end, std::size_t speaker) const {
    double total = 0;
    if (begin > 0 && speaker_of_[begin - 1] == speaker) total += model_.bonus[begin];
    if (end < speaker_of_.size() && speaker_of_[end] == speaker) total += model_.bonus[end];
    return total;
  }

  const PieceModel& model_;
  std::vector<std::size_t>& speaker_of_;
  std::vector<SpeakerSums> sums_;
  std::vector<double> own_;
};

}  // namespace

std::vector<Joining> agglomerate(const PieceModel& model) {
  std::vector<Joining> joinings;
  if (model.pieces.empty()) return joinings;
  Agglomeration agglomeration(model);
  while (joinings.size() + 1 < model.pieces.size()) joinings.push_back(agglomeration.join_best());
  return joinings;
}

void improve(const PieceModel& model, std::vector<std::size_t>& speaker_of, std::size_t speakers) {
  if (speakers < 2) return;
  Moves moves(model, speaker_of, speakers);
  const std::size_t count = speaker_of.size();
  for (std::size_t round = 0; round < kRounds; ++round) {
    bool has_moved = false;
    for (std::size_t length = 1; length <= kLongestRun; ++length) {
      for (std::size_t begin = 0; begin + length <= count; ++begin) {
        const auto first = speaker_of.begin() + static_cast<std::ptrdiff_t>(begin);
        const bool is_one = std::all_of(first, first + static_cast<std::ptrdiff_t>(length),
                                        [&](std::size_t speaker) { return speaker == *first; });
        if (is_one && moves.move(begin, begin + length)) has_moved = true;
      }
    }
    if (!has_moved) return;
  }
}

}  // namespace undertone::pipeline
