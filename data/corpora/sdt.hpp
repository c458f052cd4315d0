#pragma once

#include <filesystem>
#include <optional>

#include "data/corpora/corpus.hpp"
#include "data/corpora/corpus_options.hpp"

namespace undertone::data {

/// Features of utterances as SDT and its relatives publish them: a pickle with one tuple, at `path` or in
/// that folder. Its length, not its name, tells what it is: of 12 it is IEMOCAP, of 13 MELD (the last item is
/// not used). The items are
///   0 ids, 1 speakers, 2 labels, 3 to 6 text, 7 audio, 8 visual, 9 sentences   dicts by dialogue
///   10, 11                                                                     dialogues of train and test
/// and each dict has, for an utterance, one element of a list or one row of an array. Labels are numbers:
///   IEMOCAP   happy, sad, neutral, angry, excited, frustrated
///   MELD      neutral, surprise, fear, sadness, joy, disgust, anger
/// Speakers are names, or vectors whose largest number tells who it is. `options.sdt_text` chooses the text.
/// Dev is drawn by `draw_dev` from the dialogues of train; how many these were is part of the split rule. A
/// dialogue whose items disagree in number or width is left out, with a problem; a label that is no class
/// leaves the utterance without one. Throws kBadInput where a dialogue is listed for both train and test.
Corpus read_sdt(const std::filesystem::path& path, std::optional<Split> split, const CorpusOptions& options);

}  // namespace undertone::data
