#pragma once

#include "data/corpora/corpus.hpp"
#include "pipeline/learn/learning_set.hpp"

namespace undertone::pipeline {

/// The texts of a corpus in their conversations, as `normalized_text` leaves them, as bytes for the token
/// encoder, which cuts them into pieces itself. Labels are the seven that the program knows throughout: those
/// of other corpora that mean the same become one of these, others none, and what was said stays for what
/// follows. Throws kMisuse where the split has no text.
LearningSet make_text_set(const data::Corpus& corpus, data::Split split);

/// The bytes of a text as the encoder's model takes them.
std::vector<float> to_values(std::string_view text);
/// And back.
std::string to_text(std::span<const float> values);

}  // namespace undertone::pipeline
