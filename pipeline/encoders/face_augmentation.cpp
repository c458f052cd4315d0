#include "pipeline/encoders/face_augmentation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "pipeline/synthesize/seeded_random.hpp"

namespace undertone::pipeline {
namespace {

using synthesize::SeededRandom;

// How often each thing happens.
constexpr double kMirroredShare = 0.5;
constexpr double kLightShare = 0.6;
constexpr double kShadowShare = 0.25;
constexpr double kAfarShare = 0.2;
constexpr double kUnsharpShare = 0.15;
constexpr double kShakenShare = 0.1;
constexpr double kNoiseShare = 0.2;
constexpr double kCodecShare = 0.2;
constexpr double kHiddenShare = 0.5;

constexpr float kWhite = 255;

/// A square picture, row by row.
struct Picture {
  int side;
  std::vector<float> levels;

  explicit Picture(int size)
      : side(size), levels(static_cast<std::size_t>(size) * static_cast<std::size_t>(size)) {}
  float* row(int y) { return levels.data() + std::ptrdiff_t{y} * side; }
  const float* row(int y) const { return levels.data() + std::ptrdiff_t{y} * side; }

  /// Between the pixels too; beyond the border it goes on as a mirror would show it.
  float at(float x, float y) const {
    const auto [left, right, x_share] = neighbours(x);
    const auto [above, below, y_share] = neighbours(y);
    const float *upper = row(above), *lower = row(below);
    const float top = upper[left] + x_share * (upper[right] - upper[left]);
    return top + y_share * (lower[left] + x_share * (lower[right] - lower[left]) - top);
  }

 private:
  struct Neighbours {
    int first, second;
    float share;  // of the second
  };
  Neighbours neighbours(float place) const {
    const float last = static_cast<float>(side) - 1;
    place = std::abs(place);
    if (place > last) place = std::abs(2 * last - place);
    place = std::min(place, last);
    const int first = static_cast<int>(place);
    return {first, std::min(first + 1, side - 1), place - static_cast<float>(first)};
  }
};

/// Where the crop sits on the face.
Picture moved(const Picture& face, SeededRandom& random) {
  const float size = static_cast<float>(face.side), middle = (size - 1) / 2;
  const float mirror = random.uniform() < kMirroredShare ? -1.0F : 1.0F;
  const float turn = random.between(-0.26F, 0.26F);
  const float scale = random.between(0.82F, 1.18F), stretch = random.between(0.93F, 1.07F);
  const float right = size * random.between(-0.085F, 0.085F), down = size * random.between(-0.085F, 0.085F);
  const float along = scale * stretch * std::cos(turn), across = scale * std::sin(turn);
  const float lengthwise = scale / stretch * std::cos(turn);
  Picture crop(face.side);
  for (int y = 0; y < face.side; ++y) {
    const float dy = static_cast<float>(y) - middle;
    for (int x = 0; x < face.side; ++x) {
      const float dx = mirror * (static_cast<float>(x) - middle);
      crop.row(y)[x] =
          face.at(middle + right + along * dx - across * dy, middle + down + across * dx + lengthwise * dy);
    }
  }
  return crop;
}

/// Darker or lighter middle tones, and brightness and contrast that white and black cut off.
void lit_otherwise(Picture& face, SeededRandom& random) {
  const float exponent = std::exp(random.between(-0.6F, 0.6F));
  const float contrast = random.between(0.6F, 1.4F), shift = random.between(-0.2F, 0.2F);
  std::array<float, 256> tones{};
  for (std::size_t i = 0; i < tones.size(); ++i) {
    const float tone = std::pow(static_cast<float>(i) / kWhite, exponent);
    tones[i] = kWhite * std::clamp(0.5F + shift + contrast * (tone - 0.5F), 0.0F, 1.0F);
  }
  for (float& level : face.levels)
    level = tones[static_cast<std::size_t>(std::clamp(level + 0.5F, 0.0F, kWhite))];
}

/// Light from one side.
void shaded(Picture& face, SeededRandom& random) {
  const float angle = random.between(0.0F, 2 * std::numbers::pi_v<float>), depth = random.between(0.2F, 0.7F);
  const float size = static_cast<float>(face.side);
  const float dx = std::cos(angle) / size, dy = std::sin(angle) / size;
  for (int y = 0; y < face.side; ++y) {
    for (int x = 0; x < face.side; ++x) {
      const float side = (static_cast<float>(x) - size / 2) * dx + (static_cast<float>(y) - size / 2) * dy;
      face.row(y)[x] *= 1 - depth * std::clamp(0.5F + side, 0.0F, 1.0F);
    }
  }
}

/// Small in the video, and enlarged to be looked at.
Picture from_afar(const Picture& face, SeededRandom& random) {
  const int small_side =
      face.side / 3 + static_cast<int>(random.below(static_cast<std::size_t>(face.side) / 2));
  const float scale = static_cast<float>(face.side) / static_cast<float>(small_side);
  Picture small(small_side);
  for (int y = 0; y < small_side; ++y) {
    for (int x = 0; x < small_side; ++x) {
      float sum = 0;  // four places of what becomes one pixel
      for (const float down : {0.25F, 0.75F}) {
        for (const float right : {0.25F, 0.75F})
          sum += face.at((static_cast<float>(x) + right) * scale - 0.5F,
                         (static_cast<float>(y) + down) * scale - 0.5F);
      }
      small.row(y)[x] = sum / 4;
    }
  }
  Picture enlarged(face.side);
  for (int y = 0; y < face.side; ++y) {
    for (int x = 0; x < face.side; ++x)
      enlarged.row(y)[x] = small.at(std::max(0.0F, (static_cast<float>(x) + 0.5F) / scale - 0.5F),
                                    std::max(0.0F, (static_cast<float>(y) + 0.5F) / scale - 0.5F));
  }
  return enlarged;
}

/// Each pixel becomes a mean of itself and those before and behind it, in one direction.
Picture smeared(const Picture& face, std::span<const float> shares, float dx, float dy) {
  const float reach = static_cast<float>(shares.size() - 1) / 2;
  Picture out(face.side);
  for (int y = 0; y < face.side; ++y) {
    for (int x = 0; x < face.side; ++x) {
      float sum = 0;
      for (std::size_t i = 0; i < shares.size(); ++i) {
        const float step = static_cast<float>(i) - reach;
        sum += shares[i] * face.at(static_cast<float>(x) + step * dx, static_cast<float>(y) + step * dy);
      }
      out.row(y)[x] = sum;
    }
  }
  return out;
}

Picture unsharp(const Picture& face, SeededRandom& random) {
  const float width = random.between(0.4F, 1.4F);
  std::array<float, 5> shares{};
  float sum = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const float step = static_cast<float>(i) - 2;
    shares[i] = std::exp(-step * step / (2 * width * width));
    sum += shares[i];
  }
  for (float& share : shares) share /= sum;
  return smeared(smeared(face, shares, 1, 0), shares, 0, 1);
}

/// The camera or the head moved while the picture was taken.
Picture shaken(const Picture& face, SeededRandom& random) {
  constexpr std::array<float, 5> kAlike = {0.2F, 0.2F, 0.2F, 0.2F, 0.2F};
  const float angle = random.between(0.0F, std::numbers::pi_v<float>), step = random.between(0.3F, 1.1F);
  return smeared(face, kAlike, step * std::cos(angle), step * std::sin(angle));
}

void made_noisy(Picture& face, SeededRandom& random) {
  const float strength = random.between(2.0F, 14.0F);
  for (float& level : face.levels) {
    // Three numbers of even chance make one that is nearly normal, of deviation 1/2.
    const double sum = random.uniform() + random.uniform() + random.uniform();
    level += 2 * strength * static_cast<float>(sum - 1.5);
  }
}

constexpr int kBlock = 8;
using Block = std::array<std::array<float, kBlock>, kBlock>;

const Block& cosines() {
  static const Block kTable = [] {
    Block table{};
    for (int k = 0; k < kBlock; ++k) {
      for (int i = 0; i < kBlock; ++i) {
        const double scale = k == 0 ? std::sqrt(1.0 / kBlock) : std::sqrt(2.0 / kBlock);
        table[static_cast<std::size_t>(k)][static_cast<std::size_t>(i)] =
            static_cast<float>(scale * std::cos(std::numbers::pi * (i + 0.5) * k / kBlock));
      }
    }
    return table;
  }();
  return kTable;
}

enum class Turned { kNo, kYes };

/// `block` from the left by the matrix of cosines, or by its transpose; what comes out is transposed.
Block times_cosines(const Block& block, Turned turned) {
  const Block& table = cosines();
  Block out{};
  for (std::size_t i = 0; i < kBlock; ++i) {
    for (std::size_t k = 0; k < kBlock; ++k) {
      const float factor = turned == Turned::kNo ? table[i][k] : table[k][i];
      for (std::size_t j = 0; j < kBlock; ++j) out[j][i] += factor * block[k][j];
    }
  }
  return out;
}

/// What a codec keeps of a block: its waves in steps, the finer the wave the coarser the step.
void coarsen(Block& block, float step) {
  Block waves = times_cosines(times_cosines(block, Turned::kNo), Turned::kNo);
  for (std::size_t v = 0; v < kBlock; ++v) {
    for (std::size_t u = 0; u < kBlock; ++u) {
      const float size = step * (1 + 0.6F * static_cast<float>(u + v));
      waves[v][u] = size * std::round(waves[v][u] / size);
    }
  }
  block = times_cosines(times_cosines(waves, Turned::kYes), Turned::kYes);
}

/// The codec's blocks lie anywhere on the crop; those that the border cuts are left alone.
void compressed(Picture& face, SeededRandom& random) {
  const float step = random.between(6.0F, 26.0F);
  const int left = static_cast<int>(random.below(kBlock)), top = static_cast<int>(random.below(kBlock));
  for (int y = top; y + kBlock <= face.side; y += kBlock) {
    for (int x = left; x + kBlock <= face.side; x += kBlock) {
      Block block;
      for (int i = 0; i < kBlock; ++i)
        std::copy_n(face.row(y + i) + x, kBlock, block[static_cast<std::size_t>(i)].begin());
      coarsen(block, step);
      for (int i = 0; i < kBlock; ++i)
        std::copy_n(block[static_cast<std::size_t>(i)].begin(), kBlock, face.row(y + i) + x);
    }
  }
}

/// Something stands before the face: a rectangle of one level.
void partly_hidden(Picture& face, SeededRandom& random) {
  const auto extent = [&] {
    return face.side / 8 + static_cast<int>(random.below(static_cast<std::size_t>(face.side) / 3));
  };
  const int width = extent(), height = extent();
  const auto place = [&](int size) {  // partly outside, too
    return static_cast<int>(random.below(static_cast<std::size_t>(face.side))) - size / 2;
  };
  const int left = place(width), top = place(height);
  const float level = random.between(0.0F, kWhite);
  for (int y = std::max(0, top); y < std::min(face.side, top + height); ++y) {
    const int begin = std::max(0, left), end = std::min(face.side, left + width);
    std::fill(face.row(y) + begin, face.row(y) + end, level);
  }
}

}  // namespace

std::vector<float> seen_anew(std::span<const std::uint8_t> face, std::size_t side, std::uint64_t chance) {
  SeededRandom random(chance);
  const auto happens = [&](double share) { return random.uniform() < share; };
  Picture picture(static_cast<int>(side));
  std::ranges::copy(face.first(side * side), picture.levels.begin());
  picture = moved(picture, random);
  if (happens(kLightShare)) lit_otherwise(picture, random);
  if (happens(kShadowShare)) shaded(picture, random);
  if (happens(kAfarShare)) picture = from_afar(picture, random);
  if (happens(kUnsharpShare)) picture = unsharp(picture, random);
  if (happens(kShakenShare)) picture = shaken(picture, random);
  if (happens(kNoiseShare)) made_noisy(picture, random);
  if (happens(kCodecShare)) compressed(picture, random);
  if (happens(kHiddenShare)) partly_hidden(picture, random);
  for (float& level : picture.levels) level = std::clamp(level, 0.0F, kWhite);
  return std::move(picture.levels);
}

}  // namespace undertone::pipeline
