#pragma once

#include <filesystem>
#include <optional>

#include "data/corpora/corpus.hpp"
#include "data/corpora/corpus_options.hpp"

namespace undertone::data {

/// Short clips of speech, an emotion each. In the folder `index.csv` with the columns
///   path       of the clip, within the folder; must be there
///   emotion    a default emotion or another word for one, or calm, boredom; must be there
///   speaker    must be there
///   language   tells known corpora
///   text       what is said; codes of sentences as EmoDB has them ("a01") do not count as text
///   split      train, dev or test; without it `split_speakers` decides
/// Other columns are passed over.
Corpus read_speech(const std::filesystem::path& folder, std::optional<Split> split,
                   const CorpusOptions& options);

}  // namespace undertone::data
