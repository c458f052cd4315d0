#include "pipeline/metrics/metrics_json.hpp"

#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/errors.hpp"

namespace undertone::pipeline {
namespace {

const std::vector<std::string> kNames{"joy", "anger"};

io::Json reread(const io::Json& json) { return io::parse_json(io::to_json_text(json)); }

Metrics metrics_of(const std::vector<int>& truth, const std::vector<double>& logits) {
  const auto probabilities = calibrated({}, logits, 2);
  const auto predicted = most_probable(logits, 2);
  const ClassItems items{truth, predicted, 2};
  Metrics metrics;
  metrics.class_names = kNames;
  metrics.bootstrap = {.resamples = 20, .seed = 1ULL << 63U};
  metrics.classification = score_classes(items);
  metrics.probabilities = score_probabilities({truth, probabilities, 2});
  metrics.calibration = choose_calibration({truth, logits, 2});
  metrics.intervals = bootstrap({known_items(truth)}, statistics_of(items), metrics.bootstrap);
  return metrics;
}

TEST_SUITE("metrics") {
  TEST_CASE("all metrics of a system are one JSON object that reads back the same") {
    Metrics metrics = metrics_of({0, 1, 1, -1}, {2, 0, 0, 1, 3, 0, 9, 9});
    metrics.sentiment = score_sentiment({std::vector<double>{1, -2}, std::vector<double>{0.5, -1}});
    const io::Json json = reread(to_json(metrics));
    CHECK(json.get_string("undertone") == "metrics");
    const io::Json& scores = json.at("classification");
    CHECK(scores.get_integer("items") == 3);
    CHECK(scores.get_integer("masked") == 1);
    CHECK(scores.get_double("accuracy") == metrics.classification->accuracy);
    CHECK(io::to_json_text(scores.at("confusion")) == "[[1,0],[1,1]]");
    CHECK(scores.get_array("classes")[1].get_string("class") == "anger");
    CHECK(scores.get_array("classes")[1].get_double("recall") == 0.5);
    CHECK(json.at("probabilities").get_array("bins").size() == 15);
    CHECK(json.at("sentiment").get_double("mean_absolute_error") == 0.75);
    CHECK(json.at("intervals").get_string("seed") == "9223372036854775808");
    const io::Json& accuracy = json.at("intervals").get_array("metrics")[0];
    CHECK(accuracy.get_string("metric") == "accuracy");
    CHECK(accuracy.at("interval").get_double("low") == metrics.intervals[0].interval->low);
    CHECK(json.at("calibration").get_integer("folds") == 3);
  }

  TEST_CASE("what is undefined is null, and what was not measured is missing") {
    const io::Json json = reread(to_json(metrics_of({}, {})));
    CHECK(json.at("classification").at("accuracy").is_null());
    CHECK(json.at("probabilities").at("brier").is_null());
    CHECK(json.at("probabilities").get_array("bins")[0].at("confidence").is_null());
    CHECK(json.at("calibration").at("negative_log_likelihood").at("identity").is_null());
    CHECK(json.at("intervals").get_array("metrics")[0].at("interval").is_null());
    CHECK(json.find("sentiment") == nullptr);
    const io::Json sentiment = reread(to_json(score_sentiment({})));
    CHECK(sentiment.at("correlation").is_null());
    CHECK(sentiment.get_integer("items") == 0);
    CHECK(io::to_json_text(to_json(Metrics{})) == R"({"undertone":"metrics","version":1})");
  }

  TEST_CASE("comparisons are written with their counts and p values") {
    const std::vector<double> first{1, 0, 1}, second{0, 0, 0.5}, infinite{};
    const io::Json signs = reread(to_json(sign_test(first, second)));
    CHECK(io::to_json_text(signs) == R"({"first_better":0,"second_better":2,"ties":1,"p_value":0.5})");
    const io::Json seeds = reread(to_json(compare_seeds(first, second)));
    CHECK(seeds.at("difference").get_double("mean") == -0.5);
    CHECK(seeds.at("first").get_integer("seeds") == 3);
    CHECK(seeds.get_double("p_value") < 1);
    CHECK(reread(to_json(compare_seeds(infinite, infinite))).at("p_value").is_null());

    const std::vector<int> truth{0, 1}, right{0, 1}, wrong{1, 0};
    const auto differences =
        paired_bootstrap({known_items(truth)}, statistics_of(ClassItems{truth, wrong, 2}),
                         statistics_of(ClassItems{truth, right, 2}));
    const io::Json paired = reread(to_json(differences, {}));
    CHECK(paired.get_array("metrics")[0].get_double("value") == 1);
    CHECK(paired.get_array("metrics")[0].get_double("p_value") < 0.01);
  }

  TEST_CASE("a calibration survives being written and read") {
    for (const Calibration& calibration :
         {Calibration{}, Calibration{CalibrationKind::kTemperature, 1.0 / 3, {}, {}},
          Calibration{CalibrationKind::kVector, 1, {0.1, -2}, {1e-17, 1e6}}}) {
      CHECK(calibration_from_json(reread(to_json(calibration))) == calibration);
    }
  }

  TEST_CASE("a calibration that nobody wrote is bad input") {
    for (const char* text :
         {R"({"kind":"magic"})", R"({"kind":7})", R"({})", R"([])", R"({"kind":"temperature"})",
          R"({"kind":"temperature","temperature":0})", R"({"kind":"temperature","temperature":-1})",
          R"({"kind":"temperature","temperature":"1"})", R"({"kind":"vector","scale":[1]})",
          R"({"kind":"vector","scale":[1],"bias":[0,0]})", R"({"kind":"vector","scale":[],"bias":[]})",
          R"({"kind":"vector","scale":[1e300],"bias":[0]})",
          R"({"kind":"vector","scale":[null],"bias":[0]})"}) {
      INFO(text);
      const auto error = support::error_of([&] { calibration_from_json(io::parse_json(text)); });
      REQUIRE(error.has_value());
      CHECK(error->kind() == ErrorKind::kBadInput);
    }
  }

  TEST_CASE("names that are not one for each class, and a calibration that makes no sense, are misuse") {
    const std::vector<int> truth{2};
    const auto names = support::error_of([&] { to_json(score_classes({truth, truth, 3}), kNames); });
    REQUIRE(names.has_value());
    CHECK(names->kind() == ErrorKind::kMisuse);
    const Calibration bad{CalibrationKind::kTemperature, std::numeric_limits<double>::quiet_NaN(), {}, {}};
    CHECK(support::error_of([&] { to_json(bad); }).has_value());
  }
}

}  // namespace
}  // namespace undertone::pipeline
