#pragma once

#include <vector>

#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// A pause longer than this ends an utterance, where a file has words but no utterances.
inline constexpr double kLongestPauseInside_s = 0.5;

struct TimedWord {
  int line = 0;
  Word word;
};

/// Utterances from the words of one speaker, in any order. The text is the words with a space between them.
/// An entry begins with its first word and lasts to the last end among its words; its line is that of the
/// first word.
std::vector<TranscriptEntry> group_words(std::vector<TimedWord> words);

}  // namespace undertone::data
