#include "data/transcripts/ctm.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "data/transcripts/clock_formats.hpp"
#include "data/transcripts/nist_lines.hpp"
#include "data/transcripts/word_groups.hpp"

namespace undertone::data {
namespace {

/// Those whose words make utterances together.
struct Voice {
  std::string recording;
  std::string channel;
  std::optional<std::string> speaker;
  friend auto operator<=>(const Voice&, const Voice&) = default;
};

bool is_confidence(std::string_view field) {
  return field.empty() || to_lower_ascii(field) == "na" || !field_or_absent(field) || parse_seconds(field);
}

bool is_word(std::string_view word, std::string_view type) {
  const std::string name = to_lower_ascii(type);
  return word != "@" && (!field_or_absent(type) || name == "lex" || name == "frag" || name == "fp" ||
                         name == "un-lex" || name == "for-lex");
}

class CtmParser {
 public:
  CtmParser(std::string_view text, const TranscriptOptions& options)
      : lines_(text), options_(options), recordings_(options) {}

  Transcript parse() {
    transcript_.format = "CTM";
    while (const auto line = lines_.next()) read_line(*line);
    if (left_aside_ > 0)
      problems_.add(0, std::to_string(left_aside_) + " lines that hold no word were left aside");
    if (alternatives_ > 0)
      problems_.add(
          0, std::to_string(alternatives_) + " words of second and later alternatives were left aside");
    recordings_.finish(transcript_, problems_);
    make_entries();
    transcript_.problems = problems_.take();
    return std::move(transcript_);
  }

 private:
  void read_line(const Line& line) {
    FieldCursor fields(line.text);
    const std::string_view recording = fields.next();
    const std::string_view channel = fields.next();
    const std::string_view begin = fields.next();
    const std::string_view duration = fields.next();
    const std::string_view word = fields.next();
    const std::string_view confidence = fields.next();
    const std::string_view type = fields.next();
    const std::string_view speaker = fields.next();
    if (word.empty()) return problems_.add(line.number, "a CTM line needs five fields; left out");
    if (begin == "*") return read_alternative_sign(word, line.number);
    const auto span = parse_span(begin, duration, SecondTime::kDuration);
    if (!span || span->end_s < span->begin_s) {
      return problems_.add(line.number, "begin " + excerpt(begin) + " or duration " + excerpt(duration) +
                                            " is no such number; left out");
    }
    if (!is_confidence(confidence))
      problems_.add(line.number, "the confidence " + excerpt(confidence) + " is no number");
    if (!recordings_.wants(recording)) return;
    if (is_other_alternative_) {
      ++alternatives_;
    } else if (!is_word(word, type)) {
      ++left_aside_;
    } else {
      add_word({std::string(recording), std::string(channel), speaker_of(speaker)},
               {line.number, {*span, std::string(word)}});
    }
  }

  void read_alternative_sign(std::string_view sign, int line) {
    const std::string name = to_lower_ascii(sign);
    if (name == "<alt>") {
      is_other_alternative_ = true;
    } else if (name == "<alt_begin>" || name == "<alt_end>") {
      is_other_alternative_ = false;
    } else {
      problems_.add(line, "a word without times; left out");
    }
  }

  static std::optional<std::string> speaker_of(std::string_view field) {
    const std::string name = to_lower_ascii(field);
    if (name == "unknown" || name == "null") return std::nullopt;
    return field_or_absent(field);
  }

  void add_word(Voice voice, TimedWord word) {
    channels_[voice.recording].insert(voice.channel);
    const auto [found, is_new] = voices_.try_emplace(std::move(voice), order_.size());
    if (is_new) order_.emplace_back(found->first, std::vector<TimedWord>());
    order_[found->second].second.push_back(std::move(word));
  }

  void make_entries() {
    for (auto& [voice, words] : order_) {
      std::optional<std::string> speaker = voice.speaker;
      if (!speaker && channels_[voice.recording].size() > 1) speaker = voice.channel;
      if (options_.speaker_from == SpeakerFrom::kNone) speaker.reset();
      for (TranscriptEntry& entry : group_words(std::move(words))) {
        entry.tier = voice.recording;
        entry.speaker = speaker;
        transcript_.entries.push_back(std::move(entry));
      }
    }
    std::ranges::stable_sort(transcript_.entries, {}, &TranscriptEntry::line);
  }

  NistLineReader lines_;
  const TranscriptOptions& options_;
  Recordings recordings_;
  ProblemList problems_;
  Transcript transcript_;
  std::map<Voice, std::size_t> voices_;
  std::vector<std::pair<Voice, std::vector<TimedWord>>> order_;
  std::map<std::string, std::set<std::string>> channels_;
  bool is_other_alternative_ = false;
  std::size_t left_aside_ = 0;
  std::size_t alternatives_ = 0;
};

}  // namespace

Transcript parse_ctm(std::string_view utf8, const TranscriptOptions& options) {
  return CtmParser(utf8, options).parse();
}

}  // namespace undertone::data
