#pragma once

#include <filesystem>
#include <optional>

#include "data/corpora/corpus.hpp"
#include "data/corpora/corpus_options.hpp"

namespace undertone::data {

/// CMU-MOSI and CMU-MOSEI as MMSA publishes them, aligned or not: a pickle, at `path` or in that folder, with
/// a dict of `train`, `valid` and `test`, each a dict of
///   id                   "video$_$clip": the group, and the order within it
///   regression_labels    the sentiment, from -3 to 3
///   text, audio, vision  [samples, steps, D] arrays; at least one
///   raw_text, annotations, text_bert, audio_lengths, vision_lengths   need not be there
/// The label is what the annotation says (Negative, Neutral or Positive), or else the sign of the sentiment.
/// Padding is not kept: the text has as many steps as the mask in text_bert [samples, 3, steps], audio and
/// vision as many as their lengths. Where they come without, as in aligned files, the text's number of steps
/// counts if theirs are as many with padding, and nothing but zeros is cut off. A modality of no steps is
/// absent. What is not finite becomes 0 (audio has minus infinities), and a problem says how often. The file
/// is mapped: a split that is not asked for costs no memory, and one that is stands there once.
Corpus read_mmsa(const std::filesystem::path& path, std::optional<Split> split, const CorpusOptions& options);

}  // namespace undertone::data
