#include "pipeline/annotate/summary.hpp"

#include <doctest/doctest.h>

#include "src/io/csv.hpp"
#include "src/io/xml.hpp"

namespace undertone::pipeline {
namespace {

AnnotateSummary made_summary() {
  AnnotateSummary summary;
  summary.title = "Recordings in \u201crec\u201d";
  summary.folder = "out";
  ItemRecord done;
  done.input = "rec/a.mp4";
  done.status = ItemStatus::kDone;
  done.files = {{"jsonl", "1"}};
  done.duration_s = 40;
  done.seconds = 10;
  done.utterances = 8;
  done.label_counts = {{"joy", 6}, {"fear", 2}};
  done.missing = {{"text", {{"no words", 3}, {"language not covered", 1}}}};
  summary.items.push_back({"out/rec/a.mp4", done});
  done.input = "rec/caf\xe9 <&>\n#1.mkv";
  done.duration_s = 10;
  done.seconds = 5;
  done.utterances = 2;
  done.label_counts = {{"calm", 2}};
  done.missing.clear();
  summary.items.push_back({"out/rec/caf\xe9 <&>\n#1.mkv", done});
  ItemRecord failed;
  failed.input = "rec/b.mp4";
  failed.reason = "it is empty, \"really\"";
  failed.duration_s = 1000;
  summary.items.push_back({"out/rec/b.mp4", failed});
  summary.problems = {{"rec/shut", "permission denied"}};
  return summary;
}

}  // namespace

TEST_SUITE("pipeline") {
  TEST_CASE("totals are of what is done") {
    const SummaryTotals totals = totals_of(made_summary());
    CHECK(totals.done == 2);
    CHECK(totals.failed == 1);
    CHECK(totals.utterances == 10);
    CHECK(totals.duration_s == 50);
    CHECK(totals.real_time_factor() == doctest::Approx(0.3));
    CHECK(totals.label_counts == std::map<std::string, std::size_t>{{"calm", 2}, {"fear", 2}, {"joy", 6}});
    CHECK_FALSE(totals_of({}).real_time_factor());
  }

  TEST_CASE("the table has a line an item, with a column for every label") {
    const std::string csv = summary_csv(made_summary());
    io::CsvTable table(csv);
    const auto first = table.next(), second = table.next(), third = table.next();
    REQUIRE(third);
    CHECK_FALSE(table.next());
    const auto cell = [&](const auto& row, std::string_view column) {
      return row->fields.at(table.column(column));
    };
    CHECK(cell(first, "input") == "rec/a.mp4");
    CHECK(cell(first, "output") == "rec/a.mp4");
    CHECK(cell(first, "real_time_factor") == "0.250");
    CHECK(cell(first, "label_joy") == "6");
    CHECK(cell(first, "label_calm") == "0");
    CHECK(cell(first, "no_text") == "4");
    CHECK(cell(second, "input") == "rec/caf\\xe9 <&>\\x0a#1.mkv");
    CHECK(cell(third, "status") == "failed");
    CHECK(cell(third, "reason") == "it is empty, \"really\"");
    CHECK(cell(third, "real_time_factor").empty());
  }

  TEST_CASE("the page tells what failed and why, and links what is done") {
    const std::string page = summary_page(made_summary());
    const auto has = [&](std::string_view part) { return page.find(part) != page.npos; };
    CHECK(has("it is empty, \"really\""));
    CHECK(has("permission denied"));
    CHECK(has("href=\"rec/a.mp4.jsonl\""));
    CHECK(has("href=\"rec/caf%E9%20%3C%26%3E%0A%231.mkv.jsonl\""));
    CHECK_FALSE(has("href=\"rec/b.mp4"));
    CHECK(has("language not covered"));
    CHECK_FALSE(has("<script"));
    io::parse_xml(page.substr(page.find('\n') + 1));
  }

  TEST_CASE("a summary of nothing is one, too") {
    CHECK(summary_page({"none", "out", {}, {}}).find("</html>") != std::string::npos);
    CHECK(summary_csv({"none", "out", {}, {}}).starts_with("input,status"));
  }
}

}  // namespace undertone::pipeline
