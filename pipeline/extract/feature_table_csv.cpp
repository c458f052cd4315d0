#include "pipeline/extract/feature_table_csv.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "src/io/csv.hpp"

namespace undertone::pipeline {
namespace {

/// Digits enough to read back the same number, in any locale.
template <class Number>
std::string text_of(Number number) {
  std::array<char, 64> text{};
  const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() ? std::string(text.data(), end) : std::string();
}

/// To the microsecond: a hop of 10 ms adds up to 0.21 and not to 0.21000000000000002.
std::string time_text(double seconds) { return text_of(std::round(seconds * 1e6) / 1e6); }

bool has_own_times(const extractors::ExtractorDescription& description) {
  return description.times == extractors::StepTimes::kOwn;
}

}  // namespace

std::string features_csv_header(const extractors::ExtractorDescription& description) {
  std::vector<std::string> fields = {"file", "id"};
  const std::vector<std::string> whole = {"start", "end", "speaker"};
  if (description.is_sequence()) {
    fields.emplace_back("time");
    if (has_own_times(description)) fields.emplace_back("approximate");
  } else {
    fields.insert(fields.end(), whole.begin(), whole.end());
  }
  fields.insert(fields.end(), description.names.begin(), description.names.end());
  return io::to_csv_line(fields);
}

void write_features_csv(const std::string& file, const Conversation& conversation,
                        std::span<const FeatureSequence> sequences,
                        const extractors::ExtractorDescription& description, const TextSink& sink) {
  constexpr std::size_t kEnough = 64 * 1024;
  std::string lines;
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const Utterance& utterance = conversation.utterances()[i];
    const FeatureSequence& sequence = sequences[i];
    for (std::size_t step = 0; step < sequence.steps; ++step) {
      std::vector<std::string> fields = {file, utterance.id};
      if (description.is_sequence()) {
        fields.push_back(time_text(sequence.time_s(step)));
        if (has_own_times(description))
          fields.emplace_back(sequence.valid[step] == 0 ? "" : sequence.times_are_approximate ? "1" : "0");
      } else {
        fields.push_back(time_text(utterance.span.begin_s));
        fields.push_back(time_text(utterance.span.end_s));
        fields.push_back(utterance.speaker.value_or(""));
      }
      for (const float value : sequence.step(step))
        fields.push_back(sequence.valid[step] ? text_of(value) : std::string());
      lines += io::to_csv_line(fields);
      if (lines.size() < kEnough) continue;
      sink(lines);
      lines.clear();
    }
  }
  if (!lines.empty()) sink(lines);
}

}  // namespace undertone::pipeline
