#include "extractors/face/shot_change.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "extractors/face/grey_picture.hpp"

namespace undertone::extractors {
namespace {

constexpr double kForgets = 0.25;  // how much the newest frame counts in what is usual
constexpr double kLeastUsual = 0.02;
constexpr int kLines = 90;    // of a frame are looked at: enough for what is averaged anyway
constexpr float kBlack = 24;  // grey levels: bars beside or above a picture say nothing of it
constexpr float kFewestCells = 20;
constexpr float kLeastDeviation = 5.1F;  // of grey levels: what varies less is nearly empty

}  // namespace

ShotChangeFinder::Look ShotChangeFinder::look_at(const media::Image& grey) {
  require_grey(grey);
  Look sums{}, counts{};
  const int step = std::max(1, grey.height / kLines);
  for (int y = 0; y < grey.height; y += step) {
    const std::uint8_t* row = grey.row(y);
    const int line = y * kRows / grey.height * kColumns;
    for (int x = 0; x < grey.width; x += step) {
      const auto cell = static_cast<std::size_t>(line + x * kColumns / grey.width);
      sums[cell] += static_cast<float>(row[x]);
      ++counts[cell];
    }
  }
  for (std::size_t i = 0; i < sums.size(); ++i)
    sums[i] /= std::max(1.0F, counts[i]);  // a picture of few pixels leaves cells empty
  return sums;
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
