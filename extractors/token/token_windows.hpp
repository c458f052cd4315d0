#pragma once

#include <cstddef>
#include <vector>

namespace undertone::extractors {

/// A part of a text that goes through a network at once, and those of its tokens whose vectors are taken.
struct TokenWindow {
  std::size_t text = 0;
  std::size_t begin = 0, end = 0;            // tokens of the text
  std::size_t keep_begin = 0, keep_end = 0;  // within these
  std::size_t size() const { return end - begin; }
};

/// Windows of at most `most` tokens over texts of so many tokens each; where one is not enough they overlap
/// by a quarter, and every token is kept from the window whose ends it is farthest from.
std::vector<TokenWindow> token_windows(const std::vector<std::size_t>& lengths, std::size_t most);

/// Windows of like length together, no more than `tokens` in a batch, padding among them, or a single window.
std::vector<std::vector<TokenWindow>> window_batches(std::vector<TokenWindow> windows, std::size_t tokens);

}  // namespace undertone::extractors
