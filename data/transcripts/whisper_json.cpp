#include "data/transcripts/whisper_json.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "data/transcripts/clock_formats.hpp"
#include "data/transcripts/json_text.hpp"
#include "data/transcripts/text_lines.hpp"
#include "src/core/error.hpp"
#include "src/io/json.hpp"

namespace undertone::data {
namespace {

using io::Json;
using io::JsonKind;

std::optional<double> to_seconds(const Json* value) {
  if (!value) return std::nullopt;
  if (value->kind() == JsonKind::kInteger || value->kind() == JsonKind::kDouble) return value->as_double();
  return value->kind() == JsonKind::kString ? parse_seconds(value->as_string()) : std::nullopt;
}

std::optional<std::string> to_name(const Json* value) {
  if (!value) return std::nullopt;
  if (value->kind() == JsonKind::kInteger) return std::to_string(value->as_integer());
  return value->kind() == JsonKind::kString ? text_or_absent(value->as_string()) : std::nullopt;
}

const Json* find_first(const Json& object, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (const Json* value = object.find(key)) return value;
  }
  return nullptr;
}

std::optional<TimeSpan> to_span(const std::optional<double>& begin_s, const std::optional<double>& end_s) {
  return begin_s && end_s ? std::optional(TimeSpan{*begin_s, *end_s}) : std::nullopt;
}

std::optional<TimeSpan> find_span(const Json& object) {
  if (const auto span = to_span(to_seconds(object.find("start")), to_seconds(object.find("end"))))
    return span;
  const Json* pair = object.find("timestamp");
  if (pair && pair->kind() == JsonKind::kArray && pair->as_array().size() == 2) {
    return to_span(to_seconds(&pair->as_array()[0]), to_seconds(&pair->as_array()[1]));
  }
  const Json* offsets = object.find("offsets");
  if (!offsets) return std::nullopt;
  const auto span = to_span(to_seconds(offsets->find("from")), to_seconds(offsets->find("to")));
  return span ? std::optional(TimeSpan{span->begin_s / 1000, span->end_s / 1000}) : std::nullopt;
}

struct HeardWord {
  std::string text;  // with the white space that the file has around it
  std::optional<TimeSpan> span;
  std::optional<std::string> speaker;
};

/// Elements that are no words are counted in `others`.
std::vector<HeardWord> read_words(const Json* words, std::size_t& others) {
  std::vector<HeardWord> heard;
  if (!words || words->kind() != JsonKind::kArray) return heard;
  for (const Json& word : words->as_array()) {
    const Json* text = find_first(word, {"word", "text"});
    if (text && text->kind() == JsonKind::kString) {
      heard.push_back({text->as_string(), find_span(word), to_name(word.find("speaker"))});
    } else {
      ++others;
    }
  }
  return heard;
}

/// Whisper's words bring their spaces along, those of WhisperX come without.
std::string join(const std::vector<HeardWord>& words) {
  const bool bring_spaces = std::ranges::any_of(
      words, [](const HeardWord& word) { return word.text.starts_with(' ') || word.text.ends_with(' '); });
  std::string text;
  for (const HeardWord& word : words) {
    if (!text.empty() && !bring_spaces) text += ' ';
    text += word.text;
  }
  return text;
}

TranscriptEntry to_entry(const std::vector<HeardWord>& words, int line) {
  TranscriptEntry entry;
  entry.line = line;
  entry.text = text_or_absent(join(words));
  bool has_span = false;
  for (const HeardWord& word : words) {
    if (!entry.speaker) entry.speaker = word.speaker;
    if (!word.span) continue;
    entry.span.begin_s = has_span ? std::min(entry.span.begin_s, word.span->begin_s) : word.span->begin_s;
    entry.span.end_s = has_span ? std::max(entry.span.end_s, word.span->end_s) : word.span->end_s;
    has_span = true;
    entry.words.push_back({*word.span, std::string(trim(word.text))});
  }
  return entry;
}

bool has_times(const std::vector<HeardWord>& words) {
  return std::ranges::any_of(words, [](const HeardWord& word) { return word.span.has_value(); });
}

enum class Pauses { kIgnore, kDivide };

/// Runs of one speaker. A word without a speaker goes with the one before it.
std::vector<std::vector<HeardWord>> divide(const std::vector<HeardWord>& words, Pauses pauses) {
  constexpr double kPause_s = 1;
  std::vector<std::vector<HeardWord>> runs;
  std::optional<std::string> speaker;
  std::optional<double> end_s;
  for (const HeardWord& word : words) {
    const bool changes = word.speaker && speaker && word.speaker != speaker;
    const bool pauses_before = word.span && end_s && word.span->begin_s - *end_s >= kPause_s;
    if (runs.empty() || changes || (pauses_before && pauses == Pauses::kDivide)) runs.emplace_back();
    if (word.speaker) speaker = word.speaker;
    if (word.span) end_s = word.span->end_s;
    runs.back().push_back(word);
  }
  return runs;
}

class SegmentParser {
 public:
  void take(const Json& segment, std::size_t number, int line) {
    if (segment.kind() != JsonKind::kObject) return report(number, line, "is no object");
    std::size_t others = 0;
    std::vector<HeardWord> words = read_words(segment.find("words"), others);
    if (others > 0)
      report(number, line, "has " + std::to_string(others) + " words without text, passed over");
    const auto speaker = to_name(segment.find("speaker"));
    std::vector<TranscriptEntry> entries;
    if (!speaker && others == 0) {
      const auto runs = divide(words, Pauses::kIgnore);
      if (runs.size() > 1 && std::ranges::all_of(runs, has_times)) {
        for (const auto& run : runs) entries.push_back(to_entry(run, line));
      }
    }
    if (entries.empty()) {
      const auto span = find_span(segment);
      if (!span && !has_times(words)) return report(number, line, "has no times");
      TranscriptEntry& entry = entries.emplace_back(to_entry(words, line));
      if (span) entry.span = *span;
      if (speaker) entry.speaker = speaker;
      if (const Json* text = find_first(segment, {"text", "transcript"})) entry.text = to_name(text);
    }
    const Json* id = segment.find("id");  // a number only counts the segments
    if (id && id->kind() == JsonKind::kString) entries.front().id = text_or_absent(id->as_string());
    for (TranscriptEntry& entry : entries) {
      entry.label = to_name(find_first(segment, {"emotion", "label"}));
      add(std::move(entry));
    }
  }

  void take_words(const Json& words, int line) {
    std::size_t others = 0;
    for (const auto& run : divide(read_words(&words, others), Pauses::kDivide)) {
      if (has_times(run)) {
        add(to_entry(run, line));
      } else {
        problems_.add(line, "words without times: " + excerpt(join(run)));
      }
    }
    if (others > 0) problems_.add(line, std::to_string(others) + " words without text, passed over");
  }

  Transcript finish(SpeakerFrom from) {
    transcript_.format = "Whisper JSON";
    transcript_.problems = problems_.take();
    if (from == SpeakerFrom::kNone) {
      for (TranscriptEntry& entry : transcript_.entries) entry.speaker.reset();
    }
    return std::move(transcript_);
  }

 private:
  void report(std::size_t number, int line, const std::string& what) {
    problems_.add(line, "segment " + std::to_string(number) + " " + what);
  }

  void add(TranscriptEntry entry) {
    check_entry_count(transcript_.entries.size());
    transcript_.entries.push_back(std::move(entry));
  }

  Transcript transcript_;
  ProblemList problems_;
};

struct Source {
  const Json* list = nullptr;
  std::string_view key;
  bool is_words = false;
};

bool is_word(const Json& element) { return element.find("word") && !element.find("text"); }

std::optional<Source> find_source(const Json& root) {
  if (root.kind() == JsonKind::kArray) {
    return Source{&root, "", !root.as_array().empty() && is_word(root.as_array().front())};
  }
  constexpr std::array<Source, 5> kSources = {{{nullptr, "segments", false},
                                               {nullptr, "transcription", false},
                                               {nullptr, "chunks", false},
                                               {nullptr, "word_segments", true},
                                               {nullptr, "words", true}}};
  for (Source source : kSources) {
    source.list = root.find(source.key);
    if (source.list && source.list->kind() == JsonKind::kArray) return source;
  }
  return std::nullopt;
}

}  // namespace

Transcript parse_whisper_json(std::string_view utf8, const TranscriptOptions& options) {
  constexpr io::JsonLimits kLimits{.max_bytes = std::size_t{128} << 20};
  std::string replaced;
  if (utf8.find("NaN") != utf8.npos || utf8.find("Infinity") != utf8.npos) {
    replaced = without_nan(utf8);
    utf8 = replaced;
  }
  const Json root = io::parse_json(utf8, kLimits);
  const auto source = find_source(root);
  if (!source) {
    throw Error(ErrorKind::kBadInput,
                "the JSON holds no array under segments, transcription, chunks, word_segments or words");
  }
  const std::vector<int> lines = element_lines(utf8, source->key);
  SegmentParser parser;
  if (source->is_words) {
    parser.take_words(*source->list, lines.empty() ? 0 : lines.front());
  } else {
    std::size_t number = 0;
    for (const Json& segment : source->list->as_array()) {
      const int line = number < lines.size() ? lines[number] : 0;
      parser.take(segment, ++number, line);
    }
  }
  return parser.finish(options.speaker_from);
}

}  // namespace undertone::data
