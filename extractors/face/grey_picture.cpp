#include "extractors/face/grey_picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

media::Image halved(const media::Image& grey) {
  media::Image half = media::make_image(std::max(1, grey.width / 2), std::max(1, grey.height / 2), 1);
  const int right = grey.width > 1 ? 1 : 0;
  for (int y = 0; y < half.height; ++y) {
    const std::uint8_t* upper = grey.row(2 * y);
    const std::uint8_t* lower = grey.row(std::min(2 * y + 1, grey.height - 1));
    std::uint8_t* out = half.row(y);
    for (int x = 0; x < half.width; ++x) {
      const int sum = upper[2 * x] + upper[2 * x + right] + lower[2 * x] + lower[2 * x + right];
      out[x] = static_cast<std::uint8_t>((sum + 2) / 4);
    }
  }
  return half;
}

/// Between the four pixels around a place; beyond the edge the edge goes on.
float level_at(const media::Image& grey, FacePoint place) {
  const float x = std::clamp(place.x, 0.0F, static_cast<float>(grey.width - 1));
  const float y = std::clamp(place.y, 0.0F, static_cast<float>(grey.height - 1));
  const int left = static_cast<int>(x), top = static_cast<int>(y);
  const int right = std::min(left + 1, grey.width - 1), bottom = std::min(top + 1, grey.height - 1);
  const float across = x - static_cast<float>(left), down = y - static_cast<float>(top);
  const std::uint8_t* upper = grey.row(top);
  const std::uint8_t* lower = grey.row(bottom);
  const float above =
      static_cast<float>(upper[left]) * (1 - across) + static_cast<float>(upper[right]) * across;
  const float below =
      static_cast<float>(lower[left]) * (1 - across) + static_cast<float>(lower[right]) * across;
  return above * (1 - down) + below * down;
}

/// The two pixels of a row or a column between which a place lies, and how near it is to the second.
struct Between {
  int first = 0, second = 0;
  float share = 0;

  float of(float first_level, float second_level) const {
    return first_level * (1 - share) + second_level * share;
  }
};

/// For the middles of `count` pixels that take the place of `size`; beyond the edge the edge goes on.
std::vector<Between> places_between(int size, int count) {
  const float step = static_cast<float>(size) / static_cast<float>(count);
  std::vector<Between> places(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const float place =
        std::clamp((static_cast<float>(i) + 0.5F) * step - 0.5F, 0.0F, static_cast<float>(size - 1));
    const int first = static_cast<int>(place);
    places[static_cast<std::size_t>(i)] = {first, std::min(first + 1, size - 1),
                                           place - static_cast<float>(first)};
  }
  return places;
}

/// Whether all four corners of the unit square, and the pixels beside them, lie in the picture.
bool lies_inside(const media::Image& grey, const Similarity& unit_to_picture) {
  return std::ranges::all_of(
      std::array<FacePoint, 4>{{{0, 0}, {1, 0}, {0, 1}, {1, 1}}}, [&](FacePoint corner) {
        const FacePoint place = unit_to_picture(corner);
        return place.x >= 1 && place.y >= 1 && place.x < static_cast<float>(grey.width - 2) &&
               place.y < static_cast<float>(grey.height - 2);
      });
}

/// Adds samples along a line to sums of `repeats` each, a level being 256.
void add_line(const media::Image& grey, FacePoint first, FacePoint way, int repeats,
              std::vector<std::uint32_t>& sums) {
  int taken = 0;
  for (std::uint32_t& sum : sums) {
    for (int i = 0; i < repeats; ++i, ++taken) {
      const auto passed = static_cast<float>(taken);
      const float level = level_at(grey, {first.x + way.x * passed, first.y + way.y * passed});
      sum += static_cast<std::uint32_t>(std::lround(level * 256));
    }
  }
}

/// The same several times as fast, for lines that keep away from the edge.
void add_line_inside(const media::Image& grey, FacePoint first, FacePoint way, int repeats,
                     std::vector<std::uint32_t>& sums) {
  constexpr float kOne = 65536;  // of fixed-point numbers
  auto x = static_cast<std::int32_t>(first.x * kOne), y = static_cast<std::int32_t>(first.y * kOne);
  const auto right = static_cast<std::int32_t>(way.x * kOne), down = static_cast<std::int32_t>(way.y * kOne);
  for (std::uint32_t& sum : sums) {
    for (int i = 0; i < repeats; ++i, x += right, y += down) {
      const std::uint8_t* upper = grey.row(y >> 16) + (x >> 16);
      const std::uint8_t* lower = upper + grey.width;
      const auto across = static_cast<std::uint32_t>(x >> 8 & 255);
      const auto below = static_cast<std::uint32_t>(y >> 8 & 255);
      const std::uint32_t above = upper[0] * (256 - across) + upper[1] * across;
      const std::uint32_t under = lower[0] * (256 - across) + lower[1] * across;
      sum += (above * (256 - below) + under * below) >> 8;
    }
  }
}

/// How often a picture is to be halved before it is sampled every `step` pixels.
int halvings_for(float step) {
  int count = 0;
  for (; step >= 2 && count < 16; step /= 2) ++count;
  return count;
}

}  // namespace

void require_grey(const media::Image& picture) {
  if (picture.channels != 1 || picture.width < 1 || picture.height < 1)
    throw Error(ErrorKind::kInternal, "faces are looked for in grey pictures that are not empty");
}

void mean_levels(const media::Image& grey, int columns, std::span<float> means) {
  constexpr int kLines = 90;  // are looked at: enough for what is averaged anyway
  require_grey(grey);
  const int rows = static_cast<int>(means.size()) / columns;
  const int step = std::max(1, grey.height / kLines);
  std::ranges::fill(means, 0.0F);
  std::vector<float> counts(means.size());
  for (int y = 0; y < grey.height; y += step) {
    const std::uint8_t* row = grey.row(y);
    const int line = y * rows / grey.height * columns;
    for (int x = 0; x < grey.width; x += step) {
      const auto cell = static_cast<std::size_t>(line + x * columns / grey.width);
      means[cell] += static_cast<float>(row[x]);
      ++counts[cell];
    }
  }
  for (std::size_t i = 0; i < means.size(); ++i) means[i] /= std::max(1.0F, counts[i]);
}

media::Image resized(const media::Image& grey, int width, int height) {
  require_grey(grey);
  if (width == grey.width && height == grey.height) return grey;
  const auto step = std::min(static_cast<float>(grey.width) / static_cast<float>(width),
                             static_cast<float>(grey.height) / static_cast<float>(height));
  media::Image smaller;
  const media::Image* source = &grey;
  for (int i = halvings_for(step); i > 0; --i) {
    smaller = halved(*source);
    source = &smaller;
  }
  const std::vector<Between> across = places_between(source->width, width);
  const std::vector<Between> down = places_between(source->height, height);
  media::Image result = media::make_image(width, height, 1);
  std::vector<float> line(static_cast<std::size_t>(source->width));
  for (int y = 0; y < height; ++y) {
    const Between rows = down[static_cast<std::size_t>(y)];
    const std::uint8_t* upper = source->row(rows.first);
    const std::uint8_t* lower = source->row(rows.second);
    for (std::size_t x = 0; x < line.size(); ++x) line[x] = rows.of(upper[x], lower[x]);
    std::ranges::transform(across, result.row(y), [&](const Between& columns) {
      const auto at = [&](int x) { return line[static_cast<std::size_t>(x)]; };
      return static_cast<std::uint8_t>(columns.of(at(columns.first), at(columns.second)) + 0.5F);
    });
  }
  return result;
}

media::Image cut_out(const media::Image& grey, const Similarity& unit_to_picture, int side) {
  require_grey(grey);
  const float step = unit_to_picture.scale() / static_cast<float>(side);
  const int repeats = std::max(1, static_cast<int>(std::lround(step)));  // samples a pixel and direction
  const float grain = 1 / static_cast<float>(side * repeats);
  media::Image result = media::make_image(side, side, 1);
  std::vector<std::uint32_t> sums(static_cast<std::size_t>(side));
  const bool is_inside = lies_inside(grey, unit_to_picture);
  const auto count = static_cast<std::uint32_t>(repeats * repeats);
  for (int y = 0; y < side; ++y) {
    std::ranges::fill(sums, 0U);
    for (int line = 0; line < repeats; ++line) {
      const float v = (static_cast<float>(y * repeats + line) + 0.5F) * grain;
      const FacePoint first = unit_to_picture({0.5F * grain, v});
      const FacePoint way{unit_to_picture.a * grain, unit_to_picture.b * grain};
      is_inside ? add_line_inside(grey, first, way, repeats, sums)
                : add_line(grey, first, way, repeats, sums);
    }
    for (int x = 0; x < side; ++x) {
      const std::uint32_t sum = sums[static_cast<std::size_t>(x)];
      result.row(y)[x] = static_cast<std::uint8_t>((sum + 128 * count) / (256 * count));
    }
  }
  return result;
}

}  // namespace undertone::extractors
