#include <array>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/options.hpp"
#include "tests/src/core/sample_options.hpp"
#include "tests/support/random.hpp"

using namespace undertone;
using namespace undertone::support;

namespace {

std::string fingerprint_of(SampleOptions options) { return list_of(options).fingerprint(); }

/// Prints, reads the text into fresh options, and checks that nothing has changed.
void check_survives(SampleOptions options) {
  const std::string text = list_of(options).print();
  CAPTURE(text);
  SampleOptions again;
  OptionList list = list_of(again);
  list.assign(OptionLayer::kConfigFile, parse_config(text, "printed", "any"));
  CHECK(complaint_of(list).empty());
  CHECK(again == options);
  CHECK(list.print() == text);
}

SampleOptions random_options(Random& random) {
  constexpr std::array kSeasons{Season::kSpring, Season::kAutumn, Season::kWinter};
  SampleOptions options;
  options.height = static_cast<int>(random.integer(16, 1 << 30));
  options.rate_hz = random.uniform(0.5, 1e6);
  options.share = static_cast<float>(random.uniform(-1, 0.1));
  options.title = random.text(8);
  options.season = random.pick(kSeasons);
  options.strict = random.below(2) == 0;
  if (random.below(2) == 0) options.stream = static_cast<int>(random.integer(0, 9));
  options.from.seconds = random.uniform(0, 86400);
  if (const std::string path = random.text(5); !path.empty()) options.output = path;
  options.names.clear();
  for (std::size_t left = random.below(5); left > 0; --left) options.names.push_back("x" + random.text(5));
  for (std::size_t left = random.below(4); left > 0; --left)
    options.sizes.push_back(static_cast<int>(random.integer(1, 4096)));
  options.seasons.assign(random.below(3), random.pick(kSeasons));
  options.threads = static_cast<int>(random.integer(0, 64));
  return options;
}

struct Left {
  int left = 1;
  static void fields(auto& self, auto&& field) {
    field(self.left, {.name = "left", .value = "N", .help = "left part"});
  }
};

struct Right {
  std::string right = "r";
  std::filesystem::path input;
  int limit = -1;
  static void fields(auto& self, auto&& field) {
    field(self.right, {.name = "right", .value = "TEXT", .help = "right part"});
    field(self.input, {.name = "input", .value = "FILE", .help = "what to read"});
    field(self.limit, {.name = "limit", .value = "N", .help = "how many", .low = 0});
  }
};

}  // namespace

TEST_SUITE("core") {
  TEST_CASE("options print as one line each, a list as one line for each element") {
    SampleOptions options;
    options.names = {"Ada", "Bob, too"};
    options.title = " two words ";
    CHECK(list_of(options).print() ==
          "height = 360\nsample-rate = 8800\nshare = 0.05\ntitle = \" two words \"\nseason = autumn\n"
          "strict = no\nstream =\nfrom = 1.5\noutput =\nname = Ada\nname = Bob, too\nsize =\nalso = winter\n"
          "threads = 0\ncolour = yes\n");
  }

  TEST_CASE("printed options read back as the same values, whatever the strings") {
    check_survives({});
    Random random(81);
    for (int i = 0; i < 1000; ++i) check_survives(random_options(random));
  }

  TEST_CASE("every single odd string survives printing and reading") {
    const std::vector<std::string> texts{"",
                                         " ",
                                         "  lead",
                                         "trail  ",
                                         "\t",
                                         "\ttab",
                                         "a\nb",
                                         "\n",
                                         "a\r\nb",
                                         "\r",
                                         "\"",
                                         "\"\"",
                                         "\"a\"",
                                         "say \"x\"",
                                         "\\",
                                         "\\n",
                                         "a\\",
                                         "\"\\",
                                         "# no comment",
                                         "#",
                                         "[section]",
                                         "=",
                                         "a = b",
                                         "a=",
                                         "\nheight = 99",
                                         "\xEF\xBB\xBF",
                                         "\u00a0",
                                         "\u2028",
                                         std::string("\0", 1),
                                         std::string(" \0 ", 3),
                                         std::string(100000, '\\'),
                                         "\xff\xfe",
                                         "\v",
                                         "\f x \f"};
    for (const std::string& text : texts) {
      SampleOptions options;
      options.title = text;
      if (!text.empty()) options.output = text;
      options.names = {"one", text.empty() ? "two" : text};
      check_survives(options);
    }
  }

  TEST_CASE("a value that no text gives is printed as a comment") {
    Right right;
    const OptionList list = list_of(right);
    CHECK(list.print() == "right = r\n# input =\n# limit = -1\n");
    CHECK(parse_config(list.print(), "printed", "").size() == 1);
  }

  TEST_CASE("each option that changes a result changes the fingerprint") {
    std::vector<SampleOptions> changed(13);
    changed[1].height = 361;
    changed[2].rate_hz = std::nextafter(8800, 8801);
    changed[3].share = 0.06f;
    changed[4].title = "untitled ";
    changed[5].season = Season::kWinter;
    changed[6].strict = true;
    changed[7].stream = 0;
    changed[8].from.seconds = 1.5000000001;
    changed[9].output = "x";
    changed[10].names = {"Bob", "Ada"};
    changed[11].sizes = {1};
    changed[12].seasons.clear();
    std::set<std::string> fingerprints;
    for (const SampleOptions& options : changed) fingerprints.insert(fingerprint_of(options));
    CHECK(fingerprints.size() == changed.size());
    CHECK(fingerprints.count(fingerprint_of({})) == 1);
    CHECK(fingerprint_of({}).size() == 64);
  }

  TEST_CASE("options that change only the run leave the fingerprint as it is") {
    SampleOptions options;
    options.threads = 64;
    options.colour = false;
    CHECK(fingerprint_of(options) == fingerprint_of({}));
  }

  TEST_CASE("the fingerprint does not depend on the order of the structs or on who set a value") {
    Left left;
    Right right;
    CHECK(list_of(left, right).fingerprint() == list_of(right, left).fingerprint());
    SampleOptions options;
    OptionList list = list_of(options);
    list.assign(OptionLayer::kCommandLine,
                {{"height", "0360", ""}, {"name", "Ada", ""}, {"name", "Bob", ""}});
    CHECK(list.fingerprint() == fingerprint_of({}));
  }

  TEST_CASE("values that look like other values after joining have fingerprints of their own") {
    const std::vector<std::vector<std::string>> lists{{"a,b"}, {"a", "b"}, {"b", "a"}, {"ab"}, {"a1:b"}, {}};
    std::set<std::string> fingerprints;
    for (const auto& names : lists) {
      SampleOptions options;
      options.names = names;
      fingerprints.insert(fingerprint_of(options));
    }
    CHECK(fingerprints.size() == lists.size());
    Left left{12};
    Right right;
    right.right = "r\nleft=2:13\n";
    Right plain;
    CHECK(list_of(left, right).fingerprint() != list_of(left, plain).fingerprint());
  }
}
