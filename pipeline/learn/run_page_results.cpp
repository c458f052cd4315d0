#include <array>
#include <cmath>

#include "pipeline/learn/run_page_parts.hpp"
#include "pipeline/report/html_page.hpp"
#include "pipeline/report/number_text.hpp"

namespace undertone::pipeline {
namespace {

constexpr int kDigits = 4;

template <auto Member>
std::optional<double> of_classes(const Metrics& metrics) {
  return metrics.classification ? (*metrics.classification).*Member : std::nullopt;
}
template <auto Member>
std::optional<double> of_probabilities(const Metrics& metrics) {
  return metrics.probabilities ? (*metrics.probabilities).*Member : std::nullopt;
}

constexpr std::array<Headline, 6> kHeadlines{{
    {"Accuracy", "share of utterances that were recognised", "accuracy",
     of_classes<&ClassificationScores::accuracy>},
    {"Weighted F1", "mean F1 of the classes, weighted by how often each occurs", "weighted_f1",
     of_classes<&ClassificationScores::weighted_f1>},
    {"Macro F1", "mean F1 of the classes, all alike", "macro_f1",
     of_classes<&ClassificationScores::macro_f1>},
    {"UAR", "unweighted average recall: mean recall of the classes, all alike", "uar",
     of_classes<&ClassificationScores::uar>},
    {"Loss", "mean negative log-likelihood of the calibrated probabilities; 0 is best",
     "negative_log_likelihood", of_probabilities<&ProbabilityScores::negative_log_likelihood>},
    {"ECE", "expected calibration error: mean distance of confidence and accuracy; 0 is best", "",
     of_probabilities<&ProbabilityScores::expected_calibration_error>},
}};

/// Of the runs in which it is known.
SeedSummary over_seeds(const RunPage& page, const Headline& headline) {
  std::vector<double> values;
  for (const RunOfSeed& run : page.runs) {
    const auto value = headline.value(run.dev);
    if (value && std::isfinite(*value)) values.push_back(*value);
  }
  return values.empty() ? SeedSummary{} : summarize_seeds(values);
}

std::string mean_and_deviation(const SeedSummary& summary) {
  return decimal(summary.mean, kDigits) + " \u00b1\u00a0" + decimal(summary.deviation, kDigits);
}

void write_heading(io::XmlWriter& writer) {
  const Tag head(writer, "thead"), row(writer, "tr");
  write_text(writer, "th", {}, "Seed", {"scope", "col"});
  write_text(writer, "th", {}, "Best epoch", {"scope", "col"});
  for (const Headline& headline : kHeadlines) {
    write_text(writer, "th", {}, headline.name, {"title", headline.meaning});
  }
}

void write_run(io::XmlWriter& writer, const RunOfSeed& run, bool is_kept) {
  const Tag row(writer, "tr", is_kept ? "kept" : "");
  {
    Tag head(writer, "th");
    head.attribute("scope", "row");
    write_text(writer, "span", {}, std::to_string(run.seed));
    if (is_kept) write_text(writer, "span", "badge", "kept");
  }
  write_text(writer, "td", {}, run.best_epoch > 0 ? std::to_string(run.best_epoch) : "");
  for (const Headline& headline : kHeadlines) {
    const Tag cell(writer, "td");
    write_text(writer, "span", {}, decimal(headline.value(run.dev), kDigits));
    if (const auto interval = interval_of(run.dev, headline.estimate)) {
      write_text(writer, "small", {}, interval_text(interval));
    }
  }
}

void write_mean(io::XmlWriter& writer, const RunPage& page) {
  const Tag foot(writer, "tfoot"), row(writer, "tr");
  write_text(writer, "th", {}, "Mean", {"scope", "row"});
  write_text(writer, "td", {}, "");
  for (const Headline& headline : kHeadlines) {
    const SeedSummary summary = over_seeds(page, headline);
    const Tag cell(writer, "td");
    write_text(writer, "span", {}, decimal(summary.mean, kDigits));
    write_text(writer, "small", {}, "\u00b1 " + decimal(summary.deviation, kDigits));
  }
}

std::string caption(const RunPage& page) {
  std::string text =
      "On the development split, which chose the epoch and fitted the calibration: only data that had no "
      "part in either can judge the model. The figures are of calibrated probabilities, the curves below "
      "of those before.";
  const Metrics& metrics = kept_run(page).dev;
  if (!metrics.intervals.empty()) {
    text += " Ranges hold " + percent(metrics.bootstrap.level) + " of " +
            std::to_string(metrics.bootstrap.resamples) + " resamples.";
  }
  if (page.runs.size() > 1) text += " Behind \u00b1 stands the standard deviation over the seeds.";
  return text;
}

void write_compared(io::XmlWriter& writer, const ComparedMetric& metric) {
  const Tag row(writer, "tr");
  write_text(writer, "th", {}, metric.name, {"scope", "row"});
  for (const SeedSummary* summary : {&metric.seeds.first, &metric.seeds.second, &metric.seeds.difference}) {
    write_text(writer, "td", {}, mean_and_deviation(*summary));
  }
  write_text(writer, "td", {}, decimal(metric.seeds.p_value, kDigits));
  write_text(writer, "td", {}, metric.kept ? interval_text(metric.kept->estimate.interval) : kMissing);
}

}  // namespace

std::span<const Headline> headlines() { return kHeadlines; }

std::optional<Interval> interval_of(const Metrics& metrics, std::string_view estimate) {
  for (const Estimate& one : metrics.intervals) {
    if (one.name == estimate) return one.interval;
  }
  return std::nullopt;
}

std::string interval_text(const std::optional<Interval>& interval) {
  if (!interval) return std::string(kMissing);
  return decimal(interval->low, 3) + " \u2013 " + decimal(interval->high, 3);
}

void write_results(io::XmlWriter& writer, const RunPage& page) {
  write_text(writer, "p", "soft", caption(page));
  const Tag scroll(writer, "div", "scroll"), table(writer, "table", "wide");
  write_heading(writer);
  {
    const Tag body(writer, "tbody");
    for (std::size_t i = 0; i < page.runs.size(); ++i) {
      write_run(writer, page.runs[i], page.runs.size() > 1 && i == page.kept);
    }
  }
  if (page.runs.size() > 1) write_mean(writer, page);
}

void write_comparison(io::XmlWriter& writer, const RunPage& page) {
  const ConfigurationComparison& comparison = *page.comparison;
  write_text(
      writer, "p", "soft",
      "Mean \u00b1 standard deviation over the same seeds. The difference is the second minus the "
      "first; p is of "
      "Student\u2019s paired test, two-sided. The interval holds 95 % of the differences between the two "
      "best models over resamples of the conversations.");
  const Tag scroll(writer, "div", "scroll"), table(writer, "table", "wide");
  {
    const Tag head(writer, "thead"), row(writer, "tr");
    for (const std::string_view name :
         {std::string_view("Metric"), std::string_view(comparison.first), std::string_view(comparison.second),
          std::string_view("Difference"), std::string_view("p"), std::string_view("Best models")}) {
      write_text(writer, "th", {}, name, {"scope", "col"});
    }
  }
  const Tag body(writer, "tbody");
  for (const ComparedMetric& metric : comparison.metrics) write_compared(writer, metric);
}

}  // namespace undertone::pipeline
