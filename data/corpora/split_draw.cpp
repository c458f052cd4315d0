#include "data/corpora/split_draw.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

namespace undertone::data {
namespace {

/// FNV-1a of the name, then the mixing steps of SplitMix64 with the seed.
std::uint64_t hash_of(std::string_view name, std::uint64_t seed) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  std::uint64_t z = hash + seed * 0x9e3779b97f4a7c15U;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
  z = (z ^ z >> 27) * 0x94d049bb133111ebU;
  return z ^ z >> 31;
}

struct KnownCorpus {
  std::string_view language;
  std::string_view rule;
  std::string_view licence;
  std::span<const std::string_view> train, dev, test;
};

constexpr auto kRavdessTrain = std::to_array<std::string_view>(
    {"actor01", "actor02", "actor03", "actor04", "actor05", "actor06", "actor07", "actor08", "actor09",
     "actor10", "actor11", "actor12", "actor13", "actor14", "actor15", "actor16"});
constexpr auto kRavdessDev = std::to_array<std::string_view>({"actor17", "actor18", "actor19", "actor20"});
constexpr auto kRavdessTest = std::to_array<std::string_view>({"actor21", "actor22", "actor23", "actor24"});
constexpr auto kEmodbTrain =
    std::to_array<std::string_view>({"spk03", "spk08", "spk09", "spk10", "spk11", "spk12"});
constexpr auto kEmodbDev = std::to_array<std::string_view>({"spk13", "spk14"});
constexpr auto kEmodbTest = std::to_array<std::string_view>({"spk15", "spk16"});
constexpr auto kNemoTrain =
    std::to_array<std::string_view>({"EB0", "IC0", "KD0", "KS0", "MK0", "MP0", "SM0"});
constexpr auto kNemoDev = std::to_array<std::string_view>({"TP0"});

const KnownCorpus kKnown[] = {
    {"en", "RAVDESS by actor: dev 17 to 20, test 21 to 24, train the others", "CC BY-NC-SA 4.0",
     kRavdessTrain, kRavdessDev, kRavdessTest},
    {"de", "EmoDB by speaker: dev 13 and 14, test 15 and 16, train the others", "free for research",
     kEmodbTrain, kEmodbDev, kEmodbTest},
    {"pl",
     "nEMO by speaker: dev TP0, train seven others, test who is left",
     "CC BY-NC-SA 4.0",
     kNemoTrain,
     kNemoDev,
     {}},
};

std::optional<Split> split_in(const KnownCorpus& corpus, std::string_view speaker) {
  const auto has = [&](auto names) { return std::ranges::find(names, speaker) != names.end(); };
  if (has(corpus.train)) return Split::kTrain;
  if (has(corpus.dev)) return Split::kDev;
  if (has(corpus.test)) return Split::kTest;
  return std::nullopt;
}

const KnownCorpus* find_known(const std::set<std::string>& speakers, std::string_view language) {
  for (const KnownCorpus& corpus : kKnown) {
    const auto known = std::ranges::count_if(
        speakers, [&](const std::string& speaker) { return split_in(corpus, speaker).has_value(); });
    const bool same_language = language.empty() || language == corpus.language;
    if (same_language && known > 0 && 2 * known >= std::ssize(speakers)) return &corpus;
  }
  return nullptr;
}

}  // namespace

std::set<std::string> draw_dev(const std::set<std::string>& units, const CorpusOptions& options) {
  if (units.size() < 2 || options.dev_share <= 0) return {};
  std::vector<std::pair<std::uint64_t, std::string>> order;
  for (const std::string& unit : units) order.emplace_back(hash_of(unit, options.split_seed), unit);
  std::ranges::sort(order);
  const double share = std::round(options.dev_share * static_cast<double>(units.size()));
  const auto count = std::clamp<std::size_t>(static_cast<std::size_t>(share), 1, units.size() - 1);
  std::set<std::string> dev;
  for (std::size_t i = 0; i < count; ++i) dev.insert(order[i].second);
  return dev;
}

SpeakerSplit split_speakers(const std::set<std::string>& speakers, std::string_view language,
                            const CorpusOptions& options) {
  SpeakerSplit split;
  if (const KnownCorpus* known = find_known(speakers, language)) {
    split.rule = known->rule;
    split.licence = known->licence;
    for (const std::string& speaker : speakers)
      split.of[speaker] = split_in(*known, speaker).value_or(Split::kTest);
    return split;
  }
  const auto dev = draw_dev(speakers, options);
  for (const std::string& speaker : speakers)
    split.of[speaker] = dev.contains(speaker) ? Split::kDev : Split::kTrain;
  split.rule = "dev speakers drawn with seed " + std::to_string(options.split_seed);
  for (const std::string& speaker : dev) split.rule += (speaker == *dev.begin() ? ": " : ", ") + speaker;
  return split;
}

}  // namespace undertone::data
