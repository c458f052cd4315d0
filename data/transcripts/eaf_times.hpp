#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "data/transcripts/eaf_document.hpp"

namespace undertone::data {

struct EafTimes {
  struct Of {
    std::optional<TimeSpan> span;       // absent where nothing tells
    std::optional<std::size_t> parent;  // the annotation referred to, in the tier that this one depends on
  };
  std::vector<std::vector<Of>> tiers;  // [tier][annotation]
  std::vector<std::size_t> estimated;  // of each tier, how many annotations have a time that was worked out
};

/// When annotations begin and end.
///   - A time slot without a time lies in a row of annotations of one tier that meet end to begin, between
///   two
///     slots with times: such slots divide the time between these two evenly. Tiers are worked out before
///     those that depend on them, whose rows may end at their slots.
///   - Where there is no such row, the slots without times between two with times in TIME_ORDER divide
///     evenly. What has no time on one side stays without one.
///   - A reference annotation has the span of what it refers to. In a Symbolic_Subdivision those that refer
///   to
///     the same annotation divide it evenly, in the order of PREVIOUS_ANNOTATION, or of the file where that
///     is broken.
/// Annotations without a span and references to nothing are problems.
EafTimes resolve_times(EafDocument& document, ProblemList& problems);

}  // namespace undertone::data
