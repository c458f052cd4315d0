#include "data/transcripts/plain_text.hpp"

#include <utility>

#include "data/transcripts/text_lines.hpp"
#include "data/transcripts/turns.hpp"

namespace undertone::data {

Transcript parse_plain_text(std::string_view utf8, const TranscriptOptions& options) {
  Transcript transcript;
  transcript.format = "plain text";
  LineReader lines(utf8);
  while (const auto line = lines.next()) {
    if (is_blank(line->text)) continue;
    TranscriptEntry entry;
    entry.line = line->number;
    entry.text = text_or_absent(line->text);
    check_entry_count(transcript.entries.size());
    transcript.entries.push_back(std::move(entry));
  }
  find_speakers_in_text(transcript.entries, options.speaker_from);
  return transcript;
}

}  // namespace undertone::data
