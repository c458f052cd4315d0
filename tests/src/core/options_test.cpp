#include "src/core/options.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/src/core/sample_options.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::support;

namespace {

constexpr std::array kLayers{OptionLayer::kDefault, OptionLayer::kConfigFile, OptionLayer::kCheckpoint,
                             OptionLayer::kCommandLine};

// A value of each layer, so that the winner can be told from the value.
int height_of(OptionLayer layer) { return 101 + static_cast<int>(layer); }
std::vector<std::string> names_of(OptionLayer layer) {
  return {"first of " + std::to_string(height_of(layer)), "second"};
}

void assign_all(OptionList& list, OptionLayer layer) {
  std::vector<OptionValue> values{{"height", std::to_string(height_of(layer)), "here"}};
  for (const std::string& name : names_of(layer)) values.push_back({"name", name, "here"});
  list.assign(layer, values);
}

/// The complaints after one assignment on the command line.
std::string complaint_after(const std::vector<OptionValue>& values) {
  SampleOptions options;
  OptionList list = list_of(options);
  list.assign(OptionLayer::kCommandLine, values);
  return complaint_of(list);
}

struct Span {
  int low = 1;
  int high = 5;
  static void fields(auto& self, auto&& field) {
    field(self.low, {.name = "low", .value = "N", .help = "lower end"});
    field(self.high, {.name = "high", .value = "N", .help = "upper end"});
  }
  std::vector<std::string> problems() const {
    if (low <= high) return {};
    return {"--low is above --high", "the span is empty"};
  }
};

struct SecondHeight {
  int height = 1;
  static void fields(auto& self, auto&& field) {
    field(self.height, {.name = "height", .value = "N", .help = "another height"});
  }
};

}  // namespace

TEST_SUITE("core") {
  TEST_CASE("what no layer speaks of keeps its default") {
    SampleOptions options;
    OptionList list = list_of(options);
    for (const OptionLayer layer : kLayers) list.assign(layer, {});
    CHECK(complaint_of(list).empty());
    CHECK(options == SampleOptions{});
    CHECK(list.find("height")->layer == OptionLayer::kDefault);
    assign_all(list, OptionLayer::kConfigFile);
    CHECK(options.height == height_of(OptionLayer::kConfigFile));
    CHECK(options.title == "untitled");
  }

  TEST_CASE("of two layers the higher wins, in whichever order they are assigned") {
    for (const OptionLayer low : kLayers) {
      for (const OptionLayer high : kLayers) {
        if (low >= high) continue;
        for (const auto& order : {std::array{low, high}, std::array{high, low}}) {
          SampleOptions options;
          OptionList list = list_of(options);
          for (const OptionLayer layer : order) assign_all(list, layer);
          CAPTURE(height_of(low));
          CAPTURE(height_of(high));
          CHECK(options.height == height_of(high));
          CHECK(options.names == names_of(high));
          CHECK(list.find("height")->layer == high);
          CHECK(list.find("name")->layer == high);
        }
      }
    }
  }

  TEST_CASE("of all layers the command line wins, in every order") {
    auto order = kLayers;
    do {
      SampleOptions options;
      OptionList list = list_of(options);
      for (const OptionLayer layer : order) assign_all(list, layer);
      CHECK(options.height == height_of(OptionLayer::kCommandLine));
      CHECK(options.names == names_of(OptionLayer::kCommandLine));
    } while (std::next_permutation(order.begin(), order.end()));
  }

  TEST_CASE("layers that speak of different options all count") {
    SampleOptions options;
    OptionList list = list_of(options);
    list.assign(OptionLayer::kCommandLine, {{"title", "mine", ""}});
    list.assign(OptionLayer::kConfigFile, {{"season", "spring", ""}, {"title", "theirs", ""}});
    list.assign(OptionLayer::kCheckpoint, {{"stream", "3", ""}, {"strict", "on", ""}});
    CHECK(options.title == "mine");
    CHECK(options.season == Season::kSpring);
    CHECK(options.stream == 3);
    CHECK(options.strict);
  }

  TEST_CASE("within a layer the last value wins and a list grows") {
    SampleOptions options;
    OptionList list = list_of(options);
    list.assign(OptionLayer::kConfigFile,
                {{"height", "20", ""}, {"size", "7", ""}, {"height", "30", ""}, {"size", "9", ""}});
    CHECK(options.height == 30);
    CHECK(options.sizes == std::vector<int>{7, 9});
    list.assign(OptionLayer::kConfigFile, {{"size", "11", ""}});
    CHECK(options.sizes == std::vector<int>{11});
  }

  TEST_CASE("a layer can empty a list") {
    SampleOptions options;
    OptionList list = list_of(options);
    list.assign(OptionLayer::kCommandLine, {{"name", "", "--name"}});
    list.assign(OptionLayer::kConfigFile, {{"name", "Cleo", ""}});
    CHECK(complaint_of(list).empty());
    CHECK(options.names.empty());
  }

  TEST_CASE("an unknown option is named with its place and the nearest known one") {
    CHECK(complaint_after({{"hieght", "20", "my.conf:3"}}) ==
          "my.conf:3: there is no option 'hieght'; did you mean 'height'?");
    CHECK(complaint_after({{"frobnicate", "", "--frobnicate"}}) ==
          "--frobnicate: there is no option 'frobnicate'");
    CHECK(complaint_after({{"Height", "20", "w"}}) ==
          "w: there is no option 'Height'; did you mean 'height'?");
  }

  TEST_CASE("a value outside its range is refused, its ends are inside") {
    CHECK(complaint_after({{"height", "15", "--height"}}) == "--height: '15' is not at least 16");
    CHECK(complaint_after({{"sample-rate", "0.25", "w"}}) == "w: '0.25' is not between 0.5 and 1000000");
    CHECK(complaint_after({{"sample-rate", "1000001", "w"}}) ==
          "w: '1000001' is not between 0.5 and 1000000");
    CHECK(complaint_after({{"share", "0.2", "w"}}) == "w: '0.2' is not at most 0.1");
    CHECK(complaint_after({{"stream", "-1", "w"}}) == "w: '-1' is not at least 0");
    CHECK(complaint_after({{"size", "1", "w"}, {"size", "0", "w"}}) == "w: '0' is not between 1 and 4096");
    CHECK(complaint_after({{"from", "-1:00", "w"}}) == "w: '-1:00' is not between 0 and 86400");
    CHECK(complaint_after({{"height", "16", ""},
                           {"sample-rate", "0.5", ""},
                           {"sample-rate", "1e6", ""},
                           {"share", "0.1", ""},
                           {"stream", "0", ""},
                           {"stream", "", ""},
                           {"size", "4096", ""},
                           {"from", "24:00:00", ""}})
              .empty());
  }

  TEST_CASE("a refused value leaves its option as it was") {
    SampleOptions options;
    OptionList list = list_of(options);
    list.assign(OptionLayer::kConfigFile, {{"height", "40", ""}, {"season", "spring", ""}});
    list.assign(OptionLayer::kCommandLine,
                {{"height", "2", ""}, {"season", "summer", ""}, {"from", "x", ""}});
    CHECK(options.height == 40);
    CHECK(options.season == Season::kSpring);
    CHECK(options.from == ClockTime{1.5});
  }

  TEST_CASE("an option of choices lists them, in its description and in a complaint") {
    SampleOptions options;
    const OptionList list = list_of(options);
    const std::vector<std::string_view> seasons{"spring", "autumn", "winter"};
    CHECK(list.find("season")->choices == seasons);
    CHECK(list.find("also")->choices == seasons);
    CHECK(list.find("height")->choices.empty());
    CHECK(complaint_after({{"season", "summer", "w"}}) == "w: 'summer' is not one of spring, autumn, winter");
    CHECK(complaint_after({{"also", "summer", "w"}}) == "w: 'summer' is not one of spring, autumn, winter");
  }

  TEST_CASE("one check names all problems of all layers and structs, in order") {
    SampleOptions options;
    Span span;
    OptionList list = list_of(options, span);
    list.assign(OptionLayer::kConfigFile, {{"heigth", "20", "a:1"}, {"height", "tall", "a:2"}});
    list.assign(OptionLayer::kCommandLine, {{"low", "9", "--low"}, {"strict", "maybe", "--strict"}});
    CHECK(complaint_of(list) ==
          "a:1: there is no option 'heigth'; did you mean 'height'?\n"
          "a:2: 'tall' is not a whole number\n"
          "--strict: 'maybe' is not yes or no\n"
          "--low is above --high\n"
          "the span is empty");
  }

  TEST_CASE("a struct's own problems are those of its present values") {
    Span span;
    OptionList list = list_of(span);
    list.assign(OptionLayer::kCommandLine, {{"low", "9", ""}});
    CHECK(complaint_of(list) == "--low is above --high\nthe span is empty");
    list.assign(OptionLayer::kCommandLine, {{"high", "9", ""}});
    CHECK(complaint_of(list).empty());
  }

  TEST_CASE("a bad value is a problem even where a higher layer has spoken, in either order") {
    for (const bool config_first : {true, false}) {
      SampleOptions options;
      OptionList list = list_of(options);
      if (!config_first) list.assign(OptionLayer::kCommandLine, {{"height", "50", "--height"}});
      list.assign(OptionLayer::kConfigFile, {{"height", "tall", "a:2"}});
      if (config_first) list.assign(OptionLayer::kCommandLine, {{"height", "50", "--height"}});
      CHECK(complaint_of(list) == "a:2: 'tall' is not a whole number");
      CHECK(options.height == 50);
    }
  }

  TEST_CASE("the list describes each option: kind, default text, and where to find it") {
    SampleOptions options;
    OptionList list = list_of(options);
    CHECK(list.options().size() == 14);
    CHECK(list.find("strict")->kind == OptionKind::kSwitch);
    CHECK(list.find("height")->kind == OptionKind::kSingle);
    CHECK(list.find("name")->kind == OptionKind::kList);
    CHECK(list.find("nothing") == nullptr);
    list.assign(OptionLayer::kCommandLine, {{"name", "Cleo", ""}, {"from", "2:00", ""}});
    CHECK(list.find("name")->default_text == "Ada,Bob");
    CHECK(list.find("from")->default_text == "1.5");
    CHECK(list.find("stream")->default_text.empty());
    CHECK(list.find("name")->texts() == std::vector<std::string>{"Cleo"});
  }

  TEST_CASE("two options of one name are a bug that is told at once") {
    SampleOptions options;
    SecondHeight second;
    CHECK(error_text([&] { list_of(options, second); }) == "internal: two options are called 'height'");
  }
}
