#pragma once

#include <filesystem>
#include <optional>

#include "data/corpora/corpus.hpp"
#include "data/corpora/corpus_options.hpp"

namespace undertone::data {

/// EmoryNLP: dialogues from a TV series with seven emotions of its own (neutral, joyful, peaceful, powerful,
/// mad, sad, scared). In the folder `emorynlp_train_final.csv`, `emorynlp_dev_final.csv` and
/// `emorynlp_test_final.csv`, with the columns
///   Utterance, Speaker, Emotion, Season, Episode, Scene_ID, Utterance_ID   must be there
///   Start_Time, End_Time   00:00:03.795
/// A scene is a dialogue: its group is "s01e15c04", the same in whichever file it stands. Speaker is a list,
/// ['Rachel Green']; those who speak together become "Carol Willick & Susan Bunch". Windows-1252 characters
/// are repaired as `read_source` says.
Corpus read_emorynlp(const std::filesystem::path& folder, std::optional<Split> split,
                     const CorpusOptions& options);

}  // namespace undertone::data
