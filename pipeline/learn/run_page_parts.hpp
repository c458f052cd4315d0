#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "pipeline/learn/run_page.hpp"
#include "src/io/xml_write.hpp"

// The sections of the page of a run: each function writes what stands below the heading of one.
namespace undertone::pipeline {

/// A metric of the headline.
struct Headline {
  std::string_view name;      // "Accuracy"
  std::string_view meaning;   // in words
  std::string_view estimate;  // as the intervals call it; empty where there are none
  std::optional<double> (*value)(const Metrics&);
};
std::span<const Headline> headlines();
std::optional<Interval> interval_of(const Metrics& metrics, std::string_view estimate);
/// "0.81 – 0.93", a dash where it is not known.
std::string interval_text(const std::optional<Interval>& interval);

const RunOfSeed& kept_run(const RunPage& page);
std::string seed_name(const RunOfSeed& run);

void write_results(io::XmlWriter& writer, const RunPage& page);
void write_comparison(io::XmlWriter& writer, const RunPage& page);
void write_curves(io::XmlWriter& writer, const RunPage& page);
void write_classes(io::XmlWriter& writer, const RunPage& page);
void write_confusion(io::XmlWriter& writer, const RunPage& page);
void write_calibration(io::XmlWriter& writer, const RunPage& page);
void write_inside(io::XmlWriter& writer, const RunPage& page);
void write_configuration(io::XmlWriter& writer, const RunPage& page);
void write_notes(io::XmlWriter& writer, const RunPage& page);

}  // namespace undertone::pipeline
