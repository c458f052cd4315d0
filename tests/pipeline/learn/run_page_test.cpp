#include "pipeline/learn/run_page.hpp"

#include <iterator>
#include <limits>
#include <locale>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"
#include "src/io/xml.hpp"
#include "tests/pipeline/learn/made_run_page.hpp"

namespace undertone::pipeline {
namespace {

const std::string kDocumentType = "<!DOCTYPE html>\n";
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// The page as a tree; a page that is not well formed throws.
io::XmlDocument parsed(const std::string& html) {
  REQUIRE(html.starts_with(kDocumentType));
  return io::parse_xml(html.substr(kDocumentType.size()));
}

/// All elements of a name, in the order in which they stand.
std::vector<io::XmlElement> all(io::XmlElement from, std::string_view name) {
  std::vector<io::XmlElement> found;
  if (from.name() == name) found.push_back(from);
  for (const io::XmlElement child : from.children()) {
    for (const io::XmlElement& element : all(child, name)) found.push_back(element);
  }
  return found;
}

/// Numbers that stand in a text, whatever stands between them.
std::vector<double> numbers_in(std::string text) {
  for (char& c : text) c = c == 'M' || c == 'L' ? ' ' : c;
  std::istringstream stream(text);
  return {std::istream_iterator<double>(stream), {}};
}

double number(const io::XmlElement& element, std::string_view name) {
  return numbers_in(std::string(element.attribute(name).value_or("0"))).at(0);
}

/// From this epoch on another stage, whose epochs are counted anew.
void begin_stage(RunPage& page, std::int64_t epoch, const std::string& name) {
  for (RunOfSeed& run : page.runs) {
    for (EpochRecord& record : run.history) {
      if (record.epoch < epoch) continue;
      record.stage = name;
      record.epoch -= epoch - 1;
    }
    run.best_epoch = 1;
  }
}

struct Extent {
  double left, top, right, bottom;
};

/// Where an element of a drawing reaches; texts only where they stand.
std::vector<Extent> extents(const io::XmlElement& shape) {
  std::vector<Extent> found;
  if (shape.name() == "path") {
    const auto numbers = numbers_in(std::string(shape.attribute("d").value_or("")));
    for (std::size_t i = 0; i + 1 < numbers.size(); i += 2) {
      found.push_back({numbers[i], numbers[i + 1], numbers[i], numbers[i + 1]});
    }
  } else if (shape.name() == "line") {
    for (const char* end : {"1", "2"}) {
      const double x = number(shape, std::string("x") + end), y = number(shape, std::string("y") + end);
      found.push_back({x, y, x, y});
    }
  } else {
    const double r = number(shape, "r"), x = number(shape, "x") + number(shape, "cx") - r,
                 y = number(shape, "y") + number(shape, "cy") - r;
    found.push_back({x, y, x + number(shape, "width") + 2 * r, y + number(shape, "height") + 2 * r});
  }
  return found;
}

bool has_text(const io::XmlElement& root, std::string_view name, const std::string& text) {
  for (const io::XmlElement& element : all(root, name)) {
    if (element.text() == text) return true;
  }
  return false;
}

std::size_t rows_of(const io::XmlElement& root, std::string_view section) {
  for (const io::XmlElement& element : all(root, "section")) {
    if (element.attribute("id") != section) continue;
    const auto bodies = all(element, "tbody");
    return bodies.empty() ? 0 : all(bodies.front(), "tr").size();
  }
  return 0;
}

std::size_t sections_named(const io::XmlElement& root, std::string_view id) {
  std::size_t count = 0;
  for (const io::XmlElement& element : all(root, "section")) count += element.attribute("id") == id ? 1 : 0;
  return count;
}

}  // namespace

TEST_SUITE("learn") {
  TEST_CASE("the page of a run is well formed and names every seed, class, option and note") {
    for (const MadePage& wanted : {MadePage{2, 1, 1}, MadePage{28, 10, 40}, MadePage{7, 2, 1000},
                                   MadePage{3, 4, 0}, MadePage{1, 1, 2}}) {
      CAPTURE(wanted.classes);
      const RunPage page = made_run_page(wanted);
      const io::XmlDocument document = parsed(to_html(page));
      const io::XmlElement root = document.root();
      CHECK(has_text(root, "h1", page.title));
      for (const RunOfSeed& run : page.runs) CHECK(has_text(root, "span", std::to_string(run.seed)));
      for (const std::string& name : page.runs.front().dev.class_names) CHECK(has_text(root, "th", name));
      for (const PageEntry& entry : page.configuration) {
        CHECK(has_text(root, "dt", entry.name));
        CHECK(has_text(root, "dd", entry.value.empty() ? "\u2013" : entry.value));
      }
      for (const PageEntry& entry : page.notes) CHECK(has_text(root, "td", entry.value));
      CHECK(rows_of(root, "results") == page.runs.size());
      CHECK(rows_of(root, "classes") == wanted.classes);
      CHECK(rows_of(root, "confusion") == wanted.classes);
    }
  }

  TEST_CASE("everything that is drawn lies inside of its drawing") {
    for (const MadePage& wanted : {MadePage{2, 1, 1}, MadePage{28, 10, 40}, MadePage{4, 3, 1000}}) {
      RunPage page = made_run_page(wanted);
      page.runs[0].history[0].train_loss = -1e90;
      begin_stage(page, 1 + wanted.epochs / 2, "second");
      const io::XmlDocument document = parsed(to_html(page));
      std::size_t shapes = 0;
      for (const io::XmlElement& drawing : all(document.root(), "svg")) {
        const auto box = numbers_in(std::string(drawing.attribute("viewBox").value_or("")));
        REQUIRE(box.size() == 4);
        for (const io::XmlElement& shape : drawing.children()) {
          for (const Extent& extent : extents(shape)) {
            ++shapes;
            const bool is_inside = extent.left >= 0 && extent.top >= 0 && extent.right <= box[2] &&
                                   extent.bottom <= box[3] && extent.right >= extent.left;
            CAPTURE(shape.name());
            CHECK(is_inside);
          }
        }
      }
      CHECK(shapes > 100);
    }
  }

  TEST_CASE("stages follow each other in the curves, and the best epoch is one of the last stage") {
    RunPage page = made_run_page({3, 2, 10});
    begin_stage(page, 7, "fusion");
    const io::XmlDocument document = parsed(to_html(page));
    CHECK(has_text(document.root(), "text", "fusion"));
    std::size_t marks = 0;
    for (const io::XmlElement& circle : all(document.root(), "circle")) {
      if (!circle.attribute("class")->starts_with("mark")) continue;
      ++marks;
      CHECK(circle.child("title")->text().find("epoch 7: ") != std::string::npos);
    }
    CHECK(marks > 0);
    CHECK(!has_text(parsed(to_html(made_run_page({3, 2, 10}))).root(), "text", "model"));
  }

  TEST_CASE("names with signs of HTML, quotes and other scripts come out as they are") {
    RunPage page = made_run_page({2, 2, 3});
    const std::string hostile = "<b title=\"x\">& 'Ärger' 怒り\u202e</b><script>";
    page.title = page.configuration[0].name = page.configuration[1].value = page.notes[0].value = hostile;
    for (RunOfSeed& run : page.runs) run.dev.class_names[1] = hostile;
    begin_stage(page, 2, hostile);
    const std::string html = to_html(page);
    CHECK(html.find("<script") == html.npos);
    CHECK(html.find("<b ") == html.npos);
    const io::XmlDocument document = parsed(html);
    for (const char* name : {"title", "h1", "dt", "dd", "td", "th", "text"}) {
      CAPTURE(name);
      CHECK(has_text(document.root(), name, hostile));
    }
    page.title = "\xff broken \x01";
    CHECK(has_text(parsed(to_html(page)).root(), "h1", "\uFFFD broken \uFFFD"));
  }

  TEST_CASE("the page asks for nothing that is not in it") {
    const std::string html = to_html(made_run_page({5, 2, 4}));
    for (const char* word : {"<script", "src=", "url(", "@import", "<link"})
      CHECK(html.find(word) == html.npos);
    const io::XmlDocument document = parsed(html);
    for (const io::XmlElement& link : all(document.root(), "a")) {
      const std::string target(link.attribute("href").value_or(""));
      REQUIRE(target.starts_with("#"));
      CHECK(sections_named(document.root(), target.substr(1)) == 1);
    }
    // HTML reads no references inside of <style>, so none may be needed there.
    const auto styles = all(document.root(), "style");
    REQUIRE(styles.size() == 1);
    CHECK(html.find(styles.front().text()) != html.npos);
  }

  TEST_CASE("what is missing or not a number is a dash, never a figure") {
    RunPage page = made_run_page({3, 2, 5});
    for (RunOfSeed& run : page.runs) {
      run.dev.classification->accuracy = kNan;
      run.dev.classification->uar.reset();
      run.history[2].train_loss = kNan;
      run.history[3].metrics["loss"] = std::numeric_limits<double>::infinity();
      run.history[4].rate = 1e300;
    }
    const std::string html = to_html(page);
    for (const char* word : {">nan", ">-nan", ">inf", "Lnan", "Mnan", " nan", "inf\""}) {
      CAPTURE(word);
      CHECK(html.find(word) == html.npos);
    }
    CHECK(has_text(parsed(html).root(), "span", "\u2013"));

    RunPage bare;
    bare.runs.resize(2);
    const io::XmlDocument document = parsed(to_html(bare));
    CHECK(has_text(document.root(), "h1", "\u2013"));
    for (const char* section : {"classes", "confusion", "calibration", "comparison"}) {
      CHECK(sections_named(document.root(), section) == 0);
    }
  }

  TEST_CASE("a model without epochs has no curves, and none of its figures are left out") {
    RunPage page = made_run_page({3, 1, 0});
    page.runs[0].history = {{"model", 0, 0, 0, {}, {{"accuracy", 0.5}}, true}};
    const io::XmlDocument document = parsed(to_html(page));
    CHECK(all(document.root(), "path").empty());
    CHECK(rows_of(document.root(), "results") == 1);
    CHECK(sections_named(document.root(), "calibration") == 1);
  }

  TEST_CASE("the same run gives the same bytes, whatever the locale says of numbers") {
    struct Comma : std::numpunct<char> {
      char do_decimal_point() const override { return ','; }
      std::string do_grouping() const override { return "\1"; }
    };
    const RunPage page = made_run_page({4, 3, 20});
    const std::string html = to_html(page);
    const std::locale before = std::locale::global(std::locale(std::locale::classic(), new Comma));
    const std::string again = to_html(page);
    std::locale::global(before);
    CHECK(html == again);
  }

  TEST_CASE("mean and deviation stand on the page as soon as there are two seeds") {
    RunPage page = made_run_page({2, 2, 2});
    page.runs[0].dev.classification->accuracy = 0.5;
    page.runs[1].dev.classification->accuracy = 0.75;
    const io::XmlDocument several = parsed(to_html(page));
    CHECK(has_text(several.root(), "span", "0.6250"));
    CHECK(has_text(several.root(), "small", "\u00b1 0.1768"));
    page.runs.pop_back();
    page.kept = 0;
    const io::XmlDocument one = parsed(to_html(page));
    CHECK(all(one.root(), "tfoot").empty());
  }

  TEST_CASE("a comparison of two configurations has a row for each metric") {
    RunPage page = made_run_page({2, 2, 2});
    const std::vector<double> first{0.5, 0.6, 0.7}, second{0.6, 0.75, 0.8};
    page.comparison = {"this", "that", {{"accuracy", compare_seeds(first, second), std::nullopt}}};
    const io::XmlDocument document = parsed(to_html(page));
    CHECK(rows_of(document.root(), "comparison") == 1);
    CHECK(has_text(document.root(), "td", "0.6000 \u00b1\u00a00.1000"));
    CHECK(has_text(document.root(), "th", "that"));
  }

  TEST_CASE("a thousand seeds with a thousand epochs each still make a page that a browser opens") {
    RunPage page = made_run_page({2, 1, 1000});
    page.runs.resize(1000, page.runs.front());
    CHECK(to_html(page).size() < (std::size_t{12} << 20));
  }

  TEST_CASE("pages that make no sense are refused") {
    CHECK_THROWS_AS(to_html(RunPage{}), Error);
    RunPage page = made_run_page({2, 2, 2});
    page.kept = 2;
    CHECK_THROWS_AS(to_html(page), Error);
    page.kept = 0;
    page.runs[1].dev.class_names.pop_back();
    CHECK_THROWS_AS(to_html(page), Error);
  }
}

}  // namespace undertone::pipeline
