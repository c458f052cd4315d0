#pragma once

#include <array>
#include <optional>

#include "src/media/image.hpp"

namespace undertone::extractors {

struct ShotChangeOptions {
  double change = 0.5;     // mean difference of two pictures whose contrast is 1, that makes another shot
  double times_usual = 3;  // and by how much it must exceed what is usual in the shot
};

/// Tells where one shot ends and another begins, from one frame to the next. What becomes brighter or darker
/// as a whole stays the same shot. Keeps a few hundred bytes.
class ShotChangeFinder {
 public:
  explicit ShotChangeFinder(const ShotChangeOptions& options = {}) : options_(options) {}
  /// Whether a new shot begins with this grey frame; never with the first one.
  bool feed(const media::Image& grey);

 private:
  static constexpr int kColumns = 16;
  static constexpr int kRows = 9;
  using Look = std::array<float, kColumns * kRows>;  // levels of a very small picture
  static Look look_at(const media::Image& grey);
  /// Where either is not black, once the mean of both is 0 and their deviation 1.
  static double difference(Look a, Look b);

  ShotChangeOptions options_;
  std::optional<Look> last_;
  double usual_ = 0;
};

}  // namespace undertone::extractors
