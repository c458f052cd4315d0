#include "pipeline/extract/span_options.hpp"

#include <utility>

namespace undertone::pipeline {

Conversation within(Conversation conversation, const SpanOptions& span, Log& log) {
  if (!span.from && !span.to) return conversation;
  const double from_s = span.from ? span.from->seconds : 0;
  std::vector<Utterance> kept;
  for (const Utterance& utterance : conversation.utterances()) {
    if (utterance.span.begin_s < from_s) continue;
    if (span.to && utterance.span.end_s > span.to->seconds) continue;
    kept.push_back(utterance);
  }
  log.info(std::to_string(conversation.size() - kept.size()) + " of " + std::to_string(conversation.size()) +
           " utterances do not lie in the span");
  return Conversation(std::move(kept));
}

}  // namespace undertone::pipeline
