#include "pipeline/diarization_report.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "pipeline/printable.hpp"
#include "src/io/json.hpp"

namespace undertone::pipeline {
namespace {

struct Part {
  const char* name;
  const char* key;
  double seconds;
  double of_seconds;
};

std::array<Part, 7> parts_of(const DiarizationError& error) {
  return {{{"diarization error", "diarization_error", error.total_s(), error.speaker_s},
           {"  missed", "missed", error.missed_s, error.speaker_s},
           {"  false alarm", "false_alarm", error.false_alarm_s, error.speaker_s},
           {"  confusion", "confusion", error.confusion_s, error.speaker_s},
           {"speech error", "speech_error", error.missed_speech_s + error.false_speech_s, error.speech_s},
           {"  missed", "missed_speech", error.missed_speech_s, error.speech_s},
           {"  false alarm", "false_speech", error.false_speech_s, error.speech_s}}};
}

std::string line_of(const Part& part) {
  std::array<char, 96> text{};
  if (part.of_seconds > 0) {
    std::snprintf(text.data(), text.size(), "%-20s %8.2f %% %10.2f s\n", part.name,
                  100 * part.seconds / part.of_seconds, part.seconds);
  } else {
    std::snprintf(text.data(), text.size(), "%-20s %8s %% %10.2f s\n", part.name, "-", part.seconds);
  }
  return text.data();
}

std::string seconds_text(double seconds) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%.2f s", seconds);
  return text.data();
}

}  // namespace

std::string diarization_table(const DiarizationError& error, const DiarizationScoring& scoring) {
  std::string text;
  for (const Part& part : parts_of(error)) text += line_of(part);
  text += "of " + seconds_text(error.speaker_s) + " that speakers speak, " + seconds_text(error.speech_s) +
          " that anybody speaks; " + seconds_text(scoring.collar_s) + " around every begin and end left out" +
          (scoring.overlaps == Overlaps::kLeftOut ? ", and voices at once" : "") + "\n";
  for (const auto& [reference, found] : error.mapping) {
    text += printable(reference) + " is " + printable(found) + "\n";
  }
  return text;
}

std::string diarization_json(const DiarizationError& error, const DiarizationScoring& scoring) {
  io::Json json;
  for (const Part& part : parts_of(error)) {
    json.set(part.key, part.of_seconds > 0 ? io::Json(part.seconds / part.of_seconds) : io::Json());
    json.set(std::string(part.key) + "_s", part.seconds);
  }
  json.set("speaker_s", error.speaker_s);
  json.set("speech_s", error.speech_s);
  json.set("collar_s", scoring.collar_s);
  json.set("overlaps_left_out", scoring.overlaps == Overlaps::kLeftOut);
  io::Json::Object mapping;
  for (const auto& [reference, found] : error.mapping) mapping.push_back({reference, found});
  json.set("mapping", std::move(mapping));
  return io::to_json_text(json) + "\n";
}

}  // namespace undertone::pipeline
