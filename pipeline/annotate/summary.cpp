#include "pipeline/annotate/summary.hpp"

#include <sstream>

#include "pipeline/annotate/shown_name.hpp"
#include "pipeline/report/number_text.hpp"
#include "src/core/modality.hpp"
#include "src/io/csv.hpp"

namespace undertone::pipeline {
namespace {

std::optional<double> ratio(double seconds, double duration_s) {
  if (seconds <= 0 || duration_s <= 0) return std::nullopt;
  return seconds / duration_s;
}

std::string number_or_nothing(std::optional<double> value) {
  return value ? decimal(value, 3) : std::string();
}

std::size_t missing_in(const ItemRecord& record, Modality modality) {
  std::size_t count = 0;
  const auto found = record.missing.find(std::string(to_string(modality)));
  if (found == record.missing.end()) return count;
  for (const auto& [reason, utterances] : found->second) count += utterances;
  return count;
}

}  // namespace

std::optional<double> SummaryTotals::real_time_factor() const { return ratio(seconds, duration_s); }

SummaryTotals totals_of(const AnnotateSummary& summary) {
  SummaryTotals totals;
  for (const auto& [base, record] : summary.items) {
    if (record.status == ItemStatus::kFailed) {
      ++totals.failed;
      continue;
    }
    ++totals.done;
    totals.utterances += record.utterances;
    if (record.duration_s) {
      totals.duration_s += *record.duration_s;
      totals.seconds += record.seconds;
    }
    for (const auto& [label, count] : record.label_counts) totals.label_counts[label] += count;
    for (const auto& [modality, reasons] : record.missing) {
      for (const auto& [reason, count] : reasons) totals.missing[modality][reason] += count;
    }
  }
  return totals;
}

std::string summary_csv(const AnnotateSummary& summary) {
  const SummaryTotals totals = totals_of(summary);
  std::ostringstream out;
  io::CsvWriter writer(out);
  std::vector<std::string> fields = {"input",      "status",     "reason",   "output",
                                     "transcript", "duration_s", "seconds",  "real_time_factor",
                                     "utterances", "no_text",    "no_audio", "no_visual"};
  for (const auto& [label, count] : totals.label_counts) fields.push_back("label_" + label);
  writer.write(fields);
  for (const auto& [base, record] : summary.items) {
    const bool is_done = record.status == ItemStatus::kDone;
    fields = {shown_name(record.input),
              std::string(to_string(record.status)),
              record.reason,
              shown_name(base.lexically_proximate(summary.folder)),
              shown_name(record.transcript),
              number_or_nothing(record.duration_s),
              is_done ? decimal(record.seconds, 3) : std::string(),
              is_done && record.duration_s ? number_or_nothing(ratio(record.seconds, *record.duration_s))
                                           : std::string(),
              std::to_string(record.utterances)};
    for (const Modality modality : {Modality::kText, Modality::kAudio, Modality::kVisual})
      fields.push_back(std::to_string(missing_in(record, modality)));
    for (const auto& [label, all] : totals.label_counts) {
      const auto found = record.label_counts.find(label);
      fields.push_back(std::to_string(found == record.label_counts.end() ? 0 : found->second));
    }
    writer.write(fields);
  }
  return out.str();
}

}  // namespace undertone::pipeline
