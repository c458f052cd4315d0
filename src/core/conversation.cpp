#include "src/core/conversation.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_set>

#include "src/core/error.hpp"

namespace undertone {

Conversation::Conversation(std::vector<Utterance> utterances) : utterances_(std::move(utterances)) {
  std::unordered_set<std::string> ids;
  for (const Utterance& utterance : utterances_) {
    if (utterance.id.empty()) throw Error(ErrorKind::kBadInput, "an utterance without an id");
    if (!ids.insert(utterance.id).second) {
      throw Error(ErrorKind::kBadInput, "the utterance id '" + utterance.id + "' stands twice");
    }
    const auto [begin_s, end_s] = utterance.span;
    if (!std::isfinite(begin_s) || !std::isfinite(end_s) || end_s < begin_s) {
      throw Error(ErrorKind::kBadInput, "utterance '" + utterance.id + "' ends before it begins");
    }
  }
  std::stable_sort(utterances_.begin(), utterances_.end(), [](const Utterance& a, const Utterance& b) {
    return std::tie(a.span.begin_s, a.span.end_s) < std::tie(b.span.begin_s, b.span.end_s);
  });
}

std::vector<std::string> Conversation::speakers() const {
  std::vector<std::string> names;
  std::unordered_set<std::string> seen;
  for (const Utterance& utterance : utterances_) {
    if (utterance.speaker && seen.insert(*utterance.speaker).second) names.push_back(*utterance.speaker);
  }
  return names;
}

}  // namespace undertone
