#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/transcripts/text_lines.hpp"
#include "src/core/time_span.hpp"

// A TextGrid as it stands in its file, before anything is made of it.
namespace undertone::data {

struct TextGridEntry {
  int line = 0;
  TimeSpan span;  // of no length for a point
  std::string label;
};

enum class TextGridTierKind { kIntervals, kPoints };

struct TextGridTier {
  int line = 0;
  TextGridTierKind kind = TextGridTierKind::kIntervals;
  std::string name;
  TimeSpan domain;
  std::vector<TextGridEntry> entries;  // the empty ones too
};

/// Where a number stands in the file, so that it can be replaced.
struct TextGridNumber {
  double value = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

enum class TextGridForm { kLong, kShort };

struct TextGridFile {
  TextGridForm form = TextGridForm::kLong;
  std::optional<TextGridNumber> begin, end, tier_count;
  std::vector<TextGridTier> tiers;
};

/// Long or short form. Numbers of entries and tiers are what the file has, not what it says it has; a
/// difference is a problem. Throws kBadInput where this is no TextGrid, and kUnsupported for the binary and
/// the chronological form.
TextGridFile read_textgrid(std::string_view utf8, ProblemList& problems);

}  // namespace undertone::data
