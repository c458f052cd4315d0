#pragma once

#include <array>
#include <cstdint>

#include "src/core/options.hpp"

namespace undertone::data {

/// What becomes of emotions beyond the seven default ones that acted speech comes with.
enum class ExtraEmotions {
  kFold,  // calm counts as neutral, boredom is left out
  kKeep,  // both are classes of their own
};

constexpr auto option_choices(ExtraEmotions) {
  return std::to_array<Choice<ExtraEmotions>>(
      {{ExtraEmotions::kFold, "fold"}, {ExtraEmotions::kKeep, "keep"}});
}

struct CorpusOptions {
  std::uint64_t split_seed = 1;  // of the draw where a corpus comes without a dev split
  double dev_share = 0.2;        // of its speakers, dialogues or videos
  ExtraEmotions extra_emotions = ExtraEmotions::kFold;
  std::int64_t sdt_text = 1;  // of the four sets of text features in an SDT file

  static void fields(auto& self, auto&& field) {
    field(self.split_seed, {.name = "split-seed",
                            .value = "NUMBER",
                            .help = "seed of the dev split that is drawn where a corpus has none"});
    field(self.dev_share, {.name = "dev-share",
                           .value = "SHARE",
                           .help = "share of the speakers, dialogues or videos that such a dev split gets",
                           .low = 0,
                           .high = 0.9});
    field(self.extra_emotions,
          {.name = "extra-emotions",
           .value = "HOW",
           .help = "fold calm into neutral and leave boredom out, or keep both as classes"});
    field(self.sdt_text, {.name = "sdt-text",
                          .value = "N",
                          .help = "which of the four sets of text features in an SDT file is used",
                          .low = 1,
                          .high = 4});
  }
};

}  // namespace undertone::data
