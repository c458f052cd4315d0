#include "data/transcripts/stm.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "data/transcripts/nist_lines.hpp"

namespace undertone::data {
namespace {

/// Cuts words and the signs of alternatives out of a transcript, the signs also where no space parts them.
std::vector<std::string_view> cut_tokens(std::string_view text) {
  constexpr std::string_view kSigns = "{}";
  constexpr std::string_view kSpaces = " \t\f\v";
  std::vector<std::string_view> tokens;
  for (std::size_t at = 0; at < text.size();) {
    if (kSpaces.find(text[at]) != kSpaces.npos) {
      ++at;
      continue;
    }
    const std::size_t end = kSigns.find(text[at]) != kSigns.npos
                                ? at + 1
                                : std::min(text.find_first_of(" \t\f\v{}", at), text.size());
    tokens.push_back(text.substr(at, end - at));
    at = end;
  }
  return tokens;
}

std::string_view without_parentheses(std::string_view word) {
  if (word.size() > 2 && word.front() == '(' && word.back() == ')') return word.substr(1, word.size() - 2);
  return word;
}

/// The words that remain when the first of all alternatives is taken. Nothing where braces do not pair.
std::optional<std::string> choose_first(std::string_view text) {
  std::string chosen;
  std::size_t depth = 0;
  std::size_t dropped_from = 0;  // the depth at which an alternative that is not taken began; 0: none
  for (std::string_view token : cut_tokens(text)) {
    if (token == "{") {
      ++depth;
    } else if (token == "}") {
      if (depth == 0) return std::nullopt;
      if (dropped_from == depth) dropped_from = 0;
      --depth;
    } else if (token == "/" && depth > 0) {
      if (dropped_from == 0) dropped_from = depth;
    } else if (dropped_from == 0 && !(token == "@" && depth > 0)) {
      chosen += (chosen.empty() ? "" : " ") + std::string(without_parentheses(token));
    }
  }
  if (depth != 0) return std::nullopt;
  return chosen;
}

bool is_unwritten(std::string_view speaker, std::string_view words) {
  const std::string name = to_lower_ascii(speaker);
  return name == "inter_segment_gap" || name == "excluded_region" ||
         to_lower_ascii(words) == "ignore_time_segment_in_scoring";
}

class StmParser {
 public:
  StmParser(std::string_view text, const TranscriptOptions& options)
      : lines_(text), options_(options), recordings_(options) {}

  Transcript parse() {
    transcript_.format = "STM";
    while (const auto line = lines_.next()) read_line(*line);
    if (unwritten_ > 0)
      problems_.add(0, std::to_string(unwritten_) + " segments marked as not written down make no entry");
    recordings_.finish(transcript_, problems_);
    transcript_.problems = problems_.take();
    return std::move(transcript_);
  }

 private:
  void read_line(const Line& line) {
    FieldCursor fields(line.text);
    const std::string_view recording = fields.next();
    fields.next();  // channel
    const std::string_view speaker = fields.next();
    const std::string_view begin = fields.next();
    const std::string_view end = fields.next();
    if (end.empty()) return problems_.add(line.number, "an STM line needs five fields; left out");
    const auto span = parse_span(begin, end, SecondTime::kEnd);
    if (!span) {
      return problems_.add(line.number,
                           "begin " + excerpt(begin) + " or end " + excerpt(end) + " is no number; left out");
    }
    const std::string_view words = without_labels(fields.rest());
    if (!recordings_.wants(recording)) return;
    if (is_unwritten(speaker, words)) {
      ++unwritten_;
      return;
    }
    check_entry_count(transcript_.entries.size());
    TranscriptEntry& entry = transcript_.entries.emplace_back();
    entry.line = line.number;
    entry.span = *span;
    entry.tier = recording;
    if (options_.speaker_from != SpeakerFrom::kNone) entry.speaker = field_or_absent(speaker);
    auto chosen = choose_first(words);
    if (!chosen) problems_.add(line.number, "braces that do not pair; the words are taken as they stand");
    entry.text = text_or_absent(chosen ? *chosen : std::string(words));
  }

  /// "<o,f0,male> words"; words of their own in angle brackets, such as "<unk>", have no comma.
  static std::string_view without_labels(std::string_view rest) {
    const std::size_t end = rest.find('>');
    if (!rest.starts_with('<') || end == rest.npos) return rest;
    const std::string_view labels = rest.substr(1, end - 1);
    const bool is_list = labels.find(',') != labels.npos && labels.find_first_of("< \t") == labels.npos;
    return is_list ? trim(rest.substr(end + 1)) : rest;
  }

  NistLineReader lines_;
  const TranscriptOptions& options_;
  Recordings recordings_;
  ProblemList problems_;
  Transcript transcript_;
  std::size_t unwritten_ = 0;
};

}  // namespace

Transcript parse_stm(std::string_view utf8, const TranscriptOptions& options) {
  return StmParser(utf8, options).parse();
}

}  // namespace undertone::data
