#include "extractors/token/token_extractor.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "extractors/token/token_times.hpp"

namespace undertone::extractors {
namespace {

/// A token for each word, whose vector is how many letters it has and which token it is.
class WordEncoder final : public TextEncoder {
 public:
  std::size_t width() const override { return 2; }
  const std::string& fingerprint() const override { return fingerprint_; }
  std::vector<EncodedText> encode(std::span<const std::string_view> texts) override {
    std::vector<EncodedText> all;
    for (const std::string_view text : texts) {
      EncodedText& encoded = all.emplace_back();
      for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        encoded.tokens.push_back({0, begin, end});
        encoded.values.push_back(static_cast<float>(end - begin));
        encoded.values.push_back(static_cast<float>(encoded.tokens.size()));
        begin = end + 1;
      }
    }
    return all;
  }

 private:
  std::string fingerprint_ = "of words";
};

Clip clip_of(std::string_view text, TimeSpan span) {
  Clip clip;
  clip.text = text;
  clip.span = span;
  return clip;
}

std::vector<Token> word_tokens(std::string_view text) {
  return WordEncoder().encode(std::vector<std::string_view>{text}).front().tokens;
}

}  // namespace

TEST_SUITE("extractors") {
  TEST_CASE("each token is a step with the vector of its own and a time within the utterance") {
    const auto extractor =
        make_token_extractor("words", std::make_unique<WordEncoder>(), TokenOutput::kTokens);
    CHECK(extractor->description().is_sequence());
    const FeatureSequence sequence = extractor->extract(clip_of("[noise] so  very happy", {10, 14}));
    check(sequence);
    REQUIRE(sequence.steps == 3);
    CHECK(sequence.values == std::vector<float>{2, 1, 4, 2, 5, 3});
    CHECK(sequence.times_are_approximate);
    // "so very happy" has 13 characters, of which the words' middles are the 1st, 5th and 10.5th.
    CHECK(sequence.time_s(0) == doctest::Approx(10 + 4 * 1.0 / 13));
    CHECK(sequence.time_s(1) == doctest::Approx(10 + 4 * 5.0 / 13));
    CHECK(sequence.time_s(2) == doctest::Approx(10 + 4 * 10.5 / 13));
  }

  TEST_CASE("an utterance without words is absent, whether tokens or their mean are wanted") {
    for (const TokenOutput output : {TokenOutput::kTokens, TokenOutput::kUtterance}) {
      const auto extractor = make_token_extractor("words", std::make_unique<WordEncoder>(), output);
      Clip without_text;
      without_text.span = {3, 4};
      for (const Clip& clip : {without_text, clip_of("", {3, 4}), clip_of(" \t[noise]\xFF\x01", {3, 4})}) {
        const FeatureSequence sequence = extractor->extract(clip);
        check(sequence);
        CHECK(sequence.steps == 1);
        CHECK_FALSE(sequence.any_valid());
        CHECK(sequence.time_s(0) == 3);
      }
    }
  }

  TEST_CASE("the vector of an utterance is the mean over its tokens") {
    const auto extractor =
        make_token_extractor("words", std::make_unique<WordEncoder>(), TokenOutput::kUtterance);
    CHECK_FALSE(extractor->description().is_sequence());
    const FeatureSequence sequence = extractor->extract(clip_of("so very happy", {0, 1}));
    CHECK(sequence.values == std::vector<float>{11.0F / 3, 2});
    const auto tokens = make_token_extractor("words", std::make_unique<WordEncoder>(), TokenOutput::kTokens);
    CHECK(fingerprint(tokens->description()) != fingerprint(extractor->description()));
  }

  TEST_CASE("several clips at once give what each gives alone") {
    const auto extractor =
        make_token_extractor("words", std::make_unique<WordEncoder>(), TokenOutput::kTokens);
    std::vector<Clip> clips = {clip_of("so very happy", {0, 1}), clip_of("", {1, 2}),
                               clip_of("Joey: no", {2, 3})};
    clips[2].speaker = "Joey";
    const auto together = extractor->extract_all(clips);
    REQUIRE(together.size() == 3);
    CHECK(together[2].steps == 1);
    for (std::size_t i = 0; i < clips.size(); ++i) {
      const FeatureSequence alone = extractor->extract(clips[i]);
      CHECK(together[i].values == alone.values);
      CHECK(together[i].times_s == alone.times_s);
      CHECK(together[i].valid == alone.valid);
    }
  }

  TEST_CASE("where words have times, tokens have those of their words") {
    const std::vector<Word> words = {{{1, 2}, "I"}, {{2, 2.5}, "Don't"}, {{3, 4}, "KNOW,"}, {{6, 7}, "why"}};
    const std::string text = "I don't know, why!";
    const TokenTimes times = token_times(text, word_tokens(text), {0, 8}, words);
    CHECK_FALSE(times.approximate);
    REQUIRE(times.times_s.size() == 4);
    CHECK(times.times_s[0] == doctest::Approx(1.5));
    CHECK(times.times_s[1] == doctest::Approx(2.25));
    CHECK(times.times_s[2] > 3);
    CHECK(times.times_s[2] < 6);
    CHECK(times.times_s[3] > 6);
    // A part of a word has its part of the time.
    CHECK(token_times("know", std::vector<Token>{{0, 0, 2}, {0, 2, 4}}, {0, 8}, words).times_s ==
          std::vector<double>{3.25, 3.75});
  }

  TEST_CASE("a word without a time lies between its neighbours, and the times are marked approximate") {
    const std::vector<Word> words = {{{1, 2}, "so"}, {{2, 3}, "[cough]"}, {{5, 6}, "happy"}};
    const std::string text = "so very happy";
    const TokenTimes times = token_times(text, word_tokens(text), {0, 8}, words);
    CHECK(times.approximate);
    CHECK(times.times_s[0] == doctest::Approx(1.5));
    CHECK(times.times_s[1] == doctest::Approx(3.5));
    CHECK(times.times_s[2] == doctest::Approx(5.5));
  }

  TEST_CASE("a word is not found within another one") {
    const std::vector<Word> words = {{{0, 1}, "we"}, {{1, 2}, "a"}, {{2, 3}, "win"}};
    const std::string text = "we all win";
    const TokenTimes times = token_times(text, word_tokens(text), {0, 3}, words);
    CHECK(times.approximate);
    CHECK(times.times_s[2] == doctest::Approx(2.5));
  }

  TEST_CASE("times of tokens never run backwards where those of words do not") {
    const std::vector<Word> words = {{{1, 1}, "a"}, {{1, 1.2}, "bb"}, {{1.2, 4}, "c"}};
    const std::string text = "… a x bb -- y c z 😀";
    const TokenTimes times = token_times(text, word_tokens(text), {0.5, 4.5}, words);
    CHECK(std::ranges::is_sorted(times.times_s));
    CHECK(std::ranges::all_of(times.times_s, [](double time) { return time >= 0.5 && time <= 4.5; }));
  }
}

}  // namespace undertone::extractors
