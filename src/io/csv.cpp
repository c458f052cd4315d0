#include "src/io/csv.hpp"

#include <algorithm>
#include <ostream>

#include "src/core/error.hpp"

namespace undertone::io {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

void check(const CsvFormat& format) {
  if (std::string_view(",;\t").find(format.delimiter) == std::string_view::npos) {
    throw Error(ErrorKind::kMisuse, "a CSV delimiter is a comma, a semicolon or a tab");
  }
}

std::size_t count_line_ends(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool before_lf = i + 1 < text.size() && text[i + 1] == '\n';
    if (text[i] == '\n' || (text[i] == '\r' && !before_lf)) ++count;
  }
  return count;
}

void note(CsvRecord& record, std::string problem) {
  if (record.ok()) record.problem = std::move(problem);
}

}  // namespace

CsvReader::CsvReader(std::string_view text, const CsvFormat& format) : text_(text), format_(format) {
  check(format);
  if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
}

std::optional<CsvRecord> CsvReader::next() {
  while (at_line_end()) skip_line_end();
  if (at_ == text_.size()) return std::nullopt;
  CsvRecord record;
  record.line = line_;
  read_field(record);
  while (at_ < text_.size() && text_[at_] == format_.delimiter) {
    ++at_;
    read_field(record);
  }
  if (at_line_end()) skip_line_end();
  return record;
}

void CsvReader::read_field(CsvRecord& record) {
  const bool quoted = at_ < text_.size() && text_[at_] == '"';
  std::string field = quoted ? read_quoted(record) : std::string();
  const char stops[] = {format_.delimiter, '\r', '\n'};
  const std::size_t end =
      std::min(text_.find_first_of(std::string_view(stops, sizeof stops), at_), text_.size());
  const std::string_view bare = text_.substr(at_, end - at_);
  if (quoted && !bare.empty()) note(record, "text after a closing quote");
  if (!quoted && bare.find('"') != bare.npos) note(record, "a quote inside an unquoted field");
  field += bare;
  at_ = end;
  if (record.fields.size() < format_.max_fields) {
    record.fields.push_back(std::move(field));
  } else {
    note(record, "more than " + std::to_string(format_.max_fields) + " fields");
  }
}

/// Where no closing quote follows, the field ends with its line. Text after such a line holds quotes in even
/// runs only, each of which closes what it opens; so this look-ahead to the end of the text happens at most
/// once.
std::string CsvReader::read_quoted(CsvRecord& record) {
  const std::size_t begin = at_ + 1;
  std::string field;
  for (std::size_t at = begin;;) {
    const std::size_t quote = text_.find('"', at);
    if (quote == text_.npos) {
      note(record, "the quote opened on line " + std::to_string(line_) + " is never closed");
      at_ = std::min(text_.find_first_of("\r\n", begin), text_.size());
      return std::string(text_.substr(begin, at_ - begin));
    }
    field += text_.substr(at, quote - at);
    at = quote + 1;
    if (at == text_.size() || text_[at] != '"') {
      line_ += count_line_ends(text_.substr(begin, quote - begin));
      at_ = at;
      return field;
    }
    field += '"';
    ++at;
  }
}

void CsvReader::skip_line_end() {
  at_ += text_.substr(at_).starts_with("\r\n") ? 2 : 1;
  ++line_;
}

CsvTable::CsvTable(std::string_view text, const CsvFormat& format) : reader_(text, format) {
  auto header = reader_.next();
  if (!header) throw Error(ErrorKind::kBadInput, "the CSV text is empty, not even a header");
  if (!header->ok()) {
    throw Error(ErrorKind::kBadInput,
                "the CSV header on line " + std::to_string(header->line) + ": " + header->problem);
  }
  columns_ = std::move(header->fields);
}

std::optional<std::size_t> CsvTable::find_column(std::string_view name) const {
  const auto found = std::ranges::find(columns_, name);
  if (found == columns_.end()) return std::nullopt;
  if (std::find(found + 1, columns_.end(), name) != columns_.end()) {
    throw Error(ErrorKind::kBadInput, "several CSV columns are called \"" + std::string(name) + "\"");
  }
  return static_cast<std::size_t>(found - columns_.begin());
}

std::size_t CsvTable::column(std::string_view name) const {
  if (const auto found = find_column(name)) return *found;
  std::string message = "no CSV column is called \"" + std::string(name) + "\"; there are";
  constexpr std::size_t kShown = 40;
  for (std::size_t i = 0; i < std::min(columns_.size(), kShown); ++i) {
    message += (i == 0 ? " \"" : ", \"") + columns_[i] + "\"";
  }
  if (columns_.size() > kShown) message += ", …";
  throw Error(ErrorKind::kNotFound, message);
}

std::optional<CsvRecord> CsvTable::next() {
  auto record = reader_.next();
  if (record && record->fields.size() != columns_.size()) {
    note(*record, std::to_string(record->fields.size()) + " fields where the header has " +
                      std::to_string(columns_.size()));
  }
  return record;
}

std::string to_csv_line(std::span<const std::string> fields, const CsvFormat& format) {
  check(format);
  if (fields.empty()) throw Error(ErrorKind::kMisuse, "a CSV record needs a field");
  const char special[] = {format.delimiter, '"', '\r', '\n'};
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) line += format.delimiter;
    const std::string& field = fields[i];
    // Bare, a lone empty field would be an empty line, and the mark would vanish at the start of the text.
    const bool quoted = field.find_first_of(std::string_view(special, sizeof special)) != field.npos ||
                        (field.empty() && fields.size() == 1) || field.starts_with(kByteOrderMark);
    if (quoted) line += '"';
    for (const char c : field) line.append(c == '"' ? 2 : 1, c);
    if (quoted) line += '"';
  }
  return line += format.line_end == LineEnd::kCrLf ? "\r\n" : "\n";
}

CsvWriter::CsvWriter(std::ostream& out, const CsvFormat& format) : out_(out), format_(format) {
  check(format);
}

void CsvWriter::write(std::span<const std::string> fields) {
  out_ << to_csv_line(fields, format_);
  if (!out_) throw Error(ErrorKind::kIo, "the stream took no more CSV");
}

}  // namespace undertone::io
