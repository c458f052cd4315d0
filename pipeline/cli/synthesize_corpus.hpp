#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/cli/verb.hpp"
#include "pipeline/synthesize/feature_corpus.hpp"
#include "src/core/options.hpp"
#include "src/io/atomic_file.hpp"

namespace undertone::cli {

/// The part of `synthesize` that makes feature corpora, which needs no media.
struct SynthesizeCorpusOptions {
  std::optional<synthesize::CorpusForm> form;
  std::string out;
  std::int64_t count = 60;
  double echoes = 0;
  double lost = 0;

  static void fields(auto& self, auto&& field) {
    field(self.form,
          {.name = "corpus",
           .value = "FORM",
           .help = "write features in this published form, filled with made-up numbers; no figure on "
                   "them says anything of the real data"});
    field(self.out, {.name = "out",
                     .value = "FILE",
                     .help = "where --corpus writes; its name should end in .pkl",
                     .affects = Affects::kRunOnly});
    field(self.count, {.name = "count",
                       .value = "N",
                       .help = "how many dialogues or videos --corpus makes, in all splits",
                       .low = 6,
                       .high = 1'000'000});
    field(self.echoes, {.name = "echoes",
                        .value = "SHARE",
                        .help = "of utterances that do not tell their label but only whose it is: their "
                                "speaker's last, or somebody else's",
                        .low = 0,
                        .high = 1});
    field(self.lost, {.name = "lost",
                      .value = "CHANCE",
                      .help = "that a modality of an utterance is noise alone",
                      .low = 0,
                      .high = 1});
  }
  std::vector<std::string> problems() const;
};

ExitStatus synthesize_corpus(const SynthesizeCorpusOptions& options, std::uint64_t seed,
                             io::Overwrite overwrite, VerbContext& context);

}  // namespace undertone::cli
