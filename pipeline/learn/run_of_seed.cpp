#include "pipeline/learn/run_of_seed.hpp"

#include "src/io/json.hpp"

namespace undertone::pipeline {

RunOfSeed run_of_seed(std::int64_t seed, const TrainedModel& trained, const BootstrapOptions& bootstrap) {
  const SetPredictions& dev = trained.dev;
  const Calibration calibration = calibration_from_json(io::parse_json(trained.card.calibration));
  RunOfSeed run;
  run.seed = seed;
  run.best_epoch = trained.outcome.best_epoch;
  run.history = trained.outcome.history;
  run.dev = judge(dev, calibration, trained.card.spec.labels.names(), bootstrap);
  const std::vector<double> probabilities = calibrated({}, dev.logits, dev.classes);
  run.before_calibration = score_probabilities({dev.labels, probabilities, dev.classes});
  return run;
}

}  // namespace undertone::pipeline
