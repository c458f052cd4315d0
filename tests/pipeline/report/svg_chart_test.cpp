#include "pipeline/report/svg_chart.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "pipeline/report/axis.hpp"
#include "pipeline/report/number_text.hpp"

namespace undertone::pipeline {
namespace {

std::string drawn(const LineChart& chart) {
  io::XmlWriter writer;
  write_svg(writer, chart);
  return writer.take();
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

LineChart chart_of(std::vector<ChartPoint> points) {
  LineChart chart{"title", "epoch", {}, {}, {}, {}, {}};
  chart.lines.push_back({"line", std::move(points), {}, {}, 0, ChartEmphasis::kUsual});
  return chart;
}

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_SUITE("pipeline") {
  TEST_CASE("an axis holds all values, ends at round numbers and has a few ticks") {
    for (const AxisRange range : {AxisRange{0, 1},
                                  {0.31, 0.34},
                                  {-7, 1234.5},
                                  {1e-9, 3e-9},
                                  {5, 5},
                                  {0, 0},
                                  {-1e99, 1e99},
                                  {1e-250, 2e-250},
                                  {-3, -3}}) {
      CAPTURE(range.low);
      CAPTURE(range.high);
      const Axis axis = round_axis(range, {}, {});
      CHECK(axis.low <= range.low);
      CHECK(axis.high >= range.high);
      CHECK(axis.low < axis.high);
      const auto ticks = axis.ticks();
      CHECK(ticks.size() >= 2);
      CHECK(ticks.size() <= 7);
    }
  }

  TEST_CASE("an axis of shares stays between nothing and all") {
    const Axis axis = round_axis({1, 1}, 0., 1.);
    CHECK(axis.high == 1);
    CHECK(axis.low < 1);
    CHECK(axis.low >= 0);
    CHECK(round_axis({0.01, 0.97}, 0., 1.).low == 0);
  }

  TEST_CASE("epochs have whole ticks, and one epoch stands in the middle") {
    for (const double last : {1., 2., 7., 60., 999., 100000.}) {
      CAPTURE(last);
      const auto ticks = whole_axis({1, last}).ticks();
      CHECK(!ticks.empty());
      CHECK(ticks.size() <= 8);
      for (const double tick : ticks) CHECK(tick == std::round(tick));
    }
    CHECK(whole_axis({1, 1}).place(1) == doctest::Approx(0.5));
  }

  TEST_CASE("a long line is thinned out but keeps its highest and its lowest point") {
    std::vector<ChartPoint> points;
    for (int i = 1; i <= 50000; ++i) points.push_back({double(i), std::sin(0.37 * i)});
    points[31234].y = 17, points[20001].y = -17;
    const std::string svg = drawn(chart_of(points));
    CHECK(svg.size() < 20000);
    const Axis axis = round_axis({-17, 17}, {}, {});
    const auto place = [&](double value) {
      return decimal(172 + (value - axis.low) / (axis.high - axis.low) * (10 - 172), 1);
    };
    CHECK(count_of(svg, " " + place(17)) == 1);
    CHECK(count_of(svg, " " + place(-17)) == 1);
  }

  TEST_CASE("a value that is no number is a gap, and a line of nothing else is not drawn") {
    const std::string svg = drawn(chart_of({{1, 1}, {2, 2}, {3, kNan}, {4, 2}, {5, 1}}));
    const std::string path =
        svg.substr(svg.find("d=\""), svg.find("\">", svg.find("d=\"")) - svg.find("d=\""));
    CHECK(count_of(path, "M") == 2);
    CHECK(count_of(path, "L") == 2);
    CHECK(has_points(chart_of({{1, 1}})));
    CHECK(!has_points(chart_of({{1, kNan}, {2, HUGE_VAL}, {3, 1e200}})));
    CHECK(!has_points(chart_of({})));
    CHECK(count_of(drawn(chart_of({})), "<path") == 0);
  }

  TEST_CASE("numbers are written short, without a negative zero, and missing ones as a dash") {
    CHECK(decimal(0.12345, 3) == "0.123");
    CHECK(decimal(-0.00001, 2) == "0.00");
    CHECK(decimal(-1.5, 1) == "-1.5");
    CHECK(decimal(1e300, 4) == "1.00e+300");
    CHECK(decimal(std::nullopt, 4) == "\u2013");
    CHECK(decimal(kNan, 4) == "\u2013");
    CHECK(percent(0.826) == "83\u00a0%");
    CHECK(tick_label(0.30000000000000004, 0.1) == "0.3");
    CHECK(tick_label(0.25, 0.05) == "0.25");
    CHECK(tick_label(120, 20) == "120");
    CHECK(tick_label(8e-6, 2e-6) == "8e-06");
    CHECK(tick_label(0, 0.5) == "0");
    CHECK(tick_label(0, 2e-6) == "0");
    CHECK(tick_label(-3e-22, 1e-6) == "0");
  }
}

}  // namespace undertone::pipeline
