#include <cmath>

#include "pipeline/learn/run_page_parts.hpp"
#include "pipeline/report/html_page.hpp"
#include "pipeline/report/number_text.hpp"
#include "pipeline/report/reliability_chart.hpp"

namespace undertone::pipeline {
namespace {

constexpr int kDigits = 4;
constexpr double kDarkShare = 0.65;     // from which on letters are light
constexpr std::size_t kMostRoomy = 12;  // classes, beyond which a matrix is set small

/// Of which run the section speaks, where there is something to say.
std::string of_run(const RunPage& page) {
  const RunOfSeed& run = kept_run(page);
  if (page.runs.size() > 1) return "Of the run that was kept (" + seed_name(run) + "). ";
  return run.best_epoch > 0 ? "Of the best epoch. " : "";
}

/// F1 of a class over the seeds in which the class occurs.
std::string f1_over_seeds(const RunPage& page, std::size_t c) {
  std::vector<double> values;
  for (const RunOfSeed& run : page.runs) {
    const auto& scores = run.dev.classification;
    if (scores && c < scores->classes.size() && scores->classes[c].support > 0) {
      values.push_back(scores->classes[c].f1);
    }
  }
  if (values.empty()) return std::string(kMissing);
  const SeedSummary summary = summarize_seeds(values);
  return decimal(summary.mean, kDigits) + " \u00b1\u00a0" + decimal(summary.deviation, kDigits);
}

void write_score(io::XmlWriter& writer, double value, const std::optional<Interval>& interval) {
  const Tag cell(writer, "td");
  write_text(writer, "span", {}, decimal(value, kDigits));
  if (interval) write_text(writer, "small", {}, interval_text(interval));
}

void write_class(io::XmlWriter& writer, const RunPage& page, std::size_t c) {
  const Metrics& metrics = kept_run(page).dev;
  const ClassScore& score = metrics.classification->classes[c];
  const std::string number = std::to_string(c);
  const Tag row(writer, "tr");
  write_text(writer, "th", {}, metrics.class_names[c], {"scope", "row"});
  write_text(writer, "td", {}, std::to_string(score.support));
  write_text(writer, "td", {}, std::to_string(score.predicted));
  if (score.predicted > 0) {
    write_score(writer, score.precision, std::nullopt);
  } else {
    write_text(writer, "td", {}, "");
  }
  if (score.support > 0) {
    write_score(writer, score.recall, interval_of(metrics, "recall/" + number));
    write_score(writer, score.f1, interval_of(metrics, "f1/" + number));
  } else {
    write_text(writer, "td", {}, "");
    write_text(writer, "td", {}, "");
  }
  if (page.runs.size() > 1) write_text(writer, "td", {}, f1_over_seeds(page, c));
}

std::string class_list(double share, std::size_t count, bool is_right) {
  std::string list;
  if (share >= kDarkShare) list += "high ";
  if (count == 0) list += "none ";
  if (is_right) list += "right ";
  if (!list.empty()) list.pop_back();
  return list;
}

void write_cell(io::XmlWriter& writer, const Metrics& metrics, std::size_t truth, std::size_t found) {
  const ClassificationScores& scores = *metrics.classification;
  const std::size_t count = scores.confusion[truth * scores.classes.size() + found];
  const std::size_t support = scores.classes[truth].support;
  const double share = support > 0 ? static_cast<double>(count) / static_cast<double>(support) : 0;
  Tag cell(writer, "td", class_list(share, count, truth == found));
  cell.attribute("style", "--s: " + decimal(share, 3));
  cell.attribute("title", metrics.class_names[truth] + " taken for " + metrics.class_names[found] + ": " +
                              std::to_string(count) + " of " + std::to_string(support));
  write_text(writer, "span", {}, std::to_string(count));
  if (count > 0) write_text(writer, "small", {}, percent(share));
}

void write_matrix_heading(io::XmlWriter& writer, const Metrics& metrics) {
  const Tag head(writer, "thead"), row(writer, "tr");
  write_text(writer, "th", "soft", "true \u2193 found \u2192");
  for (const std::string& name : metrics.class_names) {
    Tag cell(writer, "th");
    cell.attribute("scope", "col");
    write_text(writer, "span", "class", name);
  }
}

void write_reliability_figure(io::XmlWriter& writer, const std::string& when,
                              const ProbabilityScores& scores) {
  const Tag figure(writer, "figure");
  {
    const Tag caption(writer, "figcaption");
    write_text(writer, "span", {}, when);
    write_text(writer, "span", "soft",
               "ECE " + decimal(scores.expected_calibration_error, kDigits) + ", loss " +
                   decimal(scores.negative_log_likelihood, kDigits) + ", Brier " +
                   decimal(scores.brier, kDigits));
  }
  write_reliability(writer, when, scores);
}

}  // namespace

void write_classes(io::XmlWriter& writer, const RunPage& page) {
  write_text(writer, "p", "soft", of_run(page) + "A dash stands where there is nothing to count.");
  const Tag scroll(writer, "div", "scroll"), table(writer, "table", "wide");
  {
    const Tag head(writer, "thead"), row(writer, "tr");
    for (const char* name : {"Class", "Support", "Predicted", "Precision", "Recall", "F1"}) {
      write_text(writer, "th", {}, name, {"scope", "col"});
    }
    if (page.runs.size() > 1) write_text(writer, "th", {}, "F1 over seeds", {"scope", "col"});
  }
  const Tag body(writer, "tbody");
  for (std::size_t c = 0; c < kept_run(page).dev.class_names.size(); ++c) write_class(writer, page, c);
}

void write_confusion(io::XmlWriter& writer, const RunPage& page) {
  const Metrics& metrics = kept_run(page).dev;
  const std::size_t classes = metrics.class_names.size();
  write_text(writer, "p", "soft",
             of_run(page) +
                 "A row for each true class, with the share of the row below each count; what is right is "
                 "outlined.");
  const Tag scroll(writer, "div", "scroll");
  const Tag table(writer, "table", classes > kMostRoomy ? "matrix dense" : "matrix");
  write_matrix_heading(writer, metrics);
  const Tag body(writer, "tbody");
  for (std::size_t truth = 0; truth < classes; ++truth) {
    const Tag row(writer, "tr");
    write_text(writer, "th", {}, metrics.class_names[truth], {"title", metrics.class_names[truth]});
    for (std::size_t found = 0; found < classes; ++found) write_cell(writer, metrics, truth, found);
  }
}

void write_calibration(io::XmlWriter& writer, const RunPage& page) {
  const RunOfSeed& run = kept_run(page);
  write_text(writer, "p", "soft",
             of_run(page) +
                 "Bars show how often the most probable class was right, the strokes how probable it was "
                 "said to be, the dashed line where both agree; below, how many utterances each bar is of.");
  const Tag grid(writer, "div", "charts");
  if (run.before_calibration) {
    write_reliability_figure(writer, "Before calibration", *run.before_calibration);
  }
  write_reliability_figure(writer, "After calibration", *run.dev.probabilities);
}

}  // namespace undertone::pipeline
