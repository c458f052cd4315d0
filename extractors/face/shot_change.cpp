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
constexpr int kLines = 90;               // of a frame are looked at: enough for what is averaged anyway
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
  float mean = 0, variance = 0;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    sums[i] /= std::max(1.0F, counts[i]);  // a picture of few pixels leaves cells empty
    mean += sums[i] / static_cast<float>(sums.size());
  }
  for (float& level : sums) {
    level -= mean;
    variance += level * level / static_cast<float>(sums.size());
  }
  const float deviation = std::max(kLeastDeviation, std::sqrt(variance));
  for (float& level : sums) level /= deviation;
  return sums;
}

bool ShotChangeFinder::feed(const media::Image& grey) {
  const Look look = look_at(grey);
  bool is_new = false;
  if (last_) {
    double difference = 0;
    for (std::size_t i = 0; i < look.size(); ++i)
      difference += std::abs(look[i] - (*last_)[i]) / static_cast<double>(look.size());
    is_new =
        difference > options_.change && difference > options_.times_usual * std::max(usual_, kLeastUsual);
    usual_ = is_new ? 0 : (1 - kForgets) * usual_ + kForgets * difference;
  }
  last_ = look;
  return is_new;
}

}  // namespace undertone::extractors
