#include "pipeline/synthesize/canvas.hpp"

#include <utility>

namespace undertone::synthesize {
namespace {

/// Keeps coordinates where arithmetic on them is exact enough, whatever the drawing asks for.
int to_pixel_edge(float value) { return static_cast<int>(std::clamp(value, -1e6F, 1e6F)); }

/// Collects signed area: the sum of a row's cells up to a pixel is how much of that pixel lies inside. Each
/// row has one cell more than pixels, for what an edge in the last pixel passes on.
class AreaSum {
 public:
  explicit AreaSum(const PixelBox& box)
      : box_(box), stride_(static_cast<std::size_t>(box.width()) + 1), cells_(stride_ * box.height()) {}

  void add_edge(Point from, Point to) {
    if (from.y == to.y) return;
    float sign = 1;
    if (from.y > to.y) {
      std::swap(from, to);
      sign = -1;
    }
    const float slope = (to.x - from.x) / (to.y - from.y);
    const float top = std::max(from.y, static_cast<float>(box_.top));
    const float bottom = std::min(to.y, static_cast<float>(box_.bottom));
    for (float y = top; y < bottom;) {
      const float row = std::floor(y);
      const float next = std::min(row + 1, bottom);
      add_in_row(static_cast<int>(row), from.x + slope * (y - from.y), from.x + slope * (next - from.y),
                 sign * (next - y));
      y = next;
    }
  }

  std::vector<float> coverage() const {
    std::vector<float> result(static_cast<std::size_t>(box_.width()) * box_.height());
    float* value = result.data();
    for (int y = 0; y < box_.height(); ++y) {
      const float* cell = cells_.data() + stride_ * static_cast<std::size_t>(y);
      float sum = 0;
      for (int x = 0; x < box_.width(); ++x) {
        sum += cell[x];
        *value++ = std::min(std::abs(sum), 1.0F);
      }
    }
    return result;
  }

 private:
  void add_in_row(int y, float x_begin, float x_end, float height) {
    const float width = static_cast<float>(box_.width());
    float left = std::clamp(std::min(x_begin, x_end) - static_cast<float>(box_.left), 0.0F, width);
    const float right = std::clamp(std::max(x_begin, x_end) - static_cast<float>(box_.left), 0.0F, width);
    float* cell = cells_.data() + stride_ * static_cast<std::size_t>(y - box_.top);
    const float per_pixel = right > left ? height / (right - left) : 0;
    do {
      const float column = std::floor(left);
      const float stop = std::min(column + 1, right);
      const float part = per_pixel > 0 || per_pixel < 0 ? per_pixel * (stop - left) : height;
      const float inside = part * (1 - ((left + stop) / 2 - column));
      const auto index = static_cast<std::size_t>(column);
      cell[index] += inside;
      if (index + 1 < stride_) cell[index + 1] += part - inside;
      left = stop;
    } while (left < right);
  }

  PixelBox box_;
  std::size_t stride_;
  std::vector<float> cells_;
};

/// A moving average of 2 * radius + 1 values; beyond the ends lies 0.
void average_row(const float* from, float* to, int count, int radius) {
  const float factor = 1.0F / static_cast<float>(2 * radius + 1);
  float sum = 0;
  for (int i = 0; i < std::min(radius, count); ++i) sum += from[i];
  for (int i = 0; i < count; ++i) {
    if (i + radius < count) sum += from[i + radius];
    if (i > radius) sum -= from[i - radius - 1];
    to[i] = std::max(0.0F, sum * factor);
  }
}

/// The same down every column, row by row because that is how memory likes it.
void average_columns(const std::vector<float>& from, std::vector<float>& to, std::size_t width, int radius) {
  const float factor = 1.0F / static_cast<float>(2 * radius + 1);
  const int count = static_cast<int>(from.size() / width);
  std::vector<float> sums(width);
  const auto add_row = [&](int row, float sign) {
    if (row < 0 || row >= count) return;
    const float* values = from.data() + static_cast<std::size_t>(row) * width;
    for (std::size_t x = 0; x < width; ++x) sums[x] += sign * values[x];
  };
  for (int i = 0; i < radius; ++i) add_row(i, 1);
  for (int i = 0; i < count; ++i) {
    add_row(i + radius, 1);
    add_row(i - radius - 1, -1);
    float* out = to.data() + static_cast<std::size_t>(i) * width;
    for (std::size_t x = 0; x < width; ++x) out[x] = std::max(0.0F, sums[x] * factor);
  }
}

/// Two moving averages each way are close enough to a Gaussian.
void soften(Mask& mask, int radius) {
  std::vector<float> other(mask.coverage.size());
  const auto width = static_cast<std::size_t>(mask.box.width());
  for (int pass = 0; pass < 2; ++pass) {
    for (std::size_t start = 0; start < other.size(); start += width) {
      average_row(mask.coverage.data() + start, other.data() + start, mask.box.width(), radius);
    }
    average_columns(other, mask.coverage, width, radius);
  }
}

template <class Change>
void change_by(Mask& mask, const Mask& by, Change&& change) {
  for (int y = mask.box.top; y < mask.box.bottom; ++y) {
    float* values = mask.row(y);
    const bool row_known = y >= by.box.top && y < by.box.bottom;
    for (int x = mask.box.left; x < mask.box.right; ++x) {
      const bool known = row_known && x >= by.box.left && x < by.box.right;
      float& value = values[x - mask.box.left];
      value = change(value, known ? by.row(y)[x - by.box.left] : 0.0F);
    }
  }
}

}  // namespace

PixelBox intersection(const PixelBox& a, const PixelBox& b) {
  PixelBox box{std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right),
               std::min(a.bottom, b.bottom)};
  if (box.right <= box.left || box.bottom <= box.top) return {};
  return box;
}

PixelBox pixel_box(const Path& path, const Placement& placement, float margin_px) {
  if (path.empty()) return {};
  Point low = placement.to_pixel(path.front());
  Point high = low;
  for (const Point& local : path) {
    const Point point = placement.to_pixel(local);
    low = {std::min(low.x, point.x), std::min(low.y, point.y)};
    high = {std::max(high.x, point.x), std::max(high.y, point.y)};
  }
  return {to_pixel_edge(std::floor(low.x - margin_px)), to_pixel_edge(std::floor(low.y - margin_px)),
          to_pixel_edge(std::ceil(high.x + margin_px)), to_pixel_edge(std::ceil(high.y + margin_px))};
}

void clip(Mask& mask, const Mask& by) {
  change_by(mask, by, [](float value, float other) { return value * other; });
}

void cut(Mask& mask, const Mask& by) {
  change_by(mask, by, [](float value, float other) { return value * (1 - other); });
}

Mask Canvas::mask(const Path& path, float softness) const {
  const int radius = static_cast<int>(std::min(softness * placement_.scale / 2 + 0.5F, 1000.0F));
  // The blur needs to know the shape a little beyond the picture, or the picture's border would show.
  PixelBox around = bounds();
  around = {around.left - 2 * radius, around.top - 2 * radius, around.right + 2 * radius,
            around.bottom + 2 * radius};
  Mask result;
  result.box = intersection(pixel_box(path, placement_, static_cast<float>(2 * radius)), around);
  if (result.box.width() == 0 || intersection(result.box, bounds()).width() == 0) return {};
  AreaSum area(result.box);
  Point from = placement_.to_pixel(path.back());
  for (const Point& local : path) {
    const Point to = placement_.to_pixel(local);
    area.add_edge(from, to);
    from = to;
  }
  result.coverage = area.coverage();
  if (radius > 0) soften(result, radius);
  return result;
}

void Canvas::fill(const Mask& mask, Colour colour, float opacity) {
  const PixelBox box = intersection(mask.box, bounds());
  for (int y = box.top; y < box.bottom; ++y) {
    const float* coverage = mask.row(y) + (box.left - mask.box.left);
    std::uint8_t* pixel = image_.row(y) + static_cast<std::size_t>(box.left) * 3;
    for (int x = box.left; x < box.right; ++x, ++coverage, pixel += 3) {
      if (*coverage > 0) blend(pixel, colour, *coverage * opacity);
    }
  }
}

}  // namespace undertone::synthesize
