#include "pipeline/report/reliability_chart.hpp"

#include <algorithm>
#include <string>

#include "pipeline/report/number_text.hpp"
#include "pipeline/report/svg_shapes.hpp"

namespace undertone::pipeline {
namespace {

constexpr int kWidth = 360, kHeight = 330;
constexpr double kLeft = 40, kRight = 348;
constexpr double kTop = 10, kBottom = 230;               // of the shares
constexpr double kAmountTop = 252, kAmountBottom = 298;  // of the counts; their figures stand above
constexpr double kSide = 0.75;                           // what stays free at each side of a bar

double x_of(double confidence) { return kLeft + std::clamp(confidence, 0., 1.) * (kRight - kLeft); }
double y_of(double share) { return kBottom - std::clamp(share, 0., 1.) * (kBottom - kTop); }

std::string short_count(std::size_t count) {
  if (count < 10'000) return std::to_string(count);
  if (count < 10'000'000) return std::to_string(count / 1'000) + "k";
  return std::to_string(count / 1'000'000) + "M";
}

std::string tip_of(const ReliabilityBin& bin) {
  return "confidence " + decimal(bin.low, 2) + " to " + decimal(bin.high, 2) + ": " +
         std::to_string(bin.items) + " utterances, mean confidence " + decimal(bin.confidence, 3) +
         ", right " + decimal(bin.accuracy, 3);
}

void write_frame(io::XmlWriter& writer) {
  for (const double tick : {0., 0.25, 0.5, 0.75, 1.}) {
    write_line(writer, "grid", {kLeft, y_of(tick), kRight, y_of(tick)});
    write_label(writer, "end", {kLeft - 6, y_of(tick) + 3.5}, percent(tick));
    write_label(writer, "middle", {x_of(tick), kAmountBottom + 15}, decimal(tick, 2));
  }
  write_label(writer, "end", {kRight, kHeight - 2}, "confidence");
}

void write_bin(io::XmlWriter& writer, const ReliabilityBin& bin, std::size_t most) {
  if (bin.items == 0) return;
  const double x = x_of(bin.low) + kSide, width = std::max(0.5, x_of(bin.high) - x - kSide);
  const std::string tip = tip_of(bin);
  if (bin.accuracy)
    write_box(writer, "bar", {x, y_of(*bin.accuracy), width, kBottom - y_of(*bin.accuracy)}, tip);
  if (bin.confidence) {
    write_line(writer, "confidence", {x, y_of(*bin.confidence), x + width, y_of(*bin.confidence)});
  }
  const double height = std::max(
      0.8, (kAmountBottom - kAmountTop) * static_cast<double>(bin.items) / static_cast<double>(most));
  write_box(writer, "bar amount", {x, kAmountBottom - height, width, height}, tip);
  write_label(writer, "count middle", {x + width / 2, kAmountBottom - height - 3}, short_count(bin.items));
}

}  // namespace

void write_reliability(io::XmlWriter& writer, std::string_view title, const ProbabilityScores& scores) {
  std::size_t most = 1;
  for (const ReliabilityBin& bin : scores.bins) most = std::max(most, bin.items);
  open_svg(writer, kWidth, kHeight, title);
  write_frame(writer);
  for (const ReliabilityBin& bin : scores.bins) write_bin(writer, bin, most);
  write_line(writer, "ideal", {kLeft, kBottom, kRight, kTop});
  write_line(writer, "axis", {kLeft, kBottom, kRight, kBottom});
  write_line(writer, "axis", {kLeft, kAmountBottom, kRight, kAmountBottom});
  writer.close();
}

}  // namespace undertone::pipeline
