#include "pipeline/annotate/corrections.hpp"

#include <optional>

#include "data/annotations/prediction_at.hpp"

namespace undertone::pipeline {
namespace {

bool says_the_same_of_place(const Utterance& a, const Utterance& b) {
  return a.span == b.span && (a.span != TimeSpan{} || a.text == b.text);
}

std::optional<std::size_t> place_of(const Utterance& wanted, const Conversation& conversation) {
  const auto& utterances = conversation.utterances();
  std::optional<std::size_t> found;
  std::size_t count = 0;
  for (std::size_t i = 0; i < utterances.size(); ++i) {
    if (!says_the_same_of_place(wanted, utterances[i])) continue;
    if (utterances[i].id == wanted.id) return i;
    found = i;
    ++count;
  }
  return count == 1 ? found : std::nullopt;
}

}  // namespace

std::size_t carry_over_corrections(const data::Annotation& from, data::Annotation& to) {
  std::size_t homeless = 0;
  for (std::size_t i = 0; i < from.conversation.size(); ++i) {
    const std::string* correction = data::correction_at(from, i);
    if (correction == nullptr) continue;
    const auto place = place_of(from.conversation.utterances()[i], to.conversation);
    if (!place) {
      ++homeless;
      continue;
    }
    if (to.corrections.empty()) to.corrections.resize(to.conversation.size());
    to.corrections[*place] = *correction;
  }
  return homeless;
}

}  // namespace undertone::pipeline
