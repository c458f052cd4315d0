#include "src/io/csv.hpp"

#include <random>
#include <sstream>

#include <doctest/doctest.h>

#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::io;

namespace {

using Fields = std::vector<std::string>;

std::vector<CsvRecord> read_all(std::string_view text, const CsvFormat& format = {}) {
  std::vector<CsvRecord> records;
  CsvReader reader(text, format);
  while (auto record = reader.next()) records.push_back(std::move(*record));
  return records;
}

/// Each record as "line:field|field" with "!problem" behind it, separated by spaces.
std::string summary(std::string_view text, const CsvFormat& format = {}) {
  std::string result;
  for (const CsvRecord& record : read_all(text, format)) {
    if (!result.empty()) result += ' ';
    result.append(std::to_string(record.line)).append(":");
    for (std::size_t i = 0; i < record.fields.size(); ++i)
      result.append(i ? "|" : "").append(record.fields[i]);
    if (!record.ok()) result += "!" + record.problem;
  }
  return result;
}

}  // namespace

TEST_SUITE("io") {
  TEST_CASE("records end with LF, CRLF, CR or the text") {
    CHECK(summary("a,b\nc,d\r\ne\rf") == "1:a|b 2:c|d 3:e 4:f");
    CHECK(summary("").empty());
    CHECK(summary(",") == "1:|");
    CHECK(summary("a,\n,b\n") == "1:a| 2:|b");
  }

  TEST_CASE("a byte order mark and empty lines are skipped, and the lines still count") {
    CHECK(summary("\xEF\xBB\xBF\"a\"\n\n\r\nb\n\n") == "1:a 4:b");
    CHECK(summary("\xEF\xBB\xBF").empty());
  }

  TEST_CASE("quotes protect delimiters, line ends and doubled quotes") {
    CHECK(summary("\"a,b\",\"say \"\"hi\"\"\",\"\"") == "1:a,b|say \"hi\"|");
    CHECK(summary("\"one\r\ntwo\rthree\n\",x\ny") == "1:one\r\ntwo\rthree\n|x 5:y");
    CHECK(summary("\"\"\"\"") == "1:\"");
  }

  TEST_CASE("the delimiter is one of three") {
    CHECK(summary("a;b,c", {.delimiter = ';'}) == "1:a|b,c");
    CHECK(summary("a\tb c", {.delimiter = '\t'}) == "1:a|b c");
    CHECK(support::error_of([] { CsvReader("a", {.delimiter = '"'}); })->kind() == ErrorKind::kMisuse);
    CHECK(support::error_of([] { to_csv_line(Fields{"a"}, {.delimiter = '\n'}); })->kind() ==
          ErrorKind::kMisuse);
  }

  TEST_CASE("a misplaced quote is a problem of its record only") {
    CHECK(summary("a\"b,c\nd") == "1:a\"b|c!a quote inside an unquoted field 2:d");
    CHECK(summary("\"a\"b\"c,d\ne") == "1:ab\"c|d!text after a closing quote 2:e");
    CHECK(summary("\"a\" ,d\ne") == "1:a |d!text after a closing quote 2:e");
  }

  TEST_CASE("a quote that is never closed spoils its own line only") {
    CHECK(summary("a,b\nc,\"d\ne,f\ng") ==
          "1:a|b 2:c|d!the quote opened on line 2 is never closed 3:e|f 4:g");
    CHECK(summary("\"x\ny\",\"z\r\nlast") == "1:x\ny|z!the quote opened on line 2 is never closed 3:last");
    CHECK(summary("\"") == "1:!the quote opened on line 1 is never closed");
    CHECK(summary("\"a\"\"") == "1:a\"\"!the quote opened on line 1 is never closed");
  }

  TEST_CASE("fields beyond the limit are dropped and noted") {
    CHECK(summary("a,b,c,d\ne", {.max_fields = 2}) == "1:a|b!more than 2 fields 2:e");
    const auto records = read_all(std::string(1'000'000, ','));
    REQUIRE(records.size() == 1);
    CHECK(records[0].fields.size() == CsvFormat{}.max_fields);
    CHECK(records[0].problem == "more than 65536 fields");
  }

  TEST_CASE("text made to keep opening quotes is read in time linear in its length") {
    std::string text;
    for (int i = 0; i < 400'000; ++i) text += "x\",\"y\n";
    CHECK(read_all(text).size() == 1);
    text += "\n\"";  // an odd number of quotes
    CHECK_FALSE(read_all(text).empty());
    std::string opening;
    for (int i = 0; i < 400'000; ++i) opening += "\"\"\"a\"\"\n";
    CHECK_FALSE(read_all(opening).empty());
  }

  TEST_CASE("any bytes are read to the end, with lines that never fall") {
    std::mt19937 random(8'804);
    const std::string alphabet("\"\"\"\n\r,;ab\0\xEF", 11);
    for (int round = 0; round < 50'000; ++round) {
      std::string text(random() % 24, ' ');
      for (char& c : text) c = alphabet[random() % alphabet.size()];
      std::size_t line = 0;
      for (const CsvRecord& record : read_all(text)) {
        REQUIRE(record.line > line);
        REQUIRE_FALSE(record.fields.empty());
        line = record.line;
      }
    }
  }

  TEST_CASE("what is written reads back the same, whatever the fields hold") {
    std::mt19937 random(8'805);
    const std::string pieces[] = {"a", "\"", "\r", "\n", ",", ";", "\t", " ", "\xEF\xBB\xBF", "é"};
    for (int round = 0; round < 5'000; ++round) {
      const CsvFormat format{.delimiter = ",;\t"[random() % 3],
                             .line_end = random() % 2 ? LineEnd::kLf : LineEnd::kCrLf};
      std::vector<Fields> rows(1 + random() % 4);
      std::string text;
      for (Fields& row : rows) {
        row.resize(1 + random() % 4);
        for (std::string& field : row) {
          for (auto length = random() % 4; length > 0; --length)
            field += pieces[random() % std::size(pieces)];
        }
        text += to_csv_line(row, format);
      }
      std::vector<Fields> back;
      for (CsvRecord& record : read_all(text, format)) {
        REQUIRE(record.ok());
        back.push_back(std::move(record.fields));
      }
      REQUIRE(back == rows);
    }
  }

  TEST_CASE("the writer quotes only where it must and ends lines as asked") {
    CHECK(to_csv_line(Fields{"a b", "1,5", "x\"y", ""}) == "a b,\"1,5\",\"x\"\"y\",\n");
    CHECK(to_csv_line(Fields{""}, {.line_end = LineEnd::kCrLf}) == "\"\"\r\n");
    CHECK(to_csv_line(Fields{"1,5", "b"}, {.delimiter = ';'}) == "1,5;b\n");
    CHECK(support::error_of([] { to_csv_line(Fields{}); })->kind() == ErrorKind::kMisuse);
  }

  TEST_CASE("CsvWriter writes to a stream and throws when the stream fails") {
    std::ostringstream out;
    CsvWriter writer(out);
    writer.write({"a", "b"});
    writer.write(Fields{"1", "2"});
    CHECK(out.str() == "a,b\n1,2\n");
    out.setstate(std::ios::badbit);
    CHECK(support::error_of([&] { writer.write({"3"}); })->kind() == ErrorKind::kIo);
  }

  TEST_CASE("a table finds columns by name and keeps to their number") {
    CsvTable table("name,age,name\nAnn,31,x\nBob\n");
    CHECK(table.columns().size() == 3);
    CHECK(table.column("age") == 1);
    CHECK_FALSE(table.find_column("Age").has_value());
    CHECK(support::error_text([&] { table.column("Age"); }) ==
          R"(not found: no CSV column is called "Age"; there are "name", "age", "name")");
    CHECK(support::error_text([&] { table.column("name"); }) ==
          R"(bad input: several CSV columns are called "name")");
    CHECK(table.next()->fields.at(table.column("age")) == "31");
    const auto short_record = table.next();
    CHECK(short_record->line == 3);
    CHECK(short_record->problem == "1 fields where the header has 3");
    CHECK_FALSE(table.next().has_value());
  }

  TEST_CASE("a table without a sound header is refused") {
    CHECK(support::error_text([] { CsvTable("\n\n"); }) ==
          "bad input: the CSV text is empty, not even a header");
    CHECK(support::error_text([] { CsvTable("\na\"b,c"); }) ==
          "bad input: the CSV header on line 2: a quote inside an unquoted field");
  }
}
