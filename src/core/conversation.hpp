#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "src/core/time_span.hpp"

namespace undertone {

struct Word {
  TimeSpan span;
  std::string text;
  friend bool operator==(const Word&, const Word&) = default;
};

/// What one speaker says without a break. What is not known is absent, never empty.
struct Utterance {
  std::string id;
  TimeSpan span;
  std::optional<std::string> speaker;
  std::optional<std::string> text;
  std::vector<Word> words;           // only when their times are known
  std::optional<std::string> label;  // a reference or a human's correction, never a prediction
  friend bool operator==(const Utterance&, const Utterance&) = default;
};

/// Utterances in order of their begin (then end). Immutable; a changed conversation is a new one.
class Conversation {
 public:
  Conversation() = default;
  /// Sorts by time. Throws when a span is backwards or not finite, or when an id is empty or stands twice.
  explicit Conversation(std::vector<Utterance> utterances);

  const std::vector<Utterance>& utterances() const { return utterances_; }
  std::size_t size() const { return utterances_.size(); }
  bool empty() const { return utterances_.empty(); }
  /// Every speaker once, in order of first appearance.
  std::vector<std::string> speakers() const;

  friend bool operator==(const Conversation&, const Conversation&) = default;

 private:
  std::vector<Utterance> utterances_;
};

}  // namespace undertone
