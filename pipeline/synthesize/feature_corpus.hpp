#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "src/core/options.hpp"
#include "src/io/atomic_file.hpp"

// Files of the very form in which features of conversations are published, filled with numbers made up here.
// A model can be trained and judged on them, but no figure on them says anything of the real data.
namespace undertone::synthesize {

enum class CorpusForm {
  kSdtIemocap,
  kSdtMeld,
  kMmsaMosiAligned,
  kMmsaMosiUnaligned,
  kMmsaMoseiAligned,
  kMmsaMoseiUnaligned,
  kHktUrFunny,
  kHktMustard,
};

constexpr auto option_choices(CorpusForm) {
  return std::to_array<Choice<CorpusForm>>({{CorpusForm::kSdtIemocap, "sdt-iemocap"},
                                            {CorpusForm::kSdtMeld, "sdt-meld"},
                                            {CorpusForm::kMmsaMosiAligned, "mmsa-mosi-aligned"},
                                            {CorpusForm::kMmsaMosiUnaligned, "mmsa-mosi-unaligned"},
                                            {CorpusForm::kMmsaMoseiAligned, "mmsa-mosei-aligned"},
                                            {CorpusForm::kMmsaMoseiUnaligned, "mmsa-mosei-unaligned"},
                                            {CorpusForm::kHktUrFunny, "hkt-ur-funny"},
                                            {CorpusForm::kHktMustard, "hkt-mustard"}});
}

/// How `undertone train` names the kind of corpus: "sdt", "mmsa" or "hkt".
std::string_view corpus_kind(CorpusForm form);

struct FeatureCorpusOptions {
  CorpusForm form = CorpusForm::kSdtIemocap;
  std::int64_t count = 60;  // dialogues, videos or pairs of context and punchline, in all splits
  std::uint64_t seed = 1;
  // Share of utterances that do not tell their label but whose it is: that of the same speaker's last
  // utterance, or of the last one of somebody else. Only who looks at those before can know it.
  double echoes = 0;
  double lost = 0;  // chance that the numbers of one modality of an utterance are noise alone
};

/// Labels follow each other as moods do, and the numbers of an utterance hold its label, less of the one
/// before it, its speaker and noise: text tells the label best, then audio, then the picture. Every text
/// begins with "generated words ", by which the readers know such files. The same options give the same
/// bytes.
void write_feature_corpus(const std::filesystem::path& file, const FeatureCorpusOptions& options,
                          io::Overwrite overwrite);

}  // namespace undertone::synthesize
