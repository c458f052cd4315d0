#pragma once

#include <cstddef>
#include <initializer_list>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace undertone::io {

enum class LineEnd { kLf, kCrLf };

struct CsvFormat {
  char delimiter = ',';             // also ';' and '\t'
  std::size_t max_fields = 65'536;  // of a record; those beyond are dropped and the record has a problem
  LineEnd line_end = LineEnd::kLf;  // of the writer; the reader takes LF, CRLF and CR as they come
};

struct CsvRecord {
  std::vector<std::string> fields;
  std::size_t line = 0;  // where the record begins, counted from 1
  std::string problem;   // empty for a well-formed record; otherwise the fields are a best guess

  bool ok() const { return problem.empty(); }
};

/// Reads text as RFC 4180 has it, record by record. A byte order mark and empty lines are skipped. A quote
/// that is never closed spoils only its own line: reading resumes on the next one.
class CsvReader {
 public:
  /// `text` must outlive the reader.
  explicit CsvReader(std::string_view text, const CsvFormat& format = {});

  /// Nothing at the end of the text.
  std::optional<CsvRecord> next();

 private:
  void read_field(CsvRecord& record);
  std::string read_quoted(CsvRecord& record);
  bool at_line_end() const { return at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r'); }
  void skip_line_end();

  std::string_view text_;
  CsvFormat format_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

/// A reader whose first record names the columns.
class CsvTable {
 public:
  /// `text` must outlive the table. Throws kBadInput where there is no sound header.
  explicit CsvTable(std::string_view text, const CsvFormat& format = {});

  const std::vector<std::string>& columns() const { return columns_; }
  /// Throws kBadInput where several columns have the name.
  std::optional<std::size_t> find_column(std::string_view name) const;
  /// Throws kNotFound, listing the columns there are.
  std::size_t column(std::string_view name) const;

  /// A record with more or fewer fields than there are columns has a problem.
  std::optional<CsvRecord> next();

 private:
  CsvReader reader_;
  std::vector<std::string> columns_;
};

/// One record with its line end; what CsvReader reads back as the same fields. An empty record throws
/// kMisuse.
std::string to_csv_line(std::span<const std::string> fields, const CsvFormat& format = {});

class CsvWriter {
 public:
  /// `out` must outlive the writer.
  explicit CsvWriter(std::ostream& out, const CsvFormat& format = {});

  /// Throws kIo when the stream fails.
  void write(std::span<const std::string> fields);
  void write(std::initializer_list<std::string> fields) { write(std::span(fields.begin(), fields.size())); }

 private:
  std::ostream& out_;
  CsvFormat format_;
};

}  // namespace undertone::io
