#pragma once

#include <cstdint>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "data/annotations/annotation.hpp"

namespace undertone::data {

/// Conversations that bring out what writers get wrong: text that looks like times, tags, names or table
/// cells, hour-long times, many speakers, everything absent somewhere. Text has neither white space at its
/// ends nor lines ended by anything but LF, which is what all formats can hold.
class RandomConversation {
 public:
  explicit RandomConversation(std::uint64_t seed) : random_(seed) {}

  Annotation make() {
    const int speakers = below(4) == 0 ? 200 : 1 + below(5);
    const int count = below(60);
    std::vector<Utterance> utterances;
    std::int64_t begin_ms = below(10'000);
    for (int i = 0; i < count; ++i) {
      const std::int64_t end_ms = begin_ms + 1 + below(below(20) == 0 ? 5'000'000 : 9'000);
      utterances.push_back(make_utterance(i, speakers, begin_ms, end_ms));
      begin_ms += 1 + below(below(15) == 0 ? 4'000'000 : 6'000);  // overlaps are common
    }
    Annotation annotation;
    annotation.conversation = Conversation(std::move(utterances));
    annotation.media = "talks/a talk.mp4";
    annotation.made_by = "undertone --> test\nof 1";
    annotation.turns = static_cast<Origin>(below(4));
    annotation.speakers = static_cast<Origin>(below(4));
    for (int i = 0; i < count; ++i) annotation.predictions.push_back(make_prediction());
    return annotation;
  }

  std::string text() {
    std::string text = piece();
    for (int i = below(4); i > 0; --i) text += std::string(separator()) + piece();
    return text;
  }

  int below(int limit) { return static_cast<int>(random_() % static_cast<std::uint64_t>(limit)); }

 private:
  const char* separator() {
    constexpr const char* kSeparators[] = {" ", " ", " ", "\n", "\n\n", "\n\n\n", "\n \n", "\n\t", "  "};
    return kSeparators[below(9)];
  }

  const char* piece() {
    constexpr const char* kPieces[] = {"Hello",
                                       "she said \"no\"",
                                       "it's 5 o'clock; really, now",
                                       "\xE6\xBC\xA2\xE5\xAD\x97",
                                       "\xD9\x88other\xD9\x88",
                                       "\xF0\x9F\x98\x80!",
                                       "caf\xC3\xA9 \xE2\x80\x94 na\xC3\xAFve",
                                       "NOTE: not a note",
                                       "Ann: hi",
                                       "[door slams] what",
                                       "[SPEAKER_00]: x",
                                       "[a | b 5%]: y",
                                       "- dash",
                                       "-dash",
                                       "\xE2\x80\x93 long dash",
                                       ">> BOB: news",
                                       "--> arrow",
                                       "00:00:01,000 --> 00:00:02,000",
                                       "7",
                                       "42",
                                       "<i>slanted</i>",
                                       "<v Bob>voice",
                                       "</c><c.emotion-label>[joy]</c>",
                                       "<00:01.500>",
                                       "a < b > c & d",
                                       "&amp; &lt;b&gt; &#65; &nbsp;",
                                       "{\\an8}up",
                                       "{brace}",
                                       "WEBVTT",
                                       "STYLE",
                                       "a;b,c",
                                       "\"",
                                       "\"\"",
                                       "'",
                                       "\\",
                                       "=1+1",
                                       "null",
                                       "50%",
                                       "x|y",
                                       "]",
                                       "\xE5\xBC\xA0\xE4\xB8\x89\xEF\xBC\x9A\xE4\xBD\xA0\xE5\xA5\xBD",
                                       "\xEF\xBF\xBD",
                                       "12:30 it was",
                                       "http://x.org/?a&b=<c>"};
    return kPieces[below(static_cast<int>(std::size(kPieces)))];
  }

  std::string speaker(int number) {
    constexpr const char* kKinds[] = {"S",        "Ann Smith ", "Zo\xC3\xAB ", "a]b|c ",
                                      "<b>&amp;", "--> ",       "\"q\", "};
    return kKinds[number % 7] + std::to_string(number);
  }

  Utterance make_utterance(int number, int speakers, std::int64_t begin_ms, std::int64_t end_ms) {
    Utterance utterance;
    utterance.id = (number % 3 == 0 ? "id " : "u") + std::to_string(number);
    utterance.span = {static_cast<double>(begin_ms) / 1000, static_cast<double>(end_ms) / 1000};
    if (below(5) > 0) utterance.speaker = speaker(below(speakers));
    if (below(6) > 0) utterance.text = text();
    if (below(3) == 0) utterance.label = below(4) == 0 ? "50%" : "joy | [x]";
    if (below(3) == 0) {
      utterance.words.push_back({{utterance.span.begin_s, utterance.span.end_s - 0.0005}, "a\"b"});
    }
    return utterance;
  }

  std::optional<PredictedLabel> make_prediction() {
    if (below(4) == 0) return std::nullopt;
    PredictedLabel prediction{default_labels()[static_cast<std::size_t>(below(7))], below(1000) / 999.0, {}};
    for (int i = 0; i < 7; ++i) prediction.probabilities.push_back(below(1'000'000) / 7e6);
    return prediction;
  }

  std::mt19937_64 random_;
};

}  // namespace undertone::data
