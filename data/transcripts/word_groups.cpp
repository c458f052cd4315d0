#include "data/transcripts/word_groups.hpp"

#include <algorithm>
#include <utility>

#include "data/transcripts/text_lines.hpp"

namespace undertone::data {

std::vector<TranscriptEntry> group_words(std::vector<TimedWord> words) {
  std::ranges::stable_sort(words, {}, [](const TimedWord& timed) { return timed.word.span.begin_s; });
  std::vector<TranscriptEntry> entries;
  for (auto& [line, word] : words) {
    const bool is_first =
        entries.empty() || word.span.begin_s - entries.back().span.end_s > kLongestPauseInside_s;
    if (is_first) {
      check_entry_count(entries.size());
      TranscriptEntry& begun = entries.emplace_back();
      begun.line = line;
      begun.span = word.span;
      begun.text.emplace();
    }
    TranscriptEntry& entry = entries.back();
    entry.span.end_s = std::max(entry.span.end_s, word.span.end_s);
    *entry.text += (is_first ? "" : " ") + word.text;
    entry.words.push_back(std::move(word));
  }
  return entries;
}

}  // namespace undertone::data
