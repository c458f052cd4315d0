#include "data/transcripts/audacity.hpp"

#include <utility>

#include "data/transcripts/clock_formats.hpp"
#include "data/transcripts/text_lines.hpp"
#include "data/transcripts/turns.hpp"

namespace undertone::data {

Transcript parse_audacity(std::string_view utf8, const TranscriptOptions& options) {
  Transcript transcript;
  transcript.format = "Audacity labels";
  ProblemList problems;
  LineReader lines(utf8);
  while (const auto line = lines.next()) {
    if (is_blank(line->text) || line->text.starts_with('\\')) continue;
    const std::size_t first = line->text.find('\t');
    const std::size_t second = first == line->text.npos ? first : line->text.find('\t', first + 1);
    const bool has_tab = first != line->text.npos;
    const auto begin_s = has_tab ? parse_seconds(line->text.substr(0, first)) : std::nullopt;
    const auto end_s =
        has_tab ? parse_seconds(line->text.substr(first + 1, second - first - 1)) : std::nullopt;
    if (!begin_s || !end_s) {
      problems.add(line->number, "not two times divided by a tab: " + excerpt(line->text));
      continue;
    }
    TranscriptEntry entry;
    entry.line = line->number;
    entry.span = {*begin_s, *end_s};
    if (second != line->text.npos) entry.text = text_or_absent(line->text.substr(second + 1));
    check_entry_count(transcript.entries.size());
    transcript.entries.push_back(std::move(entry));
  }
  find_speakers_in_text(transcript.entries, options.speaker_from);
  transcript.problems = problems.take();
  return transcript;
}

}  // namespace undertone::data
