#include "pipeline/metrics/several_labels.hpp"

#include <algorithm>
#include <string>

#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

struct Counts {
  std::size_t occurs = 0, named = 0, both = 0;
};

void count_item(const std::vector<int>& truth, std::span<const double> row, std::vector<Counts>& counts) {
  const auto winner = static_cast<std::size_t>(std::ranges::max_element(row) - row.begin());
  for (const int label : truth) {
    if (label < 0 || static_cast<std::size_t>(label) >= row.size())
      throw Error(ErrorKind::kMisuse, "label " + std::to_string(label) + " is no class");
  }
  for (std::size_t c = 0; c < row.size(); ++c) {
    const bool occurs = std::ranges::find(truth, static_cast<int>(c)) != truth.end();
    const bool named = c == winner || row[c] >= kNamedFrom;
    counts[c].occurs += occurs ? 1 : 0;
    counts[c].named += named ? 1 : 0;
    counts[c].both += occurs && named ? 1 : 0;
  }
}

}  // namespace

SeveralLabelScores score_several_labels(const SeveralLabelItems& items) {
  if (items.class_count == 0 || items.probabilities.size() != items.truth.size() * items.class_count)
    throw Error(ErrorKind::kMisuse, "probabilities that are not one for each class of each item");
  SeveralLabelScores scores;
  std::vector<Counts> counts(items.class_count);
  for (std::size_t i = 0; i < items.truth.size(); ++i) {
    if (items.truth[i].empty()) continue;
    ++scores.items;
    scores.with_several += items.truth[i].size() > 1 ? 1 : 0;
    count_item(items.truth[i], items.probabilities.subspan(i * items.class_count, items.class_count), counts);
  }
  double sum = 0;
  std::size_t classes = 0;
  for (const Counts& one : counts) {
    const std::size_t all = one.occurs + one.named;
    scores.f1.push_back(all > 0 ? 2 * static_cast<double>(one.both) / static_cast<double>(all) : 0);
    sum += scores.f1.back();
    classes += all > 0 ? 1 : 0;
  }
  if (classes > 0) scores.macro_f1 = sum / static_cast<double>(classes);
  return scores;
}

}  // namespace undertone::pipeline
