#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/core/conversation.hpp"
#include "src/core/log.hpp"
#include "src/core/options.hpp"
#include "src/core/time_span.hpp"

namespace undertone::pipeline {

/// Which part of a recording or transcript is looked at.
struct SpanOptions {
  std::optional<ClockTime> from, to;  // half-open; absent: from the start, to the end

  static void fields(auto& self, auto&& field) {
    field(self.from, {.name = "from",
                      .value = "TIME",
                      .help = "start of the span to look at, in seconds or as 1:15.5; only utterances that "
                              "lie in it count"});
    field(self.to, {.name = "to", .value = "TIME", .help = "end of the span"});
  }
  std::vector<std::string> problems() const {
    if (from && to && to->seconds <= from->seconds)
      return {"--to: the end of the span lies before its start"};
    return {};
  }
};

/// Without the utterances that do not lie in the span, whose number is told.
Conversation within(Conversation conversation, const SpanOptions& span, Log& log);

}  // namespace undertone::pipeline
