#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <tuple>
#include <utility>

#include "data/transcripts/clock_formats.hpp"
#include "data/transcripts/tiers.hpp"
#include "data/transcripts/turns.hpp"
#include "data/transcripts/word_groups.hpp"

namespace undertone::data {
namespace {

/// Finds the entry of a tier that holds a time; the last one to begin, where several do.
class EntryFinder {
 public:
  explicit EntryFinder(const std::vector<TierEntry>& entries) : entries_(entries), order_(entries.size()) {
    for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = i;
    std::ranges::stable_sort(order_, {}, [&](std::size_t i) { return entries_[i].span.begin_s; });
  }

  std::optional<std::size_t> find(double time_s) const {
    const auto after =
        std::ranges::upper_bound(order_, time_s, {}, [&](std::size_t i) { return entries_[i].span.begin_s; });
    if (after == order_.begin()) return std::nullopt;
    const std::size_t found = *std::prev(after);
    const TimeSpan& span = entries_[found].span;
    if (span.contains(time_s) || span == TimeSpan{time_s, time_s}) return found;
    return std::nullopt;
  }

 private:
  const std::vector<TierEntry>& entries_;
  std::vector<std::size_t> order_;
};

double middle_of(const TimeSpan& span) { return span.begin_s + span.duration_s() / 2; }

/// Makes the entries of a transcript and knows which tiers have been of use.
class EntryMaker {
 public:
  EntryMaker(std::vector<Tier> tiers, UsedTiers& used, ProblemList& problems)
      : tiers_(std::move(tiers)),
        used_(used),
        problems_(problems),
        role_(tiers_.size()),
        finders_(tiers_.size()) {
    for (std::size_t i = 0; i < tiers_.size(); ++i) {
      const Tier& tier = tiers_[i];
      const bool is_of_use = tier.meaning.kind != TierKind::kWords || tier.has_own_times;
      if (tier.entries.empty() || !is_of_use) continue;
      if (tier.parent) by_parent_.try_emplace({*tier.parent, tier.meaning.kind}, i);
      if (!tier.parent)
        by_speaker_.try_emplace(
            {tier.meaning.speaker, tier.meaning.lane, tier.meaning.version, tier.meaning.kind}, i);
    }
    for (const std::size_t i : used_.utterances) role_[i] = Role::kUtterances;
    has_unnamed_host_ =
        std::ranges::any_of(find_hosts(), [&](std::size_t i) { return !tiers_[i].meaning.speaker; });
  }

  std::vector<TranscriptEntry> make() {
    for (const std::size_t i : used_.utterances) {
      std::vector<TranscriptEntry> made =
          used_.choice == TierChoice::kWords ? group(tiers_[i]) : copy(tiers_[i]);
      if (used_.choice != TierChoice::kWords) give_words(i, made);
      check_entry_count(entries_.size() + made.size());
      give_labels(i, made);
      std::ranges::move(made, std::back_inserter(entries_));
    }
    return std::move(entries_);
  }

  void report_unused() const {
    constexpr std::size_t kListed = 10;
    std::string names;
    std::size_t count = 0;
    for (std::size_t i = 0; i < tiers_.size(); ++i) {
      if (role_[i] != Role::kNone || tiers_[i].entries.empty() ||
          tiers_[i].meaning.kind == TierKind::kConfidence)
        continue;
      if (count < kListed) names += (count == 0 ? "" : ", ") + excerpt(tiers_[i].name);
      ++count;
    }
    if (count > kListed) names += " and " + std::to_string(count - kListed) + " more";
    if (used_.utterances.empty()) {
      problems_.add(0, count == 0 ? "no tier holds anything" : "no tier looks like utterances: " + names);
    } else if (count > 0) {
      problems_.add(0, "tiers left aside: " + names);
    }
  }

 private:
  enum class Role : char { kNone, kUtterances, kServes };

  /// The tiers of utterances, those too that were not asked for while others of their kind were.
  std::vector<std::size_t> find_hosts() const {
    std::vector<std::size_t> unasked = choose_tiers(tiers_, {}).utterances;
    const bool are_of_them = std::ranges::all_of(
        used_.utterances, [&](std::size_t i) { return std::ranges::binary_search(unasked, i); });
    return are_of_them ? unasked : used_.utterances;
  }

  std::vector<TranscriptEntry> copy(const Tier& tier) {
    check_entry_count(tier.entries.size());
    std::vector<TranscriptEntry> made(tier.entries.size());
    for (std::size_t i = 0; i < made.size(); ++i) {
      const TierEntry& entry = tier.entries[i];
      made[i].line = entry.line;
      made[i].span = entry.span;
      made[i].id = entry.id;
      made[i].tier = tier.name;
      made[i].speaker = tier.speaker;
      if (!is_blank(entry.text)) made[i].text = entry.text;
    }
    return made;
  }

  std::vector<TranscriptEntry> group(const Tier& tier) {
    std::vector<TimedWord> words;
    for (const TierEntry& entry : tier.entries) {
      if (is_word(entry)) words.push_back({entry.line, {entry.span, std::string(trim(entry.text))}});
    }
    std::vector<TranscriptEntry> made = group_words(std::move(words));
    for (TranscriptEntry& entry : made) {
      entry.tier = tier.name;
      entry.speaker = tier.speaker;
    }
    return made;
  }

  bool is_word(const TierEntry& entry) {
    const bool is_forward = entry.span.begin_s <= entry.span.end_s;
    if (!is_forward) problems_.add(entry.line, "a word ends before it begins; left out");
    return is_forward && !is_blank(entry.text);
  }

  /// The tier of the kind that serves the tier `host`.
  std::optional<std::size_t> find_server(std::size_t host, TierKind kind) const {
    const TierName& meaning = tiers_[host].meaning;
    const bool speaks_to_all =
        !has_unnamed_host_ && (kind != TierKind::kWords || used_.utterances.size() == 1);
    std::optional<std::size_t> server;
    if (const auto found = by_parent_.find({host, kind}); found != by_parent_.end()) {
      server = found->second;
    } else if (const auto same = by_speaker_.find({meaning.speaker, meaning.lane, meaning.version, kind});
               same != by_speaker_.end()) {
      server = same->second;
    } else if (const auto any = by_speaker_.find({std::nullopt, meaning.lane, 1, kind});
               speaks_to_all && any != by_speaker_.end()) {
      server = any->second;
    }
    return server && role_[*server] != Role::kUtterances ? server : std::nullopt;
  }

  const EntryFinder& finder(std::size_t tier) {
    if (!finders_[tier]) finders_[tier] = std::make_unique<EntryFinder>(tiers_[tier].entries);
    return *finders_[tier];
  }

  void give_words(std::size_t host, std::vector<TranscriptEntry>& made) {
    const auto server = find_server(host, TierKind::kWords);
    if (!server || role_[*server] == Role::kServes) return;
    role_[*server] = Role::kServes;
    used_.words.push_back(*server);
    const EntryFinder& utterances = finder(host);
    std::size_t homeless = 0;
    int first_line = 0;
    for (const TierEntry& entry : tiers_[*server].entries) {
      if (!is_word(entry)) continue;
      const auto found = utterances.find(middle_of(entry.span));
      if (found) {
        made[*found].words.push_back({entry.span, std::string(trim(entry.text))});
      } else if (++homeless == 1) {
        first_line = entry.line;
      }
    }
    for (TranscriptEntry& entry : made)
      std::ranges::stable_sort(entry.words, {}, [](const Word& word) { return word.span.begin_s; });
    if (homeless > 0) {
      problems_.add(first_line, std::to_string(homeless) + " words of the tier " +
                                    excerpt(tiers_[*server].name) + " lie in no utterance, here the first");
    }
  }

  void give_labels(std::size_t host, std::vector<TranscriptEntry>& made) {
    for (const TierKind kind : {TierKind::kLabel, TierKind::kEmotion}) {
      const auto server = find_server(host, kind);
      if (!server) continue;
      role_[*server] = Role::kServes;
      const auto labels = texts_for(host, *server, made);
      const auto confidence = kind == TierKind::kEmotion ? find_confidence(host, *server) : std::nullopt;
      const auto predictions =
          confidence ? texts_for(host, *confidence, made) : std::vector<std::string_view>(made.size());
      for (std::size_t i = 0; i < made.size(); ++i) {
        if (!made[i].label && !is_prediction(labels[i], predictions[i]))
          made[i].label = text_or_absent(labels[i]);
      }
    }
  }

  /// The tier that tells how sure the predictions on the tier `emotion` are. Both names say so, as an emotion
  /// that a human gave may stand beside a prediction.
  std::optional<std::size_t> find_confidence(std::size_t host, std::size_t emotion) const {
    const auto found = find_server(host, TierKind::kConfidence);
    const auto stem = [&](std::size_t tier) {
      const std::string& name = tiers_[tier].name;
      const TierName meaning = read_tier_name(strip_lane(name).value_or(name));
      return std::pair(meaning.speaker, meaning.version);
    };
    return found && stem(*found) == stem(emotion) ? found : std::nullopt;
  }

  /// "0.82 joy" tells that the label "joy" is no human's.
  static bool is_prediction(std::string_view label, std::string_view confidence) {
    const std::size_t space = std::min(confidence.find(' '), confidence.size());
    return parse_seconds(confidence.substr(0, space)) && space < confidence.size() &&
           trim(confidence.substr(space)) == trim(label);
  }

  /// What the tier `server` says at each of the entries made from the tier `host`; empty where nothing.
  std::vector<std::string_view> texts_for(std::size_t host, std::size_t server,
                                          const std::vector<TranscriptEntry>& made) {
    std::vector<std::string_view> texts(made.size());
    const Tier& tier = tiers_[server];
    // Entries made from words have no counterpart in a tier.
    const bool knows_parents = tier.parent == host && used_.choice != TierChoice::kWords;
    if (knows_parents) {
      for (const TierEntry& entry : tier.entries) {
        if (entry.parent && texts.at(*entry.parent).empty()) texts[*entry.parent] = entry.text;
      }
    }
    const EntryFinder& places = finder(server);
    for (std::size_t i = 0; i < made.size(); ++i) {
      const auto found = texts[i].empty() ? places.find(middle_of(made[i].span)) : std::nullopt;
      if (found && !(knows_parents && tier.entries[*found].parent)) texts[i] = tier.entries[*found].text;
    }
    return texts;
  }

  std::vector<Tier> tiers_;
  UsedTiers& used_;
  ProblemList& problems_;
  std::vector<Role> role_;
  std::vector<std::unique_ptr<EntryFinder>> finders_;
  bool has_unnamed_host_ = false;  // to which those belong that name no speaker
  std::map<std::pair<std::size_t, TierKind>, std::size_t> by_parent_;
  std::map<std::tuple<std::optional<std::string>, int, int, TierKind>, std::size_t> by_speaker_;
  std::vector<TranscriptEntry> entries_;
};

}  // namespace

void take_entries(std::vector<Tier> tiers, const TranscriptOptions& options, UsedTiers& used,
                  Transcript& transcript, ProblemList& problems) {
  for (const Tier& tier : tiers) transcript.tiers.push_back(tier.name);
  EntryMaker maker(std::move(tiers), used, problems);
  transcript.entries = maker.make();
  if (used.choice != TierChoice::kAsked) maker.report_unused();
  if (options.speaker_from == SpeakerFrom::kPrefix)
    find_speakers_in_text(transcript.entries, SpeakerFrom::kPrefix);
}

}  // namespace undertone::data
