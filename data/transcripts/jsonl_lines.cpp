#include "data/transcripts/jsonl_lines.hpp"

#include <utility>

#include "src/core/error.hpp"

namespace undertone::data {

using io::Json;

namespace {

double get_time(const Json& object, std::string_view key) {
  const Json* value = object.find(key);
  return value && !value->is_null() ? value->as_double(key) : 0;
}

/// Calls `take(json, line)` for an object. Otherwise, and after an Error of any kind but kUnsupported,
/// returns what is wrong with the line.
std::optional<std::string> try_line(const Line& line, const TakeJsonLine& take) {
  constexpr std::string_view kOnlyLine = "JSON line 1, ";
  if (!trim(line.text).starts_with('{')) return "no JSON object";
  try {
    take(io::parse_json(line.text), line.number);
    return std::nullopt;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kUnsupported) throw;
    const std::string& message = error.message();
    return message.starts_with(kOnlyLine) ? message.substr(kOnlyLine.size()) : message;
  }
}

}  // namespace

void read_json_lines(std::string_view utf8, ProblemList& problems, const TakeJsonLine& take) {
  constexpr std::size_t kPatience = 1000;
  std::size_t usable = 0;
  std::size_t unusable = 0;
  LineReader lines(utf8);
  while (const auto line = lines.next()) {
    if (is_blank(line->text)) continue;
    const auto problem = try_line(*line, take);
    if (!problem) {
      ++usable;
      continue;
    }
    problems.add(line->number, *problem);
    if (++unusable == kPatience && usable == 0) {
      throw Error(ErrorKind::kBadInput, "none of the first " + std::to_string(kPatience) +
                                            " lines can be used; the last of them: " + *problem);
    }
  }
}

bool check_jsonl_header(const Json& object) {
  if (!object.find(kJsonlMark)) return false;
  const auto version = object.get_integer("version");
  if (object.get_string(kJsonlMark) != kJsonlContent || version != kJsonlVersion) {
    throw Error(ErrorKind::kUnsupported, "a file of " + excerpt(object.get_string(kJsonlMark)) +
                                             " in version " + std::to_string(version) +
                                             "; this program reads version " + std::to_string(kJsonlVersion) +
                                             " of annotations");
  }
  return true;
}

std::optional<std::string> get_text(const Json& object, std::string_view key) {
  const Json* value = object.find(key);
  if (!value || value->is_null()) return std::nullopt;
  return value->as_string(key);
}

TranscriptEntry read_jsonl_entry(const Json& json, int line) {
  TranscriptEntry entry;
  entry.line = line;
  entry.id = get_text(json, "id");
  entry.span = {get_time(json, "start"), get_time(json, "end")};
  entry.speaker = get_text(json, "speaker");
  entry.text = get_text(json, "text");
  entry.label = text_or_absent(get_text(json, "correction").value_or(""));
  if (!entry.label) entry.label = get_text(json, "label");
  if (const Json* words = json.find("words"); words && !words->is_null()) {
    for (const Json& word : words->as_array("words")) {
      entry.words.push_back({{word.get_double("start"), word.get_double("end")}, word.get_string("text")});
    }
  }
  return entry;
}

}  // namespace undertone::data
