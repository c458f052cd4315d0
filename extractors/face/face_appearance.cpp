#include "extractors/face/face_appearance.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "extractors/face/grey_picture.hpp"

namespace undertone::extractors {
namespace {

// Of the square around a head, in widths of the face's box: hair and neck say much about who it is.
constexpr float kHeadSide = 1.7F;
constexpr FacePoint kHeadMiddle{0.5F, 0.4F};
constexpr int kCells = 4;             // across and down
constexpr int kPatterns = 59;         // 58 with at most two changes around the circle, and one for all others
constexpr double kLeastVariance = 4;  // of grey levels: below it a patch is empty

constexpr std::array<std::uint8_t, 256> make_pattern_numbers() {
  std::array<std::uint8_t, 256> numbers{};
  std::uint8_t next = 0;
  for (unsigned code = 0; code < 256; ++code) {
    const unsigned turned = (code >> 1U) | ((code & 1U) << 7U);
    numbers[code] = std::popcount(code ^ turned) <= 2 ? next++ : std::uint8_t{kPatterns - 1};
  }
  return numbers;
}
constexpr auto kPatternNumbers = make_pattern_numbers();

/// Which of the eight pixels around, two away, are brighter.
unsigned pattern_at(const media::Image& patch, int x, int y) {
  constexpr std::array<std::array<int, 2>, 8> kAround{
      {{-2, -2}, {0, -2}, {2, -2}, {2, 0}, {2, 2}, {0, 2}, {-2, 2}, {-2, 0}}};
  const int level = patch.row(y)[x];
  unsigned code = 0;
  for (std::size_t i = 0; i < kAround.size(); ++i) {
    if (patch.row(y + kAround[i][1])[x + kAround[i][0]] > level + 1) code |= 1U << i;
  }
  return code;
}

struct Moments {
  double mean = 0;
  double variance = 0;
};

Moments moments_of(const media::Image& patch) {
  double sum = 0, squares = 0;
  for (const std::uint8_t level : patch.pixels) {
    sum += level;
    squares += static_cast<double>(level) * level;
  }
  const auto count = static_cast<double>(patch.pixels.size());
  return {sum / count, squares / count - (sum / count) * (sum / count)};
}

}  // namespace

media::Image face_patch(const media::Image& grey, const Similarity& placement) {
  return cut_out(grey, placement, kPatchSide);
}

std::vector<float> describe_by_patterns(const media::Image& grey, const Similarity& placement) {
  const FacePoint corner = placement({kHeadMiddle.x - kHeadSide / 2, kHeadMiddle.y - kHeadSide / 2});
  const Similarity head{kHeadSide * placement.a, kHeadSide * placement.b, corner.x, corner.y};
  const media::Image patch = cut_out(grey, head, kPatchSide);
  std::vector<float> histograms(std::size_t{kCells} * kCells * kPatterns);
  for (int y = 2; y < patch.height - 2; ++y) {
    for (int x = 2; x < patch.width - 2; ++x) {
      const int cell = y * kCells / patch.height * kCells + x * kCells / patch.width;
      ++histograms[static_cast<std::size_t>(cell * kPatterns + kPatternNumbers[pattern_at(patch, x, y)])];
    }
  }
  float total = 0;
  for (const float count : histograms) total += count;
  // Roots make the cosine the overlap of the histograms as shares, in which frequent patterns count less.
  for (float& count : histograms) count = total > 0 ? std::sqrt(count / total) : 0;
  return histograms;
}

float likeness(std::span<const float> a, std::span<const float> b) {
  float sum = 0;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) sum += a[i] * b[i];
  return sum;
}

float resemblance(const media::Image& a, const media::Image& b) {
  if (a.pixels.size() != b.pixels.size() || a.empty()) return 0;
  const Moments of_a = moments_of(a), of_b = moments_of(b);
  if (of_a.variance < kLeastVariance || of_b.variance < kLeastVariance) return 0;
  double together = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i)
    together += (a.pixels[i] - of_a.mean) * (b.pixels[i] - of_b.mean);
  return static_cast<float>(together / static_cast<double>(a.pixels.size()) /
                            std::sqrt(of_a.variance * of_b.variance));
}

float sharpness(const media::Image& patch) {
  require_grey(patch);
  const Moments all = moments_of(patch);
  if (all.variance < kLeastVariance || patch.width < 3 || patch.height < 3) return 0;
  double squares = 0;
  for (int y = 1; y + 1 < patch.height; ++y) {
    const std::uint8_t* row = patch.row(y);
    for (int x = 1; x + 1 < patch.width; ++x) {
      const int around = row[x - 1] + row[x + 1] + patch.row(y - 1)[x] + patch.row(y + 1)[x];
      squares += static_cast<double>(around - 4 * row[x]) * (around - 4 * row[x]);
    }
  }
  return static_cast<float>(squares / (patch.width - 2) / (patch.height - 2) / all.variance);
}

}  // namespace undertone::extractors
