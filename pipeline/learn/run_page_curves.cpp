#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "pipeline/learn/run_page_parts.hpp"
#include "pipeline/report/html_page.hpp"
#include "pipeline/report/svg_chart.hpp"

namespace undertone::pipeline {
namespace {

/// What of a record a chart shows; nothing where the record does not have it.
using Value = std::function<std::optional<double>(const EpochRecord&)>;

std::optional<double> find(const std::map<std::string, double>& values, const std::string& name) {
  const auto place = values.find(name);
  return place == values.end() ? std::nullopt : std::optional<double>(place->second);
}

ChartEmphasis emphasis_of(const RunPage& page, std::size_t run) {
  return page.runs.size() > 1 && run == page.kept ? ChartEmphasis::kStrong : ChartEmphasis::kUsual;
}

ChartLine line_of(const RunPage& page, std::size_t index, const Value& value) {
  const RunOfSeed& run = page.runs[index];
  ChartLine line;
  line.name = seed_name(run);
  line.style = index;
  line.emphasis = emphasis_of(page, index);
  double x = 0;  // epochs count on through all stages
  for (const EpochRecord& record : run.history) {
    if (record.epoch < 1) continue;
    ++x;
    if (const auto y = value(record)) line.points.push_back({x, *y});
    const bool is_last_stage = record.stage == run.history.back().stage;
    if (is_last_stage && record.epoch == run.best_epoch) line.mark = x;
  }
  line.mark_note = "best epoch";
  return line;
}

/// Where each stage begins; nothing where there is only one.
std::vector<ChartDivider> stages_of(const RunOfSeed& run) {
  std::vector<ChartDivider> stages;
  double x = 0;
  for (const EpochRecord& record : run.history) {
    if (record.epoch < 1) continue;
    ++x;
    if (stages.empty() || stages.back().name != record.stage) stages.push_back({x, record.stage});
  }
  if (stages.size() < 2) stages.clear();
  return stages;
}

LineChart chart_of(const RunPage& page, const std::string& title, const Value& value) {
  LineChart chart;
  chart.title = title;
  chart.x_name = "epoch";
  for (std::size_t i = 0; i < page.runs.size(); ++i) chart.lines.push_back(line_of(page, i, value));
  chart.dividers = stages_of(kept_run(page));
  return chart;
}

/// The names that stand in any record.
std::set<std::string> names_in(const RunPage& page, std::map<std::string, double> EpochRecord::*values) {
  std::set<std::string> names;
  for (const RunOfSeed& run : page.runs) {
    for (const EpochRecord& record : run.history) {
      for (const auto& [name, value] : record.*values) names.insert(name);
    }
  }
  return names;
}

/// In the order of the table of results; other metrics follow.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kMetrics{
    {{"loss", "Loss on dev"},
     {"accuracy", "Accuracy on dev"},
     {"weighted-f1", "Weighted F1 on dev"},
     {"macro-f1", "Macro F1 on dev"},
     {"uar", "UAR on dev"}}};

std::vector<LineChart> loss_charts(const RunPage& page) {
  std::vector<LineChart> charts;
  charts.push_back(
      chart_of(page, "Training loss", [](const EpochRecord& record) { return record.train_loss; }));
  const auto names = names_in(page, &EpochRecord::losses);
  if (names.size() < 2) return charts;  // one loss alone is the loss
  for (const std::string& name : names) {
    charts.push_back(chart_of(page, "Training loss \u201c" + name + "\u201d",
                              [name](const EpochRecord& record) { return find(record.losses, name); }));
  }
  return charts;
}

std::vector<LineChart> metric_charts(const RunPage& page) {
  std::vector<LineChart> charts;
  std::set<std::string> names = names_in(page, &EpochRecord::metrics);
  const auto value_of = [](const std::string& name) {
    return [name](const EpochRecord& record) { return find(record.metrics, name); };
  };
  for (const auto& [name, title] : kMetrics) {
    charts.push_back(chart_of(page, std::string(title), value_of(std::string(name))));
    if (name != "loss") charts.back().least = 0, charts.back().most = 1;
    names.erase(std::string(name));
  }
  for (const std::string& name : names) charts.push_back(chart_of(page, name + " on dev", value_of(name)));
  return charts;
}

std::vector<LineChart> charts_of(const RunPage& page) {
  std::vector<LineChart> charts = loss_charts(page);
  std::ranges::move(metric_charts(page), std::back_inserter(charts));
  charts.push_back(chart_of(page, "Learning rate", [](const EpochRecord& record) { return record.rate; }));
  charts.back().reached = 0;
  std::erase_if(charts, [](const LineChart& chart) { return !has_points(chart); });
  return charts;
}

void write_legend(io::XmlWriter& writer, const RunPage& page) {
  const Tag list(writer, "ul", "legend");
  for (std::size_t i = 0; i < page.runs.size(); ++i) {
    const Tag item(writer, "li");
    write_swatch(writer, i, emphasis_of(page, i));
    write_text(writer, "span", {}, seed_name(page.runs[i]) + (i == page.kept ? " (kept)" : ""));
  }
}

}  // namespace

void write_curves(io::XmlWriter& writer, const RunPage& page) {
  const std::vector<LineChart> charts = charts_of(page);
  if (charts.empty()) {
    write_text(writer, "p", "soft", "This model does not learn by epochs, so there are no curves.");
    return;
  }
  std::string caption = "A ring or a large dot marks the best epoch.";
  if (names_in(page, &EpochRecord::losses).size() > 1) {
    caption += " The training loss is the weighted sum of the losses that follow it.";
  }
  write_text(writer, "p", "soft", caption);
  if (page.runs.size() > 1) write_legend(writer, page);
  const Tag grid(writer, "div", "charts");
  for (const LineChart& chart : charts) {
    const Tag figure(writer, "figure");
    write_text(writer, "figcaption", {}, chart.title);
    write_svg(writer, chart);
  }
}

}  // namespace undertone::pipeline
