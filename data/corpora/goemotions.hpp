#pragma once

#include <filesystem>
#include <optional>

#include "data/corpora/corpus.hpp"
#include "data/corpora/corpus_options.hpp"

namespace undertone::data {

/// GoEmotions: single comments, each with one or several labels. In the folder, or in `ekman` within it,
/// `labels.txt`, a label a line, and `train.tsv`, `dev.tsv` and `test.tsv`: lines of the comment, the labels
/// as places in labels.txt counted from 0 ("3,5"), and the comment's id, with tabs between them. Quotes have
/// no meaning. The label set is that of labels.txt, in its order.
Corpus read_goemotions(const std::filesystem::path& folder, std::optional<Split> split,
                       const CorpusOptions& options);

}  // namespace undertone::data
