#include "extractors/face/shot_change.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "extractors/face/grey_picture.hpp"

namespace undertone::extractors {
namespace {

constexpr double kForgets = 0.25;  // how much the newest frame counts in what is usual
constexpr double kLeastUsual = 0.02;
constexpr float kBlack = 24;  // grey levels: bars beside or above a picture say nothing of it
constexpr float kFewestCells = 20;
constexpr float kLeastDeviation = 5.1F;  // of grey levels: what varies less is nearly empty

}  // namespace

ShotChangeFinder::Look ShotChangeFinder::look_at(const media::Image& grey) {
  Look look{};
  mean_levels(grey, kColumns, look);
  return look;
}

double ShotChangeFinder::difference(Look a, Look b) {
  std::array<bool, kColumns * kRows> counts{};
  for (std::size_t i = 0; i < a.size(); ++i) counts[i] = a[i] > kBlack || b[i] > kBlack;
  const auto count = static_cast<float>(std::ranges::count(counts, true));
  if (count < kFewestCells) counts.fill(true);
  const auto level = [&](Look& look) {
    const float all = count < kFewestCells ? static_cast<float>(look.size()) : count;
    float mean = 0, variance = 0;
    for (std::size_t i = 0; i < look.size(); ++i) mean += counts[i] ? look[i] / all : 0;
    for (std::size_t i = 0; i < look.size(); ++i)
      variance += counts[i] ? (look[i] - mean) * (look[i] - mean) / all : 0;
    const float deviation = std::max(kLeastDeviation, std::sqrt(variance));
    for (std::size_t i = 0; i < look.size(); ++i) look[i] = counts[i] ? (look[i] - mean) / deviation : 0;
    return all;
  };
  const float all = level(a);
  level(b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(a[i] - b[i]);
  return sum / static_cast<double>(all);
}

bool ShotChangeFinder::feed(const media::Image& grey) {
  const Look look = look_at(grey);
  bool is_new = false;
  if (last_) {
    const double changed = difference(look, *last_);
    is_new = changed > options_.change && changed > options_.times_usual * std::max(usual_, kLeastUsual);
    usual_ = is_new ? 0 : (1 - kForgets) * usual_ + kForgets * changed;
  }
  last_ = look;
  return is_new;
}

}  // namespace undertone::extractors
