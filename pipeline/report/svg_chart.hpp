#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/io/xml_write.hpp"

namespace undertone::pipeline {

struct ChartPoint {
  double x = 0;
  double y = 0;  // not finite: the line has a gap here
};

enum class ChartEmphasis { kUsual, kStrong };

struct ChartLine {
  std::string name;                // in what appears under the pointer
  std::vector<ChartPoint> points;  // by rising x
  std::optional<double> mark;      // the x of the point that is marked
  std::string mark_note;           // what for
  std::size_t style = 0;           // colour and dashes
  ChartEmphasis emphasis = ChartEmphasis::kUsual;
};

/// A vertical line where something changes.
struct ChartDivider {
  double x = 0;
  std::string name;
};

struct LineChart {
  std::string title;   // read out, and in what appears under the pointer
  std::string x_name;  // "epoch": its values are whole numbers
  std::vector<ChartLine> lines;
  std::vector<ChartDivider> dividers;
  std::optional<double> least;  // beyond which the vertical axis never reaches
  std::optional<double> most;
  std::optional<double> reached;  // it reaches this value in any case
};

/// Whether there is anything to draw.
bool has_points(const LineChart& chart);

/// An svg element. Long lines are thinned out to their lowest and highest points, so that its size has a
/// bound.
void write_svg(io::XmlWriter& writer, const LineChart& chart);

/// A short line as it looks in a chart, for a legend.
void write_swatch(io::XmlWriter& writer, std::size_t style, ChartEmphasis emphasis);

}  // namespace undertone::pipeline
