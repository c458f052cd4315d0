#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"
#include "src/core/options.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"

using namespace undertone;
using support::error_of;
using support::error_text;
using support::Random;

namespace {

/// "name=value@place" for each value, separated by spaces.
std::string summary(std::string_view text, std::string_view section = "label") {
  std::string result;
  for (const OptionValue& value : parse_config(text, "my.conf", section)) {
    if (!result.empty()) result += ' ';
    result += value.name + "=" + value.text + "@" + value.where;
  }
  return result;
}

std::string error_in(std::string_view text) {
  return error_text([&] { parse_config(text, "my.conf", "label"); });
}

}  // namespace

TEST_SUITE("core") {
  TEST_CASE("a config file gives names, values and where they stand") {
    CHECK(summary("height = 40\nname=Ada\n  from\t=  1:15.5  ") ==
          "height=40@my.conf:1 name=Ada@my.conf:2 from=1:15.5@my.conf:3");
    CHECK(summary("").empty());
    CHECK(summary("\n\n \t\n").empty());
  }

  TEST_CASE("comments and empty lines are skipped and counted") {
    CHECK(summary("# height = 1\n\n   # indented\nheight = 2\n#\n#=\nname = x # y\n") ==
          "height=2@my.conf:4 name=x # y@my.conf:7");
  }

  TEST_CASE("lines end with LF or CRLF") {
    CHECK(summary("a = 1\r\n\r\n[label]\r\nb = 2\r\n") == "a=1@my.conf:1 b=2@my.conf:4");
  }

  TEST_CASE("lines count before the first section and in the named one") {
    const std::string text = "a = 1\n[train]\nb = 2\n[label]\nc = 3\n[ train ]\nd = 4\n[\tlabel ]\ne = 5\n";
    CHECK(summary(text) == "a=1@my.conf:1 c=3@my.conf:5 e=5@my.conf:9");
    CHECK(summary(text, "train") == "a=1@my.conf:1 b=2@my.conf:3 d=4@my.conf:7");
    CHECK(summary(text, "probe") == "a=1@my.conf:1");
    CHECK(summary("[Label]\na = 1\n").empty());
  }

  TEST_CASE("only the first equals sign divides, and a value may be empty") {
    CHECK(summary("a = b = c\nd =\ne=\nf==") == "a=b = c@my.conf:1 d=@my.conf:2 e=@my.conf:3 f==@my.conf:4");
  }

  TEST_CASE("quotes keep spaces and allow escapes, and are not needed otherwise") {
    CHECK(summary("a = \" b \"") == "a= b @my.conf:1");
    CHECK(summary(R"(a = "\n\r\t\"\\")") == "a=\n\r\t\"\\@my.conf:1");
    CHECK(summary("a = \"\"") == "a=@my.conf:1");
    CHECK(summary("a = \"b\" \r\n") == "a=b@my.conf:1");
    CHECK(summary(R"(a = C:\new "x")") == R"(a=C:\new "x"@my.conf:1)");
  }

  TEST_CASE("quotes that are not closed, or hold what they may not, are an error of that line") {
    const std::string complaint =
        "bad input: my.conf:2: "
        R"(a value that begins with '"' ends with one and has only \n \r \t \" \\ inside)";
    for (const char* value :
         {R"(")", R"("a)", R"("a" b)", R"("a"b")", R"("\x41")", R"("a\")", R"("\)", R"("""")"}) {
      CAPTURE(value);
      CHECK(error_in("b = 1\na = " + std::string(value) + "\nc = 2") == complaint);
    }
  }

  TEST_CASE("anything else is an error with its file and line") {
    CHECK(error_in("a = 1\n\n# x\nheight 40\n") == "bad input: my.conf:4: expected 'name = value'");
    CHECK(error_in("= 40") == "bad input: my.conf:1: expected 'name = value'");
    CHECK(error_in("a = 1\r\n[label\r\n") == "bad input: my.conf:2: a section line ends with ']'");
    CHECK(error_in("[") == "bad input: my.conf:1: a section line ends with ']'");
    CHECK(error_in("]") == "bad input: my.conf:1: expected 'name = value'");
  }

  TEST_CASE("errors in a section that does not count are told all the same") {
    CHECK(error_in("[train]\na = 1\noops\n") == "bad input: my.conf:3: expected 'name = value'");
    CHECK(error_in("[train]\na = \"\n") != "no error");
  }

  TEST_CASE("whatever the bytes, there are values with a name and a line, or there is an error with a line") {
    Random random(91);
    std::size_t read = 0, refused = 0;
    for (int i = 0; i < 5000; ++i) {
      std::string text = random.below(2) == 0 ? random.text(12) : random.bytes(random.below(30));
      if (random.below(2) == 0) text = "a = " + text + "\nb = \"" + text;
      const auto error = error_of([&] {
        for (const OptionValue& value : parse_config(text, "my.conf", "label")) {
          CHECK(!value.name.empty());
          CHECK(value.where.starts_with("my.conf:"));
        }
      });
      if (error) CHECK(error->kind() == ErrorKind::kBadInput);
      if (error) CHECK(error->message().starts_with("my.conf:"));
      ++(error ? refused : read);
    }
    CHECK(read > 100);
    CHECK(refused > 100);
  }
}
