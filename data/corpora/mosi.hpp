#pragma once

#include <filesystem>
#include <optional>

#include "data/corpora/corpus.hpp"
#include "data/corpora/corpus_options.hpp"

namespace undertone::data {

/// CMU-MOSI as features of utterances. In the folder `train_index.csv` with the columns
///   row            of the tables below, from 0
///   video          the group
///   utterance_no   the order within the video
///   polarity       0 negative, 1 positive: the label
///   sentiment      from -3 to 3
///   text           need not be there
/// and `train_text.csv`, `train_audio.csv`, `train_video.csv`: a row of finite numbers for each utterance,
/// without a header. The dev split is drawn from these videos by `draw_dev`; test is what stands in four
/// files that begin with "test" instead. Tables of different lengths throw kBadInput.
Corpus read_mosi(const std::filesystem::path& folder, std::optional<Split> split,
                 const CorpusOptions& options);

}  // namespace undertone::data
