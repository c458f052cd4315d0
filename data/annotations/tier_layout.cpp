#include "data/annotations/tier_layout.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <map>
#include <queue>
#include <tuple>
#include <utility>

#include "data/annotations/prediction_at.hpp"
#include "data/transcripts/text_encoding.hpp"
#include "src/core/error.hpp"

namespace undertone::data {
namespace {

constexpr double kShortest_s = 0.001;

TimeSpan on_grid(const TimeSpan& span, TimeGrid grid) {
  if (grid == TimeGrid::kExact) {
    return {span.begin_s + 0.0, span.end_s > span.begin_s ? span.end_s + 0.0 : span.begin_s + kShortest_s};
  }
  const double begin_ms = std::max(0.0, std::round(span.begin_s * 1000));  // ELAN knows no time before 0
  const double end_ms = std::max(begin_ms + 1, std::round(span.end_s * 1000));
  return {begin_ms / 1000, end_ms / 1000};
}

std::vector<Word> fit_words(std::vector<Word> words, const TimeSpan& span, TimeGrid grid) {
  std::ranges::stable_sort(words, {}, [](const Word& word) { return word.span.begin_s; });
  std::vector<Word> fitting;
  double free_from_s = span.begin_s;
  for (Word& word : words) {
    if (is_blank(word.text) || word.span.begin_s >= span.end_s) continue;
    word.span =
        on_grid({std::max(word.span.begin_s, free_from_s), std::min(word.span.end_s, span.end_s)}, grid);
    if (word.span.end_s > span.end_s) continue;
    free_from_s = word.span.end_s;
    fitting.push_back(std::move(word));
  }
  return fitting;
}

std::string confidence_text(double confidence) {
  char text[40];
  const double share = std::isfinite(confidence) ? std::clamp(confidence, 0.0, 1.0) : 0;
  return {text, std::to_chars(text, text + sizeof text, share, std::chars_format::fixed, 3).ptr};
}

/// Words with one space between them.
std::string normal_space(std::string_view text) {
  std::string out;
  for (const char c : without_controls(text)) {
    const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!is_space) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

/// Gives each utterance of one speaker, in order of begin, the first lane that is free by then.
class Lanes {
 public:
  std::size_t take(const TimeSpan& span) {
    while (!busy_.empty() && busy_.top().first <= span.begin_s) {
      free_.push(busy_.top().second);
      busy_.pop();
    }
    std::size_t lane = count_;
    if (free_.empty()) {
      ++count_;
    } else {
      lane = free_.top();
      free_.pop();
    }
    busy_.emplace(span.end_s, lane);
    return lane;
  }

 private:
  using Busy = std::pair<double, std::size_t>;
  std::priority_queue<Busy, std::vector<Busy>, std::greater<>> busy_;
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> free_;
  std::size_t count_ = 0;
};

/// Finds utterances in the file that is added to. Each entry is found once.
class ExistingFinder {
 public:
  ExistingFinder(const ExistingTiers& existing)
      : existing_(existing), is_taken_(existing.transcript.entries.size()) {
    const auto& entries = existing.transcript.entries;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      if (std::abs(entries[i].span.begin_s) < 1e9 && std::abs(entries[i].span.end_s) < 1e9 &&
          entries[i].span.begin_s < entries[i].span.end_s)
        by_time_.emplace(key(entries[i].span), i);
    }
  }

  const TranscriptEntry* find(const Utterance& utterance) {
    const auto [first, last] = by_time_.equal_range(key(utterance.span));
    int tries = 20;  // a hostile file may have any number at the same times
    for (auto at = first; at != last && tries > 0; ++at, --tries) {
      const TranscriptEntry& entry = existing_.transcript.entries[at->second];
      if (is_taken_[at->second] || !is_same(entry, utterance)) continue;
      double& free_from_s = free_from_s_.try_emplace(entry.tier, entry.span.begin_s).first->second;
      if (entry.span.begin_s < free_from_s) continue;  // the tier overlaps itself
      free_from_s = entry.span.end_s;
      is_taken_[at->second] = true;
      return &entry;
    }
    return nullptr;
  }

 private:
  static std::pair<double, double> key(const TimeSpan& span) {
    return {std::round(span.begin_s * 1000), std::round(span.end_s * 1000)};
  }

  bool is_same(const TranscriptEntry& entry, const Utterance& utterance) const {
    if (utterance.speaker && utterance.speaker != entry.speaker) return false;
    if (utterance.text && normal_space(*utterance.text) != normal_space(entry.text.value_or("")))
      return false;
    const bool adds_words = !utterance.words.empty() && entry.words.empty();
    return !adds_words || !existing_.without_times.contains(entry.tier);
  }

  const ExistingTiers& existing_;
  std::multimap<std::pair<double, double>, std::size_t> by_time_;
  std::vector<bool> is_taken_;
  std::map<std::string, double> free_from_s_;
};

class Layout {
 public:
  Layout(const Annotation& annotation, TimeGrid grid, const ExistingTiers& existing)
      : annotation_(annotation), grid_(grid), existing_(existing), finder_(existing) {}

  std::vector<TierGroup> make() {
    const auto& utterances = annotation_.conversation.utterances();
    for (std::size_t i = 0; i < utterances.size(); ++i) place(i, utterances[i]);
    name_groups();
    return std::move(groups_);
  }

 private:
  /// A lane of a speaker, or a tier that exists.
  struct Place {
    std::string existing_tier;
    std::string speaker;
    std::size_t lane = 0;
    friend auto operator<=>(const Place&, const Place&) = default;
  };

  void place(std::size_t index, const Utterance& utterance) {
    constexpr double kLongest_s = 1e9;
    if (std::abs(utterance.span.begin_s) > kLongest_s || std::abs(utterance.span.end_s) > kLongest_s)
      throw Error(ErrorKind::kMisuse,
                  "the utterance " + excerpt(utterance.id) + " lies beyond all recordings");
    LaidUtterance laid;
    laid.index = index;
    const TranscriptEntry* const entry = finder_.find(utterance);
    laid.span = on_grid(entry ? entry->span : utterance.span, grid_);
    if (utterance.text && !is_blank(*utterance.text)) laid.text = *utterance.text;
    if (!entry || entry->words.empty()) laid.words = fit_words(utterance.words, laid.span, grid_);
    const std::string label = utterance.label.value_or("");
    const std::string& new_label = entry && entry->label == utterance.label ? kNothing : label;
    if (annotation_.predictions.empty()) {
      laid.emotion = new_label;
    } else {
      laid.label = new_label;
      if (const PredictedLabel* const prediction = prediction_at(annotation_, index)) {
        laid.emotion = prediction->label;
        laid.confidence = confidence_text(prediction->confidence) + " " + prediction->label;
      }
    }
    Place where;
    if (entry) {
      where.existing_tier = entry->tier;
      where.speaker = entry->speaker.value_or("");
      laid.existing_id = entry->id.value_or("");
    } else {
      where.speaker = without_controls(utterance.speaker.value_or(""));
      if (is_blank(where.speaker)) where.speaker.clear();
      where.lane = lanes_[where.speaker].take(laid.span);
    }
    group_at(where).utterances.push_back(std::move(laid));
  }

  TierGroup& group_at(const Place& where) {
    const auto [found, is_new] = by_place_.try_emplace(where, groups_.size());
    if (is_new) {
      TierGroup& group = groups_.emplace_back();
      group.is_existing = !where.existing_tier.empty();
      group.text_tier = where.existing_tier;
      if (!where.speaker.empty()) group.speaker = where.speaker;
      lane_of_.push_back(where.lane + 1);
    }
    return groups_[found->second];
  }

  void name_groups() {
    std::set<std::string> taken(existing_.names.begin(), existing_.names.end());
    const bool is_plain = names_can_be_plain();
    const std::vector<TierName> meanings = read_tier_names(existing_.names);
    for (std::size_t i = 0; i < groups_.size(); ++i) {
      TierGroup& group = groups_[i];
      std::optional<std::string> speaker = group.speaker;
      std::size_t lane = lane_of_[i];
      if (group.is_existing) {
        const auto at = std::ranges::find(existing_.names, group.text_tier) - existing_.names.begin();
        const TierName& meaning = meanings.at(static_cast<std::size_t>(at));
        speaker = meaning.speaker;
        lane = static_cast<std::size_t>(meaning.lane);
      }
      for (std::size_t version = 1; !name_group(group, speaker, {lane, version, is_plain}, taken);) ++version;
    }
  }

  bool names_can_be_plain() const {
    if (existing_.choice == TierChoice::kSaid) return false;
    return std::ranges::all_of(groups_, [&](const TierGroup& group) {
      if (group.is_existing) return true;
      if (!group.speaker) return existing_.choice == TierChoice::kUnsaid;
      if (strip_lane(*group.speaker)) return false;
      return read_tier_name(*group.speaker) == TierName{TierKind::kUnknown, group.speaker, 1};
    });
  }

  struct NameForm {
    std::size_t lane;
    std::size_t version;
    bool is_plain;
  };

  /// False, and nothing changed, where a name is taken.
  static bool name_group(TierGroup& group, const std::optional<std::string>& speaker, const NameForm& form,
                         std::set<std::string>& taken) {
    const std::string mark = form.version > 1 ? " [" + std::to_string(form.version) + "]" : "";
    const std::string lane = form.lane > 1 ? " (" + std::to_string(form.lane) + ")" : "";
    const auto name = [&](const char* kind) {
      return (speaker ? *speaker + mark + " - " + kind : kind + mark) + lane;
    };
    const auto any = [&](auto member) {
      return std::ranges::any_of(group.utterances,
                                 [&](const LaidUtterance& laid) { return !(laid.*member).empty(); });
    };
    TierGroup named;
    if (!group.is_existing)
      named.text_tier = form.is_plain ? speaker.value_or("default") + mark + lane : name("text");
    if (any(&LaidUtterance::words)) named.words_tier = name("words");
    if (any(&LaidUtterance::emotion)) named.emotion_tier = name("emotion");
    if (any(&LaidUtterance::label)) named.label_tier = name("label");
    if (any(&LaidUtterance::confidence)) named.confidence_tier = name("confidence");
    const auto names = {named.text_tier, named.words_tier, named.emotion_tier, named.label_tier,
                        named.confidence_tier};
    for (const std::string& one : names) {
      if (!one.empty() && taken.contains(one)) return false;
    }
    taken.insert(names.begin(), names.end());
    if (!group.is_existing) group.text_tier = named.text_tier;
    group.words_tier = named.words_tier;
    group.emotion_tier = named.emotion_tier;
    group.label_tier = named.label_tier;
    group.confidence_tier = named.confidence_tier;
    return true;
  }

  inline static const std::string kNothing;

  const Annotation& annotation_;
  TimeGrid grid_;
  const ExistingTiers& existing_;
  ExistingFinder finder_;
  std::map<std::string, Lanes> lanes_;
  std::map<Place, std::size_t> by_place_;
  std::vector<TierGroup> groups_;
  std::vector<std::size_t> lane_of_;
};

}  // namespace

std::vector<TierGroup> lay_on_tiers(const Annotation& annotation, TimeGrid grid,
                                    const ExistingTiers& existing) {
  return Layout(annotation, grid, existing).make();
}

std::string without_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const auto first = static_cast<unsigned char>(text[0]);
    const bool is_control =
        (first < 0x20 && first != '\t' && first != '\n' && first != '\r') || first == 0x7F;
    out += length == 0 || is_control ? std::string_view("\uFFFD") : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

}  // namespace undertone::data
