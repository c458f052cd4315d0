#include "data/transcripts/jsonl.hpp"

#include <utility>

#include "data/transcripts/jsonl_lines.hpp"

namespace undertone::data {

Transcript parse_jsonl(std::string_view utf8, const TranscriptOptions& options) {
  Transcript transcript;
  transcript.format = "JSON Lines";
  ProblemList problems;
  read_json_lines(utf8, problems, [&](const io::Json& json, int line) {
    if (check_jsonl_header(json)) return;
    TranscriptEntry entry = read_jsonl_entry(json, line);
    if (options.speaker_from == SpeakerFrom::kNone) entry.speaker.reset();
    check_entry_count(transcript.entries.size());
    transcript.entries.push_back(std::move(entry));
  });
  transcript.problems = problems.take();
  return transcript;
}

}  // namespace undertone::data
