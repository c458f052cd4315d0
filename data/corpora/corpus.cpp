#include "data/corpora/corpus.hpp"

#include <algorithm>

#include "src/core/error.hpp"

namespace undertone::data {

std::string_view to_string(Split split) {
  switch (split) {
    case Split::kTrain:
      return "train";
    case Split::kDev:
      return "dev";
    case Split::kTest:
      return "test";
  }
  return "?";
}

std::optional<Split> try_split(std::string_view name) {
  const auto found = std::ranges::find(kSplits, name, [](Split split) { return to_string(split); });
  if (found == kSplits.end()) return std::nullopt;
  return *found;
}

std::string_view to_string(SplitUnit unit) {
  switch (unit) {
    case SplitUnit::kNone:
      return "nothing";
    case SplitUnit::kSpeaker:
      return "speaker";
    case SplitUnit::kDialogue:
      return "dialogue";
    case SplitUnit::kVideo:
      return "video";
    case SplitUnit::kComment:
      return "comment";
  }
  return "?";
}

std::string to_string(const CorpusProblem& problem) {
  const std::string line = problem.line > 0 ? ":" + std::to_string(problem.line) : "";
  return problem.file.string() + line + ": " + problem.reason;
}

std::vector<SampleRange> groups(const Corpus& corpus) {
  std::vector<SampleRange> ranges;
  for (std::size_t i = 0; i < corpus.samples.size(); ++i) {
    const Sample& sample = corpus.samples[i];
    const bool goes_on = i > 0 && !sample.group.empty() && sample.group == corpus.samples[i - 1].group &&
                         sample.split == corpus.samples[i - 1].split;
    if (goes_on) {
      ++ranges.back().count;
    } else {
      ranges.push_back({i, 1});
    }
  }
  return ranges;
}

std::size_t count(const Corpus& corpus, Split split) {
  return static_cast<std::size_t>(std::ranges::count(corpus.samples, split, &Sample::split));
}

bool has_features(const Corpus& corpus, std::size_t sample) {
  return std::ranges::any_of(corpus.features,
                             [&](const FeatureTable& table) { return !table.values[sample].empty(); });
}

FeatureTable& table_of(Corpus& corpus, Modality modality, std::size_t dimension, const std::string& where) {
  const auto found = std::ranges::find(corpus.features, modality, &FeatureTable::modality);
  if (found == corpus.features.end()) {
    FeatureTable& table = corpus.features.emplace_back();
    table.modality = modality;
    table.dimension = dimension;
    table.values.resize(corpus.samples.size());
    return table;
  }
  if (found->dimension != dimension) {
    throw Error(ErrorKind::kBadInput, where + " has " + std::to_string(dimension) + " numbers a step for " +
                                          std::string(to_string(modality)) + ", others have " +
                                          std::to_string(found->dimension));
  }
  return *found;
}

void keep_samples(Corpus& corpus, const std::function<bool(std::size_t)>& keep) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < corpus.samples.size(); ++i) {
    if (!keep(i)) continue;
    if (kept != i) {
      corpus.samples[kept] = std::move(corpus.samples[i]);
      for (FeatureTable& table : corpus.features) {
        table.values[kept] = std::move(table.values[i]);
        if (!table.times.empty()) table.times[kept] = std::move(table.times[i]);
      }
    }
    ++kept;
  }
  corpus.samples.resize(kept);
  for (FeatureTable& table : corpus.features) {
    table.values.resize(kept);
    if (!table.times.empty()) table.times.resize(kept);
  }
}

void add_problem(Corpus& corpus, CorpusProblem problem) {
  constexpr std::size_t kMax = 10'000;
  if (corpus.problems.size() < kMax) {
    corpus.problems.push_back(std::move(problem));
  } else if (corpus.problems.size() == kMax) {
    problem.reason = "further problems are not listed";
    corpus.problems.push_back(std::move(problem));
  }
}

std::string where(const Corpus& corpus, const Sample& sample) {
  if (!sample.source) {
    const std::string archive = sample.archive ? corpus.archives.at(*sample.archive).string() + ": " : "";
    return archive + (sample.file.empty() ? sample.id : sample.file.string());
  }
  return corpus.sources.at(*sample.source).string() + ":" + std::to_string(sample.line);
}

}  // namespace undertone::data
