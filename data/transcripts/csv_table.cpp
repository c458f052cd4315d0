#include "data/transcripts/csv_table.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "data/transcripts/clock_formats.hpp"
#include "data/transcripts/csv_columns.hpp"
#include "data/transcripts/text_lines.hpp"
#include "data/transcripts/turns.hpp"
#include "src/core/error.hpp"
#include "src/core/joined.hpp"
#include "src/io/csv.hpp"

namespace undertone::data {
namespace {

std::size_t count_tabs(std::string_view line) {
  return static_cast<std::size_t>(std::ranges::count(line, '\t'));
}

/// Many programs write tabs between fields and know no quoting. When each line has as many tabs as the first,
/// no quoted field spans lines, and quotes may be taken as they stand.
bool is_plain_tsv(std::string_view text) {
  LineReader lines(text);
  std::optional<std::size_t> tabs;
  while (const auto line = lines.next()) {
    if (is_blank(line->text)) continue;
    if (count_tabs(line->text) != tabs.value_or(count_tabs(line->text))) return false;
    tabs = count_tabs(line->text);
  }
  return tabs.value_or(0) > 0;
}

/// `"a ""b"" c"` without its quotes; any other text as it is.
std::string unquoted(std::string_view field) {
  if (field.size() < 2 || field.front() != '"' || field.back() != '"') return std::string(field);
  std::string inner;
  const std::string_view body = field.substr(1, field.size() - 2);
  for (std::size_t i = 0; i < body.size(); ++i) {
    if (body[i] == '"' && (i + 1 == body.size() || body[++i] != '"')) return std::string(field);
    inner += body[i];
  }
  return inner;
}

/// Records of a table, by whichever of the two ways of reading fits.
class RecordReader {
 public:
  RecordReader(std::string_view text, char delimiter)
      : lines_(text),
        quoted_(text, {.delimiter = delimiter}),
        is_plain_(delimiter == '\t' && is_plain_tsv(text)) {}

  std::optional<io::CsvRecord> next() {
    if (!is_plain_) return quoted_.next();
    auto line = lines_.next();
    while (line && is_blank(line->text)) line = lines_.next();
    if (!line) return std::nullopt;
    io::CsvRecord record;
    record.line = static_cast<std::size_t>(line->number);
    for (const std::string_view field : split_at(line->text, '\t')) record.fields.push_back(unquoted(field));
    return record;
  }

 private:
  LineReader lines_;
  io::CsvReader quoted_;
  bool is_plain_;
};

struct Header {
  char delimiter = ',';
  std::vector<std::string> names;
  std::string problem;
};

/// The first record, divided by the delimiter under which most columns are known, or else most columns stand.
Header read_header(std::string_view text) {
  Header best;
  std::pair<std::size_t, std::size_t> best_score;
  for (const char delimiter : {',', ';', '\t'}) {
    io::CsvReader reader(text, {.delimiter = delimiter});
    auto record = reader.next();
    if (!record) continue;
    const std::pair score(ColumnMap(record->fields).known(), record->fields.size());
    if (!best.names.empty() && score <= best_score) continue;
    best_score = score;
    best = {delimiter, std::move(record->fields), std::move(record->problem)};
  }
  return best;
}

void check_columns(const Header& header, const ColumnMap& columns) {
  if (!header.problem.empty())
    throw Error(ErrorKind::kBadInput, "the line of column names: " + header.problem);
  if (columns.has(Column::kBegin) && !columns.has_times()) {
    throw Error(ErrorKind::kBadInput, "the table has a column of begins but none of ends or durations");
  }
  if (columns.has_times() || columns.has(Column::kText)) return;
  std::string names;
  constexpr std::size_t kShown = 12;
  for (std::size_t i = 0; i < std::min(kShown, header.names.size()); ++i) {
    names += (i > 0 ? ", " : "") + excerpt(header.names[i]);
  }
  throw Error(ErrorKind::kBadInput,
              "the first line names neither columns of times nor one of text: " + names);
}

class TableParser {
 public:
  TableParser(const Header& header, const ColumnMap& columns) : header_(header), columns_(columns) {
    for (const Column column : {Column::kBegin, Column::kEnd, Column::kDuration}) {
      if (columns_.has(column) && columns_.find(column)->has_unit) whole_numbers_ = false;
    }
  }

  Transcript parse(std::string_view utf8) {
    transcript_.format = header_.delimiter == '\t' ? "TSV" : "CSV";
    RecordReader records(utf8, header_.delimiter);
    records.next();  // the names
    while (const auto record = records.next()) take(*record);
    if (columns_.has_times()) guess_milliseconds();
    transcript_.problems = problems_.take();
    return std::move(transcript_);
  }

 private:
  void take(const io::CsvRecord& record) {
    const int line = static_cast<int>(record.line);
    if (std::ranges::all_of(record.fields, is_blank)) return;
    if (record.fields.size() != header_.names.size()) {
      problems_.add(line, std::to_string(record.fields.size()) + " fields where the first line has " +
                              std::to_string(header_.names.size()));
      return;
    }
    if (!record.ok()) problems_.add(line, record.problem + "; the record is used as it could be understood");
    TranscriptEntry entry;
    entry.line = line;
    if (columns_.has_times() && !read_span(record, entry)) return;
    entry.speaker = text_or_absent(field(record, Column::kSpeaker));
    entry.text = text_or_absent(field(record, Column::kText));
    entry.label = text_or_absent(field(record, Column::kEmotion));
    entry.id = read_id(record);
    check_entry_count(transcript_.entries.size());
    transcript_.entries.push_back(std::move(entry));
  }

  std::string_view field(const io::CsvRecord& record, Column column) const {
    return columns_.has(column) ? trim(record.fields[columns_.find(column)->index]) : std::string_view();
  }

  std::optional<std::string> read_id(const io::CsvRecord& record) const {
    const std::string_view dialogue = field(record, Column::kDialogueId);
    const std::string_view utterance = field(record, Column::kUtteranceId);
    if (dialogue.empty() || utterance.empty()) return text_or_absent(field(record, Column::kId));
    return "dia" + std::string(dialogue) + "_utt" + std::string(utterance);
  }

  std::optional<double> read_time(const io::CsvRecord& record, Column column, std::string_view what) {
    const std::string_view text = field(record, column);
    const auto seconds = parse_seconds(text);
    if (!seconds) {
      problems_.add(static_cast<int>(record.line), text.empty()
                                                       ? "no " + std::string(what)
                                                       : "no " + std::string(what) + ": " + excerpt(text));
      return std::nullopt;
    }
    if (!std::ranges::all_of(text, is_ascii_digit)) whole_numbers_ = false;
    return *seconds * columns_.find(column)->scale_s;
  }

  bool read_span(const io::CsvRecord& record, TranscriptEntry& entry) {
    const auto begin_s = read_time(record, Column::kBegin, "time of the begin");
    if (!begin_s) return false;
    const bool has_end = columns_.has(Column::kEnd);
    const auto second = has_end ? read_time(record, Column::kEnd, "time of the end")
                                : read_time(record, Column::kDuration, "duration");
    if (!second) return false;
    entry.span = {*begin_s, has_end ? *second : *begin_s + *second};
    return true;
  }

  void guess_milliseconds() {
    constexpr double kLongerThanUtterances = 100;
    auto& entries = transcript_.entries;
    if (!whole_numbers_ || entries.empty()) return;
    std::vector<double> durations;
    durations.reserve(entries.size());
    for (const TranscriptEntry& entry : entries) durations.push_back(entry.span.duration_s());
    const auto median = durations.begin() + static_cast<std::ptrdiff_t>(durations.size() / 2);
    std::nth_element(durations.begin(), median, durations.end());
    if (*median < kLongerThanUtterances) return;
    for (TranscriptEntry& entry : entries) entry.span = {entry.span.begin_s / 1000, entry.span.end_s / 1000};
    transcript_.format += ", milliseconds (guessed)";
  }

  const Header& header_;
  const ColumnMap& columns_;
  bool whole_numbers_ = true;
  Transcript transcript_;
  ProblemList problems_;
};

}  // namespace

Transcript parse_csv_table(std::string_view utf8, const TranscriptOptions& options) {
  const Header header = read_header(utf8);
  if (header.names.empty())
    throw Error(ErrorKind::kBadInput, "the table is empty, without even column names");
  const ColumnMap columns(header.names);
  check_columns(header, columns);
  Transcript transcript = TableParser(header, columns).parse(utf8);
  if (options.speaker_from == SpeakerFrom::kPrefix && !columns.has(Column::kSpeaker)) {
    find_speakers_in_text(transcript.entries, options.speaker_from);
  }
  if (options.speaker_from == SpeakerFrom::kNone) {
    for (TranscriptEntry& entry : transcript.entries) entry.speaker.reset();
  }
  return transcript;
}

bool has_transcript_columns(std::string_view utf8) {
  const Header header = read_header(utf8);
  const ColumnMap columns(header.names);
  return columns.known() > 1 && (columns.has_times() || columns.has(Column::kText));
}

}  // namespace undertone::data
