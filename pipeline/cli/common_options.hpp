#pragma once

#include <array>
#include <optional>
#include <string>

#include "src/core/options.hpp"

namespace undertone::cli {

enum class ProgressMode { kAuto, kLine, kPlain, kOff };
enum class ColourMode { kAuto, kAlways, kNever };
enum class Verbosity { kQuiet, kNormal, kDebug };

constexpr auto option_choices(ProgressMode) {
  return std::to_array<Choice<ProgressMode>>({{ProgressMode::kAuto, "auto"},
                                              {ProgressMode::kLine, "line"},
                                              {ProgressMode::kPlain, "plain"},
                                              {ProgressMode::kOff, "off"}});
}
constexpr auto option_choices(ColourMode) {
  return std::to_array<Choice<ColourMode>>(
      {{ColourMode::kAuto, "auto"}, {ColourMode::kAlways, "always"}, {ColourMode::kNever, "never"}});
}
constexpr auto option_choices(Verbosity) {
  return std::to_array<Choice<Verbosity>>(
      {{Verbosity::kQuiet, "quiet"}, {Verbosity::kNormal, "normal"}, {Verbosity::kDebug, "debug"}});
}

/// What is said to one run and has no place in a config file.
struct InvocationOptions {
  bool help = false;
  std::string config;
  bool print_config = false;

  static void fields(auto& self, auto&& field) {
    field(self.help,
          {.name = "help", .help = "show what this verb does and its options", .affects = Affects::kRunOnly});
    field(self.config,
          {.name = "config",
           .value = "FILE",
           .help = "read options from a file of 'name = value' lines; the command line wins over it",
           .affects = Affects::kRunOnly});
    field(self.print_config, {.name = "print-config",
                              .help = "print the effective options as a config file and stop",
                              .affects = Affects::kRunOnly});
  }
};

struct DisplayOptions {
  ProgressMode progress = ProgressMode::kAuto;
  ColourMode colour = ColourMode::kAuto;
  Verbosity log = Verbosity::kNormal;

  static void fields(auto& self, auto&& field) {
    field(self.progress,
          {.name = "progress",
           .value = "MODE",
           .help = "how progress is shown on standard error; auto: a line on a terminal, else nothing",
           .affects = Affects::kRunOnly});
    field(self.colour, {.name = "colour",
                        .value = "WHEN",
                        .help = "colours in the output; auto: on a terminal, unless NO_COLOR is set",
                        .affects = Affects::kRunOnly});
    field(self.log, {.name = "log",
                     .value = "LEVEL",
                     .help = "how much is said on standard error",
                     .affects = Affects::kRunOnly});
  }
};

/// What every verb understands.
struct CommonOptions {
  InvocationOptions invocation;
  DisplayOptions display;

  static void fields(auto& self, auto&& field) {
    InvocationOptions::fields(self.invocation, field);
    DisplayOptions::fields(self.display, field);
  }
};

}  // namespace undertone::cli
