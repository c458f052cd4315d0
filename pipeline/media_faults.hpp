#pragma once

#include "src/core/log.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::pipeline {

/// A warning for each of the first few things that could not be read, with their times, and one for how many
/// more there were.
void tell_faults(const media::ReadReport& report, Log& log);

}  // namespace undertone::pipeline
