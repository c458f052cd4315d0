#include "data/transcripts/to_conversation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "data/transcripts/text_lines.hpp"

namespace undertone::data {
namespace {

constexpr double kRounding_s = 0.1;

bool is_finite(const TimeSpan& span) { return std::isfinite(span.begin_s) && std::isfinite(span.end_s); }

std::string span_text(const TimeSpan& span) {
  constexpr double kWritable = 1e9;  // beyond, a clock would only be a row of digits
  if (!is_finite(span) || std::abs(span.begin_s) > kWritable || std::abs(span.end_s) > kWritable) return "";
  return " (" + format_clock(span.begin_s) + " to " + format_clock(span.end_s) + ")";
}

class ConversationMaker {
 public:
  ConversationMaker(const Transcript& transcript, const ConversationRules& rules)
      : transcript_(transcript), is_timed_(has_times(transcript)) {
    if (rules.media_duration_s && std::isfinite(*rules.media_duration_s)) {
      media_end_s_ = std::max(0.0, *rules.media_duration_s);
    }
  }

  ConversationResult make() {
    for (const TranscriptEntry& entry : transcript_.entries) take(entry);
    std::stable_sort(taken_.begin(), taken_.end(), [](const Taken& a, const Taken& b) {
      return std::tie(a.utterance.span.begin_s, a.utterance.span.end_s) <
             std::tie(b.utterance.span.begin_s, b.utterance.span.end_s);
    });
    make_ids_unique();
    std::vector<Utterance> utterances;
    utterances.reserve(taken_.size());
    for (Taken& taken : taken_) utterances.push_back(std::move(taken.utterance));
    return {Conversation(std::move(utterances)), problems_.take()};
  }

 private:
  struct Taken {
    Utterance utterance;
    int line = 0;
  };

  void take(const TranscriptEntry& entry) {
    Utterance utterance;
    utterance.span = entry.span;
    if (is_timed_ && !fit_span(entry, utterance.span)) return;
    if (entry.id) utterance.id = trim(*entry.id);
    if (entry.speaker) utterance.speaker = text_or_absent(*entry.speaker);
    if (entry.text) utterance.text = text_or_absent(*entry.text);
    if (entry.label) utterance.label = text_or_absent(*entry.label);
    take_words(entry, utterance);
    taken_.push_back({std::move(utterance), entry.line});
  }

  void report(const TranscriptEntry& entry, const std::string& what) {
    problems_.add(entry.line, what + span_text(entry.span));
  }

  /// False where the entry is dropped.
  bool fit_span(const TranscriptEntry& entry, TimeSpan& span) {
    const auto drop = [&](const std::string& why) {
      report(entry, "left out, since it " + why);
      return false;
    };
    if (!is_finite(span)) return drop("has a time that is not finite");
    if (span.end_s < span.begin_s) return drop("ends before it begins");
    if (span.end_s == span.begin_s) return drop("lasts no time");
    if (span.end_s <= 0) return drop("ends before the media begins");
    if (std::max(0.0, span.begin_s) >= media_end_s_) return drop("begins after the end of the media");
    if (span.begin_s < 0) report(entry, "begins before the media, moved to 0");
    if (span.end_s > media_end_s_ + kRounding_s) report(entry, "ends after the media, moved to its end");
    span = {std::max(span.begin_s, 0.0) + 0.0, std::min(span.end_s, media_end_s_)};
    return true;
  }

  void take_words(const TranscriptEntry& entry, Utterance& utterance) {
    std::size_t dropped = 0;
    const bool is_moved = utterance.span != entry.span;
    for (Word word : entry.words) {
      bool is_sound = is_finite(word.span) && word.span.begin_s <= word.span.end_s && is_timed_;
      if (is_sound && is_moved) {
        word.span.begin_s = std::max(word.span.begin_s, utterance.span.begin_s);
        word.span.end_s = std::min(word.span.end_s, utterance.span.end_s);
        is_sound = word.span.begin_s <= word.span.end_s;
      }
      if (is_sound) {
        utterance.words.push_back(std::move(word));
      } else {
        ++dropped;
      }
    }
    if (dropped > 0) report(entry, std::to_string(dropped) + " words with unusable times left out");
  }

  /// Ids that the file gives come first, so that a generated one never takes the name of another.
  void make_ids_unique() {
    std::unordered_set<std::string> ids;
    std::vector<Taken*> repeated;
    for (Taken& taken : taken_) {
      if (!taken.utterance.id.empty() && !ids.insert(taken.utterance.id).second) repeated.push_back(&taken);
    }
    std::unordered_map<std::string, std::size_t> last_suffix;
    for (Taken* taken : repeated) {
      const std::string id = taken->utterance.id;
      std::size_t& suffix = last_suffix.try_emplace(id, 1).first->second;
      do {
        taken->utterance.id = id + "_" + std::to_string(++suffix);
      } while (!ids.insert(taken->utterance.id).second);
      problems_.add(taken->line, "the id " + excerpt(id) + " stands twice, this one became " +
                                     excerpt(taken->utterance.id));
    }
    std::size_t number = 0;
    for (std::size_t i = 0; i < taken_.size(); ++i) {
      std::string& id = taken_[i].utterance.id;
      if (!id.empty()) continue;
      number = std::max(number, i);
      do {
        id = numbered_id(++number);
      } while (!ids.insert(id).second);
    }
  }

  static std::string numbered_id(std::size_t number) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "u%04zu", number);
    return text.data();
  }

  const Transcript& transcript_;
  bool is_timed_;
  double media_end_s_ = std::numeric_limits<double>::infinity();
  std::vector<Taken> taken_;
  ProblemList problems_;
};

}  // namespace

bool has_times(const Transcript& transcript) {
  return transcript.entries.empty() ||
         std::ranges::any_of(transcript.entries, [](const TranscriptEntry& entry) {
           return entry.span != TimeSpan{0, 0};
         });
}

ConversationResult to_conversation(const Transcript& transcript, const ConversationRules& rules) {
  return ConversationMaker(transcript, rules).make();
}

}  // namespace undertone::data
