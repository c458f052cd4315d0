#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace undertone::testing {

/// Enough words for a model of a few hundred pieces, each of them often.
inline std::vector<std::string> made_texts() {
  constexpr std::array kWords = {"gladly",   "sadness",  "tomorrow", "never",   "perhaps",
                                 "laughing", "dreadful", "letter",   "lovely",  "window",
                                 "mother",   "kitchen",  "believe",  "wonder",  "quietly",
                                 "evening",  "garden",   "stranger", "promise", "trouble"};
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 400; ++i) {
    texts.push_back(std::string(kWords[i % kWords.size()]) + " " + kWords[i * 7 % kWords.size()] + " the " +
                    kWords[i / 3 % kWords.size()] + "!");
  }
  return texts;
}

}  // namespace undertone::testing
