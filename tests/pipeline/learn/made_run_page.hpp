#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "pipeline/learn/run_page.hpp"

namespace undertone::pipeline {

struct MadePage {
  std::size_t classes = 4;
  std::int64_t seeds = 3;
  std::int64_t epochs = 12;
};

inline ProbabilityScores made_probabilities(std::mt19937_64& random, const std::vector<int>& truth,
                                            std::size_t classes, double sharpness) {
  std::vector<double> rows;
  for (const int label : truth) {
    std::vector<double> weights(classes);
    double sum = 0;
    for (std::size_t c = 0; c < classes; ++c) {
      const double noise = static_cast<double>(random() % 1000) / 400.0;
      weights[c] = std::exp(sharpness * (noise + (static_cast<int>(c) == label ? 1.2 : 0)));
      sum += weights[c];
    }
    for (const double weight : weights) rows.push_back(weight / sum);
  }
  return score_probabilities({truth, rows, classes});
}

inline Metrics made_metrics(std::mt19937_64& random, const std::vector<int>& truth, std::size_t classes) {
  std::vector<int> found;
  for (const int label : truth) {
    found.push_back(random() % 3 > 0 ? label : static_cast<int>(random() % classes));
  }
  Metrics metrics;
  for (std::size_t c = 0; c < classes; ++c) metrics.class_names.push_back("class " + std::to_string(c));
  metrics.classification = score_classes({truth, found, classes});
  metrics.probabilities = made_probabilities(random, truth, classes, 1);
  metrics.bootstrap.resamples = 50;
  metrics.intervals = bootstrap({known_items(truth), {}}, statistics_of(ClassItems{truth, found, classes}),
                                metrics.bootstrap);
  return metrics;
}

inline std::vector<EpochRecord> made_history(std::mt19937_64& random, std::int64_t epochs) {
  std::vector<EpochRecord> history;
  for (std::int64_t epoch = 1; epoch <= epochs; ++epoch) {
    const double noise = static_cast<double>(random() % 1000) / 1000.0;
    const double rest = std::exp(-3.0 * static_cast<double>(epoch) / static_cast<double>(epochs));
    history.push_back({"model",
                       epoch,
                       1e-3 * rest,
                       0.4 + 1.5 * rest + 0.1 * noise,
                       {{"label", 0.3 + rest + 0.1 * noise}, {"contrast", 2 * rest + 0.2 * noise}},
                       {{"accuracy", 0.8 - 0.5 * rest - 0.05 * noise},
                        {"weighted-f1", 0.78 - 0.5 * rest},
                        {"loss", 0.6 + rest + 0.1 * noise}},
                       false});
  }
  return history;
}

/// A page with random figures that agree with each other.
inline RunPage made_run_page(const MadePage& wanted) {
  std::mt19937_64 random(7);
  std::vector<int> truth;
  for (int i = 0; i < 900; ++i) truth.push_back(static_cast<int>(random() % (1 + random() % wanted.classes)));
  RunPage page;
  page.title = "a model on made figures";
  page.configuration = {{"epochs", std::to_string(wanted.epochs)}, {"class-weights", "none"}, {"empty", ""}};
  page.notes = {{"weights", "model.safetensors"}, {"licence of the data", "none, they are made"}};
  for (std::int64_t seed = 0; seed < wanted.seeds; ++seed) {
    RunOfSeed run;
    run.seed = 4242 + seed;
    run.history = made_history(random, wanted.epochs);
    run.best_epoch = wanted.epochs == 0 ? 0 : 1 + static_cast<std::int64_t>(random() % run.history.size());
    run.dev = made_metrics(random, truth, wanted.classes);
    run.before_calibration = made_probabilities(random, truth, wanted.classes, 3);
    page.runs.push_back(std::move(run));
  }
  page.kept = page.runs.size() / 2;
  return page;
}

}  // namespace undertone::pipeline
