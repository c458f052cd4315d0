#pragma once

#include <filesystem>
#include <optional>

#include "data/corpora/corpus.hpp"
#include "data/corpora/corpus_options.hpp"

namespace undertone::data {

/// DailyDialog: everyday dialogues with the default emotions. In the folders `train`, `validation` and `test`
/// two files that run in parallel, a dialogue a line:
///   dialogues_train.txt           utterances, each followed by __eou__
///   dialogues_emotion_train.txt   a number for each: 0 none, which counts as neutral, 1 anger, 2 disgust,
///                                 3 fear, 4 happiness, which is joy, 5 sadness, 6 surprise
/// and, if it is there, dialogues_act_train.txt, whose lines are counted but not used. Files with different
/// numbers of lines throw kBadInput; a dialogue whose two lines disagree is left out, with a problem. Two
/// people take turns, so the speakers are "A" and "B". A group is "train/1", after the line.
Corpus read_dailydialog(const std::filesystem::path& folder, std::optional<Split> split,
                        const CorpusOptions& options);

}  // namespace undertone::data
