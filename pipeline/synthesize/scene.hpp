#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "pipeline/synthesize/person.hpp"
#include "src/media/image.hpp"

namespace undertone::synthesize {

/// How one person looks at one instant, coarse enough to be drawn once and used again.
struct Look {
  std::string emotion = "neutral";
  int mouth_level = 0;  // 0 to kMouthLevels - 1
  bool eyes_shut = false;
  friend auto operator<=>(const Look&, const Look&) = default;
};

inline constexpr int kMouthLevels = 7;
inline constexpr std::size_t kMostKeptBytes = std::size_t{128} << 20;

/// People side by side, each in a strip of the picture of their own.
class Scene {
 public:
  /// What was painted is kept for the next time, up to `most_kept_bytes` or a single strip.
  Scene(int width, int height, std::vector<Person> people, std::size_t most_kept_bytes = kMostKeptBytes);

  /// One look for each person.
  const media::Image& paint(const std::vector<Look>& looks);

 private:
  const media::Image& strip(std::size_t person, const Look& look);

  int height_;
  std::vector<Person> people_;
  std::vector<int> strip_begin_px_;  // one more than there are people
  std::map<std::pair<std::size_t, Look>, media::Image> strips_;
  std::size_t kept_bytes_ = 0;
  std::size_t most_kept_bytes_;
  media::Image picture_;
};

}  // namespace undertone::synthesize
