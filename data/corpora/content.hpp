#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "data/corpora/corpus.hpp"

// Telling what is the same although it has another name.
namespace undertone::data {

/// Two hashes of the bytes with their number: equal ones are taken for equal bytes.
struct Content {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  std::size_t size = 0;
  friend auto operator<=>(const Content&, const Content&) = default;
};

Content content_of(std::string_view bytes);

/// Of all that is said in a group. Absent where that is a single utterance, which may well be said twice, or
/// where a text is missing.
std::optional<Content> content_of_dialogue(const Corpus& corpus, const SampleRange& range);

/// Takes dialogues out that are repeated word for word in another split: out of train what dev or test has,
/// out of dev what test has. Returns how many samples went. Published splits are not free of such dialogues.
std::size_t remove_repeated_dialogues(Corpus& corpus);

}  // namespace undertone::data
