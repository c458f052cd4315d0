#pragma once

#include <string>

#include "pipeline/segment/diarization_error.hpp"

namespace undertone::pipeline {

std::string diarization_table(const DiarizationError& error, const DiarizationScoring& scoring);
/// One object; shares are null where there is no reference speech.
std::string diarization_json(const DiarizationError& error, const DiarizationScoring& scoring);

}  // namespace undertone::pipeline
