#pragma once

#include <filesystem>
#include <optional>

#include "data/corpora/corpus.hpp"
#include "data/corpora/corpus_options.hpp"

namespace undertone::data {

/// MELD: dialogues from a TV series with the default emotions. In the folder `train_sent_emo.csv`,
/// `dev_sent_emo.csv` and `test_sent_emo.csv`, with the columns
///   Utterance, Speaker, Emotion, Dialogue_ID, Utterance_ID   must be there
///   Sentiment   negative, neutral, positive: a sentiment of -1, 0, 1
///   Season, Episode, StartTime, EndTime                      0:12:43,012 and 00:12:43,012
/// Dialogues are numbered anew in each file, so a group is "train/dia0". Times that are backwards or cannot
/// be read are absent. Windows-1252 characters are repaired as `read_source` says.
Corpus read_meld(const std::filesystem::path& folder, std::optional<Split> split,
                 const CorpusOptions& options);

}  // namespace undertone::data
