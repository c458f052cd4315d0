#include "data/transcripts/eaf.hpp"

#include <algorithm>
#include <utility>

#include "data/transcripts/eaf_document.hpp"
#include "data/transcripts/eaf_times.hpp"
#include "data/transcripts/tiers.hpp"

namespace undertone::data {
namespace {

TierKind kind_of(const EafTier& tier, TierKind by_name) {
  if (by_name != TierKind::kUnknown) return by_name;
  const TierKind by_type = read_tier_name(tier.type.id).kind;
  if (by_type != TierKind::kUnknown) return by_type;
  const TierKind by_vocabulary = read_tier_name(tier.type.vocabulary).kind;
  const bool is_label = by_vocabulary == TierKind::kLabel || by_vocabulary == TierKind::kEmotion;
  return is_label ? by_vocabulary : TierKind::kUnknown;
}

/// PARTICIPANT of the tier or of the nearest one that it depends on; else what the name says that names a
/// kind as well; else what the names upwards say.
std::optional<std::string> speaker_of(const EafTier& tier, const TierName& meaning, const Tier* parent,
                                      SpeakerFrom from) {
  const bool asks_participant = from == SpeakerFrom::kAuto || from == SpeakerFrom::kParticipant;
  if (asks_participant && !is_blank(tier.participant)) return std::string(tier.participant);
  const auto own = speaker_of_tier(tier.id, meaning, from);
  const bool says_both = own && meaning.kind != TierKind::kUnknown;
  return parent && parent->speaker && from != SpeakerFrom::kTier && !says_both ? parent->speaker : own;
}

/// Everything of the tiers but their entries.
std::vector<Tier> describe_tiers(EafDocument& document, const TranscriptOptions& options,
                                 ProblemList& problems) {
  std::vector<std::string> names;
  for (const EafTier& tier : document.tiers) names.emplace_back(tier.id);
  const std::vector<TierName> meanings = read_tier_names(names);
  std::vector<Tier> tiers(names.size());
  for (const std::size_t i : order_from_parents(document, problems)) {
    const EafTier& found = document.tiers[i];
    Tier& tier = tiers[i];
    tier.name = names[i];
    tier.meaning = meanings[i];
    tier.speaker =
        speaker_of(found, meanings[i], found.parent ? &tiers[*found.parent] : nullptr, options.speaker_from);
    tier.meaning.kind = kind_of(found, meanings[i].kind);
    if (!is_blank(found.participant)) tier.meaning.speaker = found.participant;
    tier.parent = found.parent;
    if (found.parent || !found.type.vocabulary.empty()) tier.use = TierUse::kIfSaid;
    tier.has_own_times = std::ranges::any_of(
        found.annotations, [](const EafAnnotation& annotation) { return annotation.begin_slot.has_value(); });
  }
  return tiers;
}

/// Sees the words in a tier that does not say that it holds them.
void find_unsaid_words(const EafDocument& document, std::vector<Tier>& tiers) {
  struct Children {
    bool say_words = false;
    std::vector<std::size_t> subdivisions;
  };
  std::vector<Children> children(tiers.size());
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    if (!tiers[i].parent || !tiers[i].has_own_times) continue;
    Children& siblings = children[*tiers[i].parent];
    if (tiers[i].meaning.kind == TierKind::kWords) siblings.say_words = true;
    if (tiers[i].meaning.kind == TierKind::kUnknown &&
        document.tiers[i].type.constraint == EafConstraint::kTimeSubdivision)
      siblings.subdivisions.push_back(i);
  }
  for (const Children& siblings : children) {
    if (!siblings.say_words && siblings.subdivisions.size() == 1)
      tiers[siblings.subdivisions[0]].meaning.kind = TierKind::kWords;
  }
}

std::string text_of(const EafAnnotation& annotation) {
  const auto value = annotation.element.child("ANNOTATION_VALUE");
  return value ? value->text() : std::string();
}

void fill_entries(const EafDocument& document, const EafTimes& times, std::vector<Tier>& tiers) {
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  std::vector<std::vector<std::size_t>> places(tiers.size());  // of annotations among the entries
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    const auto& annotations = document.tiers[i].annotations;
    for (std::size_t k = 0; k < annotations.size(); ++k) {
      const auto& span = times.tiers[i][k].span;
      places[i].push_back(span ? tiers[i].entries.size() : kNone);
      if (!span) continue;
      TierEntry& entry = tiers[i].entries.emplace_back();
      entry.line = annotations[k].element.line();
      entry.span = *span;
      entry.text = text_of(annotations[k]);
      if (!annotations[k].id.empty()) entry.id = annotations[k].id;
      entry.parent = times.tiers[i][k].parent;  // not yet the place of an entry
    }
  }
  for (Tier& tier : tiers) {
    for (TierEntry& entry : tier.entries) {
      if (entry.parent) entry.parent = places[*tier.parent][*entry.parent];
    }
  }
}

void note_estimated(const UsedTiers& used, const EafTimes& times, ProblemList& problems) {
  std::size_t count = 0;
  for (const std::size_t i : used.utterances) count += times.estimated[i];
  for (const std::size_t i : used.words) count += times.estimated[i];
  if (count > 0)
    problems.add(
        0, std::to_string(count) + " annotations lack a time, which was worked out from their neighbours");
}

}  // namespace

Transcript parse_eaf(std::string_view utf8, const TranscriptOptions& options) {
  return parse_eaf_tiers(utf8, options).transcript;
}

TieredTranscript parse_eaf_tiers(std::string_view utf8, const TranscriptOptions& options) {
  Transcript transcript;
  ProblemList problems;
  EafDocument document = read_eaf(utf8, problems);
  constexpr std::size_t kLongestVersion = 8;
  transcript.format = "ELAN " + std::string(trim(document.version).substr(0, kLongestVersion));
  const EafTimes times = resolve_times(document, problems);
  std::vector<Tier> tiers = describe_tiers(document, options, problems);
  find_unsaid_words(document, tiers);
  fill_entries(document, times, tiers);
  UsedTiers used = choose_tiers(tiers, options);
  take_entries(std::move(tiers), options, used, transcript, problems);
  note_estimated(used, times, problems);
  transcript.problems = problems.take();
  return {std::move(transcript), used.choice};
}

}  // namespace undertone::data
