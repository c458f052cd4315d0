#include "data/annotations/existing_finder.hpp"

#include <cmath>

#include "data/transcripts/text_lines.hpp"

namespace undertone::data {
namespace {

/// Words with one space between them.
std::string normal_space(std::string_view text) {
  std::string out;
  for (const char c : writable_text(text)) {
    const bool is_space = c == ' ' || c == '\t' || c == '\n';
    if (!is_space) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace

ExistingFinder::ExistingFinder(const ExistingTiers& existing) : existing_(existing) {
  for (const TranscriptEntry& entry : existing.transcript.entries) {
    const bool is_sound = entry.span.begin_s < entry.span.end_s && is_within_recordings(entry.span);
    if (is_sound) by_time_.emplace(to_milliseconds(entry.span), &entry);
  }
}

const TranscriptEntry* ExistingFinder::find(const Utterance& utterance) {
  const auto [first, last] = by_time_.equal_range(to_milliseconds(utterance.span));
  int tries = 20;  // a hostile file may have any number at the same times
  for (auto at = first; at != last && tries > 0; ++at, --tries) {
    const TranscriptEntry& entry = *at->second;
    if (!is_same(entry, utterance)) continue;
    double& free_from_s = free_from_s_.try_emplace(entry.tier, entry.span.begin_s).first->second;
    if (entry.span.begin_s < free_from_s) continue;
    free_from_s = entry.span.end_s;
    return &entry;
  }
  return nullptr;
}

ExistingFinder::Milliseconds ExistingFinder::to_milliseconds(const TimeSpan& span) {
  return {std::round(span.begin_s * 1000), std::round(span.end_s * 1000)};
}

bool ExistingFinder::is_same(const TranscriptEntry& entry, const Utterance& utterance) const {
  if (utterance.speaker && utterance.speaker != entry.speaker) return false;
  if (utterance.text && normal_space(*utterance.text) != normal_space(entry.text.value_or(""))) return false;
  const bool adds_words = !utterance.words.empty() && entry.words.empty();
  return !adds_words || !existing_.without_times.contains(entry.tier);
}

}  // namespace undertone::data
