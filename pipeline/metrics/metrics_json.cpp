#include "pipeline/metrics/metrics_json.hpp"

#include <array>
#include <cmath>
#include <string_view>
#include <utility>

#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

using io::Json;

constexpr std::array<std::pair<CalibrationKind, std::string_view>, 3> kKinds{
    {{CalibrationKind::kIdentity, "identity"},
     {CalibrationKind::kTemperature, "temperature"},
     {CalibrationKind::kVector, "vector"}}};

Json number(std::optional<double> value) { return value && std::isfinite(*value) ? Json(*value) : Json(); }

template <class Range>
Json array_of(const Range& values) {
  Json::Array array;
  for (const auto& value : values) array.push_back(Json(value));
  return array;
}

Json object() { return Json::Object{}; }

Json interval_json(const std::optional<Interval>& interval) {
  if (!interval) return {};
  Json json = object();
  return json.set("low", number(interval->low)).set("high", number(interval->high));
}

Json class_json(const std::string& name, const ClassScore& score) {
  Json json = object();
  json.set("class", name).set("support", score.support).set("predicted", score.predicted);
  json.set("correct", score.correct).set("recall", score.recall);
  return json.set("precision", score.precision).set("f1", score.f1);
}

Json estimate_json(const Estimate& estimate) {
  Json json = object();
  json.set("metric", estimate.name).set("value", number(estimate.value));
  return json.set("interval", interval_json(estimate.interval)).set("resamples", estimate.resamples);
}

Json bootstrap_json(const BootstrapOptions& options) {
  Json json = object();
  // As text: a seed may be larger than the integers of JSON are in many programs.
  json.set("resamples", options.resamples).set("level", options.level);
  return json.set("seed", std::to_string(options.seed));
}

std::vector<double> doubles_of(const Json& json, std::string_view key) {
  std::vector<double> values;
  for (const Json& value : json.get_array(key)) values.push_back(value.as_double(key));
  return values;
}

void set_summary(Json& json, const std::vector<NamedValue>& values) {
  for (const NamedValue& value : values) json.set(value.name, number(value.value));
}

}  // namespace

Json to_json(const ClassificationScores& scores, std::span<const std::string> class_names) {
  const std::size_t classes = scores.classes.size();
  if (class_names.size() != classes) {
    throw Error(ErrorKind::kMisuse,
                std::to_string(class_names.size()) + " names for " + std::to_string(classes) + " classes");
  }
  Json json = object(), table, confusion;
  json.set("items", scores.items).set("masked", scores.masked);
  json.set("accuracy", number(scores.accuracy)).set("weighted_f1", number(scores.weighted_f1));
  json.set("macro_f1", number(scores.macro_f1)).set("uar", number(scores.uar));
  for (std::size_t c = 0; c < classes; ++c) {
    table.push_back(class_json(class_names[c], scores.classes[c]));
    confusion.push_back(array_of(std::span(scores.confusion).subspan(c * classes, classes)));
  }
  return json.set("classes", std::move(table)).set("confusion", std::move(confusion));
}

Json to_json(const SeveralLabelScores& scores, std::span<const std::string> class_names) {
  if (class_names.size() != scores.f1.size()) {
    throw Error(ErrorKind::kMisuse, std::to_string(class_names.size()) + " names for " +
                                        std::to_string(scores.f1.size()) + " classes");
  }
  Json json = object(), table;
  json.set("items", scores.items).set("with_several", scores.with_several);
  json.set("macro_f1", number(scores.macro_f1));
  for (std::size_t c = 0; c < class_names.size(); ++c) {
    Json one = object();
    table.push_back(one.set("class", class_names[c]).set("f1", scores.f1[c]));
  }
  return json.set("classes", std::move(table));
}

Json to_json(const SentimentScores& scores) {
  Json json = object();
  json.set("items", scores.items).set("masked", scores.masked).set("non_zero", scores.non_zero);
  set_summary(json, summary(scores));
  return json;
}

Json to_json(const ProbabilityScores& scores) {
  Json json = object(), bins = Json::Array{};
  json.set("items", scores.items).set("masked", scores.masked);
  set_summary(json, summary(scores));
  json.set("expected_calibration_error", number(scores.expected_calibration_error));
  for (const ReliabilityBin& bin : scores.bins) {
    Json entry = object();
    entry.set("low", bin.low).set("high", bin.high).set("items", bin.items);
    entry.set("confidence", number(bin.confidence)).set("accuracy", number(bin.accuracy));
    bins.push_back(std::move(entry));
  }
  return json.set("bins", std::move(bins));
}

Json to_json(const Calibration& calibration) {
  if (!is_sound(calibration)) throw Error(ErrorKind::kMisuse, "a calibration that makes no sense");
  Json json = object();
  for (const auto& [kind, name] : kKinds) {
    if (kind == calibration.kind) json.set("kind", name);
  }
  if (calibration.kind == CalibrationKind::kTemperature) json.set("temperature", calibration.temperature);
  if (calibration.kind == CalibrationKind::kVector) {
    json.set("scale", array_of(calibration.scale)).set("bias", array_of(calibration.bias));
  }
  return json;
}

Calibration calibration_from_json(const Json& json) {
  Calibration calibration;
  const std::string& text = json.get_string("kind");
  bool is_known = false;
  for (const auto& [kind, name] : kKinds) {
    if (name != text) continue;
    calibration.kind = kind;
    is_known = true;
  }
  if (!is_known) throw Error(ErrorKind::kBadInput, "no such kind of calibration: '" + text + "'");
  if (calibration.kind == CalibrationKind::kTemperature)
    calibration.temperature = json.get_double("temperature");
  if (calibration.kind == CalibrationKind::kVector) {
    calibration.scale = doubles_of(json, "scale");
    calibration.bias = doubles_of(json, "bias");
  }
  if (!is_sound(calibration)) throw Error(ErrorKind::kBadInput, "a calibration whose numbers make no sense");
  return calibration;
}

Json to_json(const CalibrationChoice& choice) {
  Json json = object(), likelihoods = object();
  likelihoods.set("identity", number(choice.identity)).set("temperature", number(choice.temperature));
  likelihoods.set("vector", number(choice.vector));
  json.set("calibration", to_json(choice.calibration)).set("items", choice.items).set("folds", choice.folds);
  return json.set("negative_log_likelihood", std::move(likelihoods));
}

Json to_json(const SignTest& test) {
  Json json = object();
  json.set("first_better", test.first_better).set("second_better", test.second_better);
  return json.set("ties", test.ties).set("p_value", test.p_value);
}

Json to_json(const SeedSummary& summary) {
  Json json = object();
  json.set("seeds", summary.seeds).set("mean", number(summary.mean));
  return json.set("deviation", number(summary.deviation));
}

Json to_json(const SeedComparison& comparison) {
  Json json = object();
  json.set("first", to_json(comparison.first)).set("second", to_json(comparison.second));
  json.set("difference", to_json(comparison.difference));
  return json.set("t", number(comparison.t)).set("p_value", number(comparison.p_value));
}

Json to_json(std::span<const Estimate> estimates, const BootstrapOptions& options) {
  Json json = bootstrap_json(options), metrics = Json::Array{};
  for (const Estimate& estimate : estimates) metrics.push_back(estimate_json(estimate));
  return json.set("metrics", std::move(metrics));
}

Json to_json(std::span<const Difference> differences, const BootstrapOptions& options) {
  Json json = bootstrap_json(options), metrics = Json::Array{};
  for (const Difference& difference : differences) {
    metrics.push_back(estimate_json(difference.estimate).set("p_value", number(difference.p_value)));
  }
  return json.set("metrics", std::move(metrics));
}

Json to_json(const Metrics& metrics) {
  Json json = object();
  json.set("undertone", "metrics").set("version", 1);
  if (metrics.classification) {
    json.set("classification", to_json(*metrics.classification, metrics.class_names));
  }
  if (metrics.several_labels)
    json.set("several_labels", to_json(*metrics.several_labels, metrics.class_names));
  if (metrics.sentiment) json.set("sentiment", to_json(*metrics.sentiment));
  if (metrics.probabilities) json.set("probabilities", to_json(*metrics.probabilities));
  if (metrics.calibration) json.set("calibration", to_json(*metrics.calibration));
  if (!metrics.intervals.empty()) json.set("intervals", to_json(metrics.intervals, metrics.bootstrap));
  return json;
}

}  // namespace undertone::pipeline
