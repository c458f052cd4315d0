#include "data/annotations/rttm.hpp"

#include <array>
#include <cmath>
#include <cstdio>
#include <unordered_map>
#include <unordered_set>

namespace undertone::data {
namespace {

constexpr std::string_view kNotKnown = "<NA>";

std::string to_field(std::string_view text) {
  std::string field(text);
  for (char& c : field) {
    if (static_cast<unsigned char>(c) <= ' ') c = '_';
  }
  return field;
}

std::string milliseconds_text(double ms) {
  std::array<char, 400> text{};  // the largest double has 309 digits before its point
  std::snprintf(text.data(), text.size(), "%.3f", ms / 1000);
  return text.data();
}

class SpeakerNames {
 public:
  const std::string& find(const std::string& speaker) {
    auto [place, is_new] = names_.try_emplace(speaker);
    if (!is_new) return place->second;
    std::string field = to_field(speaker);
    if (field == kNotKnown || field.empty()) field = "NA";
    place->second = field;
    for (int number = 2; !taken_.insert(place->second).second; ++number) {
      place->second = field + "_" + std::to_string(number);
    }
    return place->second;
  }

 private:
  std::unordered_map<std::string, std::string> names_;
  std::unordered_set<std::string> taken_;
};

}  // namespace

std::string to_rttm(const Annotation& annotation) {
  std::string recording = to_field(annotation.media.stem().string());
  if (recording.empty()) recording = "recording";
  SpeakerNames names;
  std::string out;
  for (const Utterance& utterance : annotation.conversation.utterances()) {
    const double begin_ms = std::round(utterance.span.begin_s * 1000);
    const double end_ms = std::round(utterance.span.end_s * 1000);
    out += "SPEAKER " + recording + " 1 " + milliseconds_text(begin_ms) + " " +
           milliseconds_text(end_ms - begin_ms) + " <NA> <NA> ";
    out += utterance.speaker ? names.find(*utterance.speaker) : std::string(kNotKnown);
    out += " <NA> <NA>\n";
  }
  return out;
}

}  // namespace undertone::data
