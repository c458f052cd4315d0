#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "data/corpora/corpus.hpp"

// The plainest features of text there are: what every encoder has to beat.
namespace undertone::pipeline {

/// Which words and pairs of neighbouring words stand in a text, each at a place of `width` that follows from
/// its letters, so that no vocabulary has to be kept; of length 1, or all zeros for a text without words.
/// Small and capital letters of ASCII are alike; '!' and '?' count as words.
std::vector<float> bag_of_words(std::string_view text, std::size_t width);

/// Gives a corpus of text the bag of each sample's words as its features. Throws kMisuse where it has
/// features or no text.
void add_bags_of_words(data::Corpus& corpus, std::size_t width);

/// What a checkpoint says of inputs made like this, and the width back from that; 0 for other inputs.
std::string bag_of_words_name(std::size_t width);
std::size_t bag_of_words_width(std::string_view name);

}  // namespace undertone::pipeline
