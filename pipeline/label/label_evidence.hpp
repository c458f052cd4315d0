#pragma once

#include <array>
#include <optional>
#include <vector>

#include "data/annotations/annotation.hpp"
#include "pipeline/encoders/bundled_encoders.hpp"
#include "pipeline/extract/extraction.hpp"
#include "src/core/log.hpp"

namespace undertone::pipeline {

enum class From { kMedia, kTranscript };

/// What there is of an utterance, and why what is not there is missing; still without shares.
struct EvidenceOfUtterance {
  std::array<std::optional<data::Evidence>, kModalities.size()> of;  // absent: not asked for
  std::optional<int> face;
};

/// Of every utterance. What is written in letters that the encoder of words does not know counts as missing.
std::vector<EvidenceOfUtterance> gather_evidence(const Extracted& extracted, const ModalityChoice& wanted,
                                                 From from);

/// Tells, for the whole of a file, how many utterances lack what, and why.
void tell_what_is_missing(const std::vector<EvidenceOfUtterance>& evidence, Log& log);

/// The sequences of one modality, an element an utterance; empty where it was not asked for.
const std::vector<FeatureSequence>& sequences_of(const Extracted& extracted, Modality modality);

}  // namespace undertone::pipeline
