#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/annotate/item_record.hpp"
#include "pipeline/annotate/media_finder.hpp"

namespace undertone::pipeline {

/// What there is to say of all items of a run, or of several.
struct AnnotateSummary {
  std::string title;
  std::filesystem::path folder;  // where it will lie, and the outputs below it
  std::vector<StoredRecord> items;
  std::vector<Unreadable> problems;  // folders that could not be looked into
};

struct SummaryTotals {
  std::size_t done = 0;
  std::size_t failed = 0;
  std::size_t utterances = 0;
  double duration_s = 0;  // of the media that are done
  double seconds = 0;     // that labelling them took
  std::map<std::string, std::size_t> label_counts;
  std::map<std::string, std::map<std::string, std::size_t>> missing;

  /// Time taken over time of the media: below 1 is faster than they play. Absent without either.
  std::optional<double> real_time_factor() const;
};

SummaryTotals totals_of(const AnnotateSummary& summary);

/// A line an item.
std::string summary_csv(const AnnotateSummary& summary);
/// For people: a page without scripts.
std::string summary_page(const AnnotateSummary& summary);

}  // namespace undertone::pipeline
