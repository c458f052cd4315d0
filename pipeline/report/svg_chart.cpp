#include "pipeline/report/svg_chart.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "pipeline/report/axis.hpp"
#include "pipeline/report/html_page.hpp"
#include "pipeline/report/number_text.hpp"
#include "pipeline/report/svg_shapes.hpp"

namespace undertone::pipeline {
namespace {

constexpr int kWidth = 360, kHeight = 200;
constexpr double kLeft = 48, kRight = 348, kTop = 10, kBottom = 172;
constexpr std::size_t kHues = 8, kDashes = 4;

// A chart holds about so many points at most, however many lines share them.
constexpr std::size_t kMostPoints = 8000, kLeastPointsOfLine = 16, kMostPointsOfLine = 600;
constexpr std::size_t kMostUsualPoints = 150;  // a line of more is drawn fine, or it hides others
constexpr std::size_t kMostDots = 120;         // in a chart with no more points each can be pointed at

struct Axes {
  Axis x, y;
  SvgPlace place(const ChartPoint& point) const { return {x.place(point.x), y.place(point.y)}; }
};

std::vector<ChartPoint> drawable(const ChartLine& line) {
  std::vector<ChartPoint> points = line.points;
  std::erase_if(points,
                [](const ChartPoint& point) { return !is_drawable(point.x) || !is_drawable(point.y); });
  return points;
}

Axes axes_of(const LineChart& chart) {
  AxisRange x{kLargestDrawn, -kLargestDrawn}, y = x;
  for (const ChartLine& line : chart.lines) {
    for (const ChartPoint& point : drawable(line)) {
      x = {std::min(x.low, point.x), std::max(x.high, point.x)};
      y = {std::min(y.low, point.y), std::max(y.high, point.y)};
    }
  }
  if (chart.reached) y = {std::min(y.low, *chart.reached), std::max(y.high, *chart.reached)};
  Axes axes{whole_axis(x), round_axis(y, chart.least, chart.most)};
  axes.x.place_of_low = kLeft, axes.x.place_of_high = kRight;
  axes.y.place_of_low = kBottom, axes.y.place_of_high = kTop;
  return axes;
}

/// The lowest and the highest point of each of equal stretches; gaps stay where a stretch begins with one.
std::vector<ChartPoint> thinned(std::span<const ChartPoint> points, std::size_t most) {
  if (points.size() <= most) return {points.begin(), points.end()};
  std::vector<ChartPoint> kept;
  const std::size_t stretches = most / 2;
  for (std::size_t i = 0; i < stretches; ++i) {
    const std::size_t begin = points.size() * i / stretches, end = points.size() * (i + 1) / stretches;
    const auto part = points.subspan(begin, end - begin);
    if (!is_drawable(part.front().y)) kept.push_back(part.front());
    std::vector<ChartPoint> here(part.begin(), part.end());
    std::erase_if(here, [](const ChartPoint& point) { return !is_drawable(point.y); });
    if (here.empty()) continue;
    auto [low, high] = std::ranges::minmax_element(here, {}, &ChartPoint::y);
    if (high < low) std::swap(low, high);
    kept.push_back(*low);
    if (low != high) kept.push_back(*high);
  }
  return kept;
}

std::string style_classes(std::size_t style, ChartEmphasis emphasis) {
  std::string classes = " hue" + std::to_string(style % kHues);
  if (const std::size_t dash = style / kHues % kDashes; dash > 0) classes += " dash" + std::to_string(dash);
  return classes + (emphasis == ChartEmphasis::kStrong ? " strong" : "");
}

std::string path_of(std::span<const ChartPoint> points, const Axes& axes) {
  std::string path;
  bool is_down = false;
  for (const ChartPoint& point : points) {
    const bool is_gap = !is_drawable(point.x) || !is_drawable(point.y);
    if (!is_gap) {
      const SvgPlace place = axes.place(point);
      path += (is_down ? "L" : "M") + coordinate(place.x) + " " + coordinate(place.y);
    }
    is_down = !is_gap;
  }
  return path;
}

std::string tip_of(const LineChart& chart, const ChartLine& line, const ChartPoint& point) {
  return line.name + ", " + chart.x_name + " " + tick_label(point.x, 1) + ": " + decimal(point.y, 4);
}

void write_frame(io::XmlWriter& writer, const LineChart& chart, const Axes& axes) {
  for (const double tick : axes.y.ticks()) {
    const double y = axes.y.place(tick);
    write_line(writer, "grid", {kLeft, y, kRight, y});
    write_label(writer, "end", {kLeft - 6, y + 3.5}, tick_label(tick, axes.y.step));
  }
  write_line(writer, "axis", {kLeft, kBottom, kRight, kBottom});
  for (const double tick : axes.x.ticks()) {
    const double x = axes.x.place(tick);
    write_line(writer, "axis", {x, kBottom, x, kBottom + 4});
    write_label(writer, "middle", {x, kBottom + 15}, tick_label(tick, 1));
  }
  write_label(writer, "end", {kRight, kHeight - 1}, chart.x_name);
  for (const ChartDivider& divider : chart.dividers) {
    if (!(divider.x >= axes.x.low && divider.x <= axes.x.high)) continue;
    const double x = axes.x.place(divider.x);
    write_line(writer, "divider", {x, kTop, x, kBottom});
    const bool is_late = x > (kLeft + kRight) / 2;
    write_label(writer, is_late ? "end" : "begin", {is_late ? x - 3 : x + 3, kTop + 8}, divider.name);
  }
}

void write_curve(io::XmlWriter& writer, const LineChart& chart, const ChartLine& line, const Axes& axes) {
  const std::size_t most =
      std::clamp(kMostPoints / chart.lines.size(), kLeastPointsOfLine, kMostPointsOfLine);
  const std::string fine = line.points.size() > kMostUsualPoints ? " fine" : "";
  const Tag path(writer, "path", "curve" + style_classes(line.style, line.emphasis) + fine);
  writer.attribute("d", path_of(thinned(line.points, most), axes));
  write_text(writer, "title", {}, line.name);
}

void write_dots(io::XmlWriter& writer, const LineChart& chart, const ChartLine& line, const Axes& axes) {
  const std::string style = style_classes(line.style, line.emphasis);
  const std::vector<ChartPoint> points = drawable(line);
  if (points.size() <= std::max<std::size_t>(1, kMostDots / chart.lines.size())) {
    for (const ChartPoint& point : points) {
      write_circle(writer, "dot" + style, axes.place(point), 2, tip_of(chart, line, point));
    }
  }
  const auto marked = std::ranges::find_if(points, [&](const ChartPoint& p) { return p.x == line.mark; });
  if (marked == points.end()) return;
  const double radius = line.emphasis == ChartEmphasis::kStrong ? 5 : 3.5;
  write_circle(writer, "mark" + style, axes.place(*marked), radius,
               tip_of(chart, line, *marked) + (line.mark_note.empty() ? "" : " (" + line.mark_note + ")"));
}

}  // namespace

bool has_points(const LineChart& chart) {
  return std::ranges::any_of(chart.lines, [](const ChartLine& line) { return !drawable(line).empty(); });
}

void write_svg(io::XmlWriter& writer, const LineChart& chart) {
  open_svg(writer, kWidth, kHeight, chart.title);
  if (has_points(chart)) {
    const Axes axes = axes_of(chart);
    write_frame(writer, chart, axes);
    for (const auto emphasis : {ChartEmphasis::kUsual, ChartEmphasis::kStrong}) {  // what matters lies on top
      for (const ChartLine& line : chart.lines) {
        if (line.emphasis != emphasis) continue;
        write_curve(writer, chart, line, axes);
        write_dots(writer, chart, line, axes);
      }
    }
  }
  writer.close();
}

void write_swatch(io::XmlWriter& writer, std::size_t style, ChartEmphasis emphasis) {
  writer.open("svg").attribute("xmlns", "http://www.w3.org/2000/svg").attribute("viewBox", "0 0 26 10");
  writer.attribute("aria-hidden", "true");
  write_line(writer, "curve" + style_classes(style, emphasis), {1, 5, 25, 5});
  writer.close();
}

}  // namespace undertone::pipeline
