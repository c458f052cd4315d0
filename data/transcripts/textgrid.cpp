#include "data/transcripts/textgrid.hpp"

#include <utility>

#include "data/transcripts/textgrid_file.hpp"
#include "data/transcripts/tiers.hpp"

namespace undertone::data {
namespace {

/// Those with a label; in one that only says that somebody speaks, the text is empty.
std::vector<TierEntry> spoken_entries(std::vector<TextGridEntry> found) {
  std::vector<TierEntry> entries;
  for (TextGridEntry& entry : found) {
    if (is_blank(entry.label)) continue;
    if (entry.label == kTextGridSpeech) entry.label.clear();
    entries.push_back({entry.line, entry.span, std::move(entry.label), std::nullopt, std::nullopt});
  }
  return entries;
}

}  // namespace

Transcript parse_textgrid(std::string_view utf8, const TranscriptOptions& options) {
  return parse_textgrid_tiers(utf8, options).transcript;
}

TieredTranscript parse_textgrid_tiers(std::string_view utf8, const TranscriptOptions& options) {
  Transcript transcript;
  transcript.format = "Praat TextGrid";
  ProblemList problems;
  TextGridFile file = read_textgrid(utf8, problems);
  std::vector<std::string> names;
  for (const TextGridTier& tier : file.tiers) names.push_back(tier.name);
  const std::vector<TierName> meanings = read_tier_names(names);
  std::vector<Tier> tiers(names.size());
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    TextGridTier& tier = file.tiers[i];
    tiers[i].meaning = meanings[i];
    tiers[i].speaker = speaker_of_tier(tier.name, meanings[i], options.speaker_from);
    tiers[i].name = std::move(tier.name);
    if (tier.kind == TextGridTierKind::kPoints) tiers[i].use = TierUse::kIfAsked;
    tiers[i].entries = spoken_entries(std::move(tier.entries));
  }
  UsedTiers used = choose_tiers(tiers, options);
  take_entries(std::move(tiers), options, used, transcript, problems);
  transcript.problems = problems.take();
  return {std::move(transcript), used.choice};
}

}  // namespace undertone::data
