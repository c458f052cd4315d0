#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "src/core/error.hpp"
#include "src/core/options.hpp"

namespace undertone::support {

enum class Season { kSpring, kAutumn, kWinter };

constexpr auto option_choices(Season) {
  return std::to_array<Choice<Season>>(
      {{Season::kSpring, "spring"}, {Season::kAutumn, "autumn"}, {Season::kWinter, "winter"}});
}

/// One option of every type, as a component would declare them.
struct SampleOptions {
  int height = 360;
  double rate_hz = 8800;
  float share = 0.05f;
  std::string title = "untitled";
  Season season = Season::kAutumn;
  bool strict = false;
  std::optional<int> stream;
  ClockTime from{1.5};
  std::optional<std::filesystem::path> output;
  std::vector<std::string> names{"Ada", "Bob"};
  std::vector<int> sizes;
  std::vector<Season> seasons{Season::kWinter};
  int threads = 0;
  bool colour = true;

  static void fields(auto& self, auto&& field) {
    field(self.height, {.name = "height", .value = "LINES", .help = "largest height", .low = 16});
    field(self.rate_hz,
          {.name = "sample-rate", .value = "HZ", .help = "sample rate", .low = 0.5, .high = 1000000});
    field(self.share, {.name = "share", .value = "SHARE", .help = "share of all", .high = 0.1});
    field(self.title, {.name = "title", .value = "TEXT", .help = "what stands above"});
    field(self.season, {.name = "season", .value = "SEASON", .help = "time of the year"});
    field(self.strict, {.name = "strict", .help = "take nothing lightly"});
    field(self.stream, {.name = "stream", .value = "N", .help = "which stream", .low = 0});
    field(self.from, {.name = "from", .value = "TIME", .help = "where to begin", .low = 0, .high = 86400});
    field(self.output, {.name = "output", .value = "FILE", .help = "where to write"});
    field(self.names, {.name = "name", .value = "NAME", .help = "who takes part"});
    field(self.sizes, {.name = "size", .value = "N", .help = "sizes of the layers", .low = 1, .high = 4096});
    field(self.seasons, {.name = "also", .value = "SEASON", .help = "further times of the year"});
    field(self.threads, {.name = "threads",
                         .value = "N",
                         .help = "threads",
                         .low = 0,
                         .high = 64,
                         .affects = Affects::kRunOnly});
    field(self.colour, {.name = "colour", .help = "colours", .affects = Affects::kRunOnly});
  }

  friend bool operator==(const SampleOptions&, const SampleOptions&) = default;
};

/// A list with the options of `options`.
template <class... Options>
OptionList list_of(Options&... options) {
  OptionList list;
  (list.add(options), ...);
  return list;
}

/// What `check` complains of, or "".
inline std::string complaint_of(const OptionList& list) {
  try {
    list.check();
  } catch (const Error& error) {
    return error.kind() == ErrorKind::kMisuse ? error.message() : "another kind of error";
  }
  return "";
}

}  // namespace undertone::support
