#include "data/transcripts/rttm.hpp"

#include <utility>

#include "data/transcripts/nist_lines.hpp"

namespace undertone::data {
namespace {

/// SPEAKER file channel onset duration orthography subtype name confidence lookahead
void read_speaker_line(FieldCursor fields, int line, Recordings& recordings, Transcript& transcript,
                       ProblemList& problems) {
  const std::string_view recording = fields.next();
  fields.next();  // channel
  const std::string_view onset = fields.next();
  const std::string_view duration = fields.next();
  fields.next();  // orthography
  fields.next();  // subtype
  const std::string_view speaker = fields.next();
  if (speaker.empty()) return problems.add(line, "a SPEAKER line needs eight fields; left out");
  const auto span = parse_span(onset, duration, SecondTime::kDuration);
  if (!span) {
    return problems.add(
        line, "onset " + excerpt(onset) + " or duration " + excerpt(duration) + " is no number; left out");
  }
  if (!recordings.wants(recording)) return;
  check_entry_count(transcript.entries.size());
  TranscriptEntry& entry = transcript.entries.emplace_back();
  entry.line = line;
  entry.span = *span;
  entry.tier = recording;
  entry.speaker = field_or_absent(speaker);
}

}  // namespace

Transcript parse_rttm(std::string_view utf8, const TranscriptOptions& options) {
  Transcript transcript;
  transcript.format = "RTTM";
  ProblemList problems;
  Recordings recordings(options);
  NistLineReader lines(utf8);
  std::size_t others = 0;
  while (const auto line = lines.next()) {
    FieldCursor fields(line->text);
    if (fields.next() == "SPEAKER") {
      read_speaker_line(fields, line->number, recordings, transcript, problems);
    } else {
      ++others;
    }
  }
  if (others > 0)
    problems.add(0, std::to_string(others) + " lines of types other than SPEAKER were left aside");
  recordings.finish(transcript, problems);
  if (options.speaker_from == SpeakerFrom::kNone) {
    for (TranscriptEntry& entry : transcript.entries) entry.speaker.reset();
  }
  transcript.problems = problems.take();
  return transcript;
}

}  // namespace undertone::data
