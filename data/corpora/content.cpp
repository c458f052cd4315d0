#include "data/corpora/content.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace undertone::data {

Content content_of(std::string_view bytes) {
  Content content{0xcbf29ce484222325U, 0x9ae16a3b2f90404fU, bytes.size()};
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    content.first = (content.first ^ byte) * 0x100000001b3U;
    content.second = (content.second + byte + 1) * 0x9e3779b97f4a7c15U;
    content.second ^= content.second >> 29;
  }
  return content;
}

std::optional<Content> content_of_dialogue(const Corpus& corpus, const SampleRange& range) {
  if (range.count < 2) return std::nullopt;
  std::string all;
  for (std::size_t i = range.first; i < range.first + range.count; ++i) {
    const Sample& sample = corpus.samples[i];
    if (!sample.text) return std::nullopt;
    all += *sample.text + '\n';
  }
  return content_of(all);
}

std::size_t remove_repeated_dialogues(Corpus& corpus) {
  const auto ranges = groups(corpus);
  std::map<Content, Split> latest;  // of train, dev and test the one that keeps the dialogue
  for (const SampleRange& range : ranges) {
    const auto content = content_of_dialogue(corpus, range);
    if (!content) continue;
    Split& split = latest.emplace(*content, Split::kTrain).first->second;
    split = std::max(split, corpus.samples[range.first].split);
  }
  std::vector<std::uint8_t> kept(corpus.samples.size(), 1);
  for (const SampleRange& range : ranges) {
    const auto content = content_of_dialogue(corpus, range);
    if (!content || latest.at(*content) == corpus.samples[range.first].split) continue;
    for (std::size_t i = range.first; i < range.first + range.count; ++i) kept[i] = 0;
  }
  const std::size_t before = corpus.samples.size();
  keep_samples(corpus, [&](std::size_t i) { return kept[i] != 0; });
  return before - corpus.samples.size();
}

}  // namespace undertone::data
