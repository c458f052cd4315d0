#include "pipeline/cli/train_tables.hpp"

#include <array>
#include <cstdio>
#include <optional>

#include "pipeline/metrics/comparison.hpp"

namespace undertone::cli {
namespace {

constexpr std::array kColumns = {"accuracy", "weighted-f1", "macro-f1", "uar", "loss"};

template <class... Values>
std::string formatted(const char* format, Values... values) {
  std::array<char, 160> text{};
  std::snprintf(text.data(), text.size(), format, values...);
  return text.data();
}

std::string metrics_line(const std::map<std::string, double>& metrics) {
  std::string line;
  for (const char* name : kColumns) line += formatted("  %11.4f", metrics.at(name));
  return line + "\n";
}

std::string cell(const std::optional<double>& value) {
  return value ? formatted("%10.4f", *value) : std::string(9, ' ') + "-";
}

}  // namespace

std::string seeds_heading() {
  std::string line = "seed  epoch";
  for (const char* name : kColumns) line += formatted("  %11s", name);
  return line + "\n";
}

std::string seed_line(std::int64_t seed, std::int64_t best_epoch,
                      const std::map<std::string, double>& metrics) {
  return formatted("%4lld  %5lld", static_cast<long long>(seed), static_cast<long long>(best_epoch)) +
         metrics_line(metrics);
}

std::string summary_lines(const std::vector<std::map<std::string, double>>& all) {
  std::map<std::string, double> mean, deviation;
  for (const auto& [name, first] : all.front()) {
    std::vector<double> column;
    for (const auto& metrics : all) column.push_back(metrics.at(name));
    const pipeline::SeedSummary summary = pipeline::summarize_seeds(column);
    mean[name] = summary.mean.value_or(0);
    deviation[name] = summary.deviation.value_or(0);
  }
  return "mean       " + metrics_line(mean) + "deviation  " + metrics_line(deviation);
}

std::string comparison_table(const pipeline::ConfigurationComparison& comparison) {
  std::string text = "\n1: " + comparison.first + "\n2: " + comparison.second +
                     "\n                     1          2      2 - 1  deviation   p seeds  "
                     "best models, 95 % of conversations\n";
  for (const pipeline::ComparedMetric& metric : comparison.metrics) {
    const pipeline::SeedComparison& seeds = metric.seeds;
    text += formatted("%-11s", metric.name.c_str());
    for (const auto& value : {seeds.first.mean, seeds.second.mean, seeds.difference.mean,
                              seeds.difference.deviation, seeds.p_value}) {
      text += " " + cell(value);
    }
    if (metric.kept && metric.kept->estimate.interval) {
      const pipeline::Interval& interval = *metric.kept->estimate.interval;
      text += formatted("  [%7.4f, %7.4f]", interval.low, interval.high);
    }
    text += "\n";
  }
  return text;
}

}  // namespace undertone::cli
