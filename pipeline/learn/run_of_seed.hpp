#pragma once

#include <cstdint>

#include "pipeline/learn/run_page.hpp"
#include "pipeline/learn/training_run.hpp"

namespace undertone::pipeline {

/// What a trained model came to on the development set, for the page of the run.
RunOfSeed run_of_seed(std::int64_t seed, const TrainedModel& trained, const BootstrapOptions& bootstrap = {});

}  // namespace undertone::pipeline
