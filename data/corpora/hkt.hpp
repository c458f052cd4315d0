#pragma once

#include <filesystem>
#include <optional>

#include "data/corpora/corpus.hpp"
#include "data/corpora/corpus_options.hpp"

namespace undertone::data {

/// UR-FUNNY and MUStARD as HKT publishes them: a pickle, at `path` or in that folder, with a dict of `train`,
/// `dev` and `test`, each a list of samples
///   ((words, visual, acoustic, …), (words, visual, acoustic, …), id, label)
/// of a punchline, what was said before it, the id of both and 0 or 1. A sample without context,
///   ((words, visual, acoustic, …), label, id)
/// is taken too. What follows in the inner tuples is not used. Words are a text, a list of sentences, or
/// numbers; only numbers make a text modality. Numbers are arrays [steps, D] of any D, or lists of rows; of
/// no steps the modality is absent. A sample becomes a group of its context, which has no label, and its
/// punchline. The classes are called after the file's name: "not humorous" and "humorous" where that holds
/// "funny" or "humor", "not sarcastic" and "sarcastic" where it holds "mustard" or "sarcas", else "other" and
/// "positive".
Corpus read_hkt(const std::filesystem::path& path, std::optional<Split> split, const CorpusOptions& options);

}  // namespace undertone::data
