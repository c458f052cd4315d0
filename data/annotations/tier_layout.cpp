#include "data/annotations/tier_layout.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <map>
#include <queue>
#include <utility>

#include "data/annotations/existing_finder.hpp"
#include "data/annotations/prediction_at.hpp"
#include "data/annotations/tier_naming.hpp"
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

bool is_of_use(const Word& word) {
  return std::isfinite(word.span.begin_s) && std::isfinite(word.span.end_s) && !is_blank(word.text);
}

std::vector<Word> fit_words(std::vector<Word> words, const TimeSpan& span, TimeGrid grid) {
  std::erase_if(words, [](const Word& word) { return !is_of_use(word); });
  std::ranges::stable_sort(words, {}, [](const Word& word) { return word.span.begin_s; });
  std::vector<Word> fitting;
  double free_from_s = span.begin_s;
  for (const Word& word : words) {
    const double begin_s = std::max(word.span.begin_s, free_from_s);
    const TimeSpan fitted = on_grid({begin_s, std::min(word.span.end_s, span.end_s)}, grid);
    if (fitted.end_s > span.end_s) continue;
    free_from_s = fitted.end_s;
    fitting.push_back({fitted, writable_text(word.text)});
  }
  return fitting;
}

std::string confidence_text(double confidence) {
  char text[40];
  const double share = std::isfinite(confidence) ? std::clamp(confidence, 0.0, 1.0) : 0;
  return {text, std::to_chars(text, text + sizeof text, share, std::chars_format::fixed, 3).ptr};
}

/// Empty where nothing is known.
std::string known_text(const std::optional<std::string>& text) {
  return text && !is_blank(*text) ? writable_text(*text) : std::string();
}

/// Of one character, or one byte that is none.
bool is_writable(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (first >= 0x80) return character.size() > 1 && character != "\uFFFE" && character != "\uFFFF";
  return (first >= 0x20 && first != 0x7F) || first == '\t' || first == '\n';
}

/// Gives each utterance of one speaker, in order of begin, the first lane that is free by then, from 1.
class Lanes {
 public:
  int take(const TimeSpan& span) {
    while (!busy_.empty() && busy_.top().first <= span.begin_s) {
      free_.push(busy_.top().second);
      busy_.pop();
    }
    int lane = 0;
    if (free_.empty()) {
      lane = ++count_;
    } else {
      lane = free_.top();
      free_.pop();
    }
    busy_.emplace(span.end_s, lane);
    return lane;
  }

 private:
  using Busy = std::pair<double, int>;
  std::priority_queue<Busy, std::vector<Busy>, std::greater<>> busy_;
  std::priority_queue<int, std::vector<int>, std::greater<>> free_;
  int count_ = 0;
};

class Layout {
 public:
  Layout(const Annotation& annotation, TimeGrid grid, const ExistingTiers& existing)
      : annotation_(annotation), grid_(grid), finder_(existing) {}

  std::vector<TierGroup> make() {
    const auto& utterances = annotation_.conversation.utterances();
    for (std::size_t i = 0; i < utterances.size(); ++i) place(i, utterances[i]);
    return std::move(groups_);
  }

 private:
  /// A lane of a speaker, or a tier that exists.
  struct Place {
    std::string existing_tier;
    std::optional<std::string> speaker;
    int lane = 1;
    friend auto operator<=>(const Place&, const Place&) = default;
  };

  void place(std::size_t index, const Utterance& utterance) {
    if (!is_within_recordings(utterance.span))
      throw Error(ErrorKind::kMisuse,
                  "the utterance " + excerpt(utterance.id) + " lies beyond all recordings");
    const TranscriptEntry* const entry = finder_.find(utterance);
    LaidUtterance laid;
    laid.span = on_grid(entry ? entry->span : utterance.span, grid_);
    laid.text = known_text(utterance.text);
    if (!entry || entry->words.empty()) laid.words = fit_words(utterance.words, laid.span, grid_);
    lay_labels(index, entry, laid);
    if (entry) laid.existing_id = entry->id.value_or("");
    const Place where = entry ? Place{entry->tier, entry->speaker} : new_place(utterance, laid.span);
    group_at(where).utterances.push_back(std::move(laid));
  }

  void lay_labels(std::size_t index, const TranscriptEntry* entry, LaidUtterance& laid) const {
    const Utterance& utterance = annotation_.conversation.utterances()[index];
    const std::string* const correction = correction_at(annotation_, index);
    const std::optional<std::string> known = correction ? *correction : utterance.label;
    const bool is_said = entry && entry->label == known;
    const std::string label = is_said ? std::string() : known_text(known);
    if (annotation_.predictions.empty()) {
      laid.emotion = label;
      return;
    }
    laid.label = label;
    const PredictedLabel* const prediction = prediction_at(annotation_, index);
    if (!prediction) return;
    laid.emotion = writable_text(prediction->label);
    laid.confidence = confidence_text(prediction->confidence) + " " + laid.emotion;
  }

  Place new_place(const Utterance& utterance, const TimeSpan& span) {
    Place place;
    place.speaker = known_text(utterance.speaker);
    if (place.speaker->empty()) place.speaker.reset();
    place.lane = lanes_[place.speaker].take(span);
    return place;
  }

  TierGroup& group_at(const Place& where) {
    const auto [found, is_new] = by_place_.try_emplace(where, groups_.size());
    if (is_new) {
      TierGroup& group = groups_.emplace_back();
      group.speaker = where.speaker;
      group.lane = where.lane;
      group.is_existing = !where.existing_tier.empty();
      group.names.text = where.existing_tier;
    }
    return groups_[found->second];
  }

  const Annotation& annotation_;
  TimeGrid grid_;
  ExistingFinder finder_;
  std::map<std::optional<std::string>, Lanes> lanes_;
  std::map<Place, std::size_t> by_place_;
  std::vector<TierGroup> groups_;
};

}  // namespace

std::vector<TierGroup> lay_on_tiers(const Annotation& annotation, TimeGrid grid,
                                    const ExistingTiers& existing) {
  std::vector<TierGroup> groups = Layout(annotation, grid, existing).make();
  name_tiers(groups, existing);
  return groups;
}

bool is_within_recordings(const TimeSpan& span) {
  constexpr double kLongest_s = 4e6;
  return std::abs(span.begin_s) <= kLongest_s && std::abs(span.end_s) <= kLongest_s;
}

std::string writable_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_length(text), 1);
    const std::string_view character = text.substr(0, length);
    text.remove_prefix(length);
    if (character == "\r") {
      if (!text.starts_with('\n')) out += '\n';
    } else {
      out += is_writable(character) ? character : "\uFFFD";
    }
  }
  return out;
}

}  // namespace undertone::data
