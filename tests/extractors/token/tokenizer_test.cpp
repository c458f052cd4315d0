#include "extractors/token/tokenizer.hpp"

#include <random>
#include <utility>

#include <doctest/doctest.h>

#include "extractors/token/hub_folder.hpp"
#include "extractors/token/unicode.hpp"
#include "tests/extractors/token/fixtures.hpp"
#include "tests/support/errors.hpp"

namespace undertone::extractors {
namespace {

using support::error_text;

Vocabulary numbered(const std::vector<std::string>& words) {
  Vocabulary vocabulary;
  for (const std::string& word : words)
    vocabulary.emplace(word, static_cast<std::int32_t>(vocabulary.size()));
  return vocabulary;
}

std::vector<std::pair<std::string, std::unique_ptr<Tokenizer>>> every_tokenizer() {
  std::vector<std::pair<std::string, std::unique_ptr<Tokenizer>>> all;
  const auto add = [&](const std::string& name, Architecture architecture) {
    all.emplace_back(name, load_hub_tokenizer(token_fixtures() / name, architecture));
  };
  add("bert", Architecture::kBert);
  add("bert-cased", Architecture::kBert);
  add("roberta", Architecture::kRoberta);
  add("roberta-json", Architecture::kRoberta);
  add("xlm-roberta", Architecture::kXlmRoberta);
  return all;
}

/// Bytes of which many are no UTF-8.
std::string random_bytes(std::mt19937& random) {
  static const std::vector<std::string> kParts = {"a",
                                                  "He",
                                                  " ",
                                                  "\n",
                                                  "é",
                                                  "e\u0301",
                                                  "😀",
                                                  "中",
                                                  "שָ",
                                                  "'s",
                                                  "12",
                                                  "\xE2\x82",
                                                  "\xFF",
                                                  "\xED\xA0\x80",
                                                  std::string(1, '\0'),
                                                  "ﬁ",
                                                  "Ａ"};
  std::string text;
  for (std::size_t i = random() % 30; i > 0; --i) text += kParts[random() % kParts.size()];
  return text;
}

std::vector<std::string> covered(const Tokenizer& tokenizer, const std::string& text) {
  std::vector<std::string> parts;
  for (const Token& token : tokenizer.tokenize(text))
    parts.push_back(text.substr(token.begin, token.end - token.begin));
  return parts;
}

}  // namespace

TEST_SUITE("extractors") {
  TEST_CASE(
      "whatever the bytes, tokens lie in the text, one after the other, with numbers of the vocabulary") {
    std::mt19937 random(7);
    for (const auto& [name, tokenizer] : every_tokenizer()) {
      for (int round = 0; round < 300; ++round) {
        const std::string text = random_bytes(random);
        INFO(name << ": " << text);
        std::size_t begin = 0;
        for (const Token& token : tokenizer->tokenize(text)) {
          REQUIRE(token.id >= 0);
          REQUIRE(token.id < tokenizer->vocabulary());
          REQUIRE(token.begin >= begin);
          REQUIRE(token.end >= token.begin);
          REQUIRE(token.end <= text.size());
          begin = token.begin;
        }
      }
    }
  }

  TEST_CASE("tokens say which bytes they stand for, without the spaces around them") {
    for (const auto& [name, tokenizer] : every_tokenizer()) {
      INFO(name);
      std::vector<std::string> found;
      for (const std::string& part : covered(*tokenizer, "  I am\n angry 😂")) {
        // Pieces of one character all stand for it.
        if (part.empty() || (!found.empty() && part == "😂" && found.back() == part)) continue;
        found.push_back(part);
      }
      std::string together;
      for (const std::string& part : found) together += part;
      CHECK(together == "Iamangry😂");
    }
  }

  TEST_CASE("a word is cut into its longest pieces from the left, or is unknown as a whole") {
    const auto tokenizer = make_wordpiece_tokenizer(
        numbered({"[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##do", "##done", "##ne", "und"}), {});
    const auto ids = [&](const std::string& text) {
      std::vector<std::int32_t> found;
      for (const Token& token : tokenizer->tokenize(text)) found.push_back(token.id);
      return found;
    };
    CHECK(ids("undone undo UNDO") ==
          std::vector<std::int32_t>{1, 1, 1});  // "und" is longest, and then nothing fits
    CHECK(ids("un und") == std::vector<std::int32_t>{4, 8});
    CHECK(tokenizer->tokenize("xx undo").front() == Token{1, 0, 2});
  }

  TEST_CASE("merges of bytes happen in their order, not from the left") {
    Vocabulary vocabulary = numbered({"<s>", "<pad>", "</s>", "<unk>", "a", "b", "c", "bc", "ab"});
    const auto first_bc = make_byte_bpe_tokenizer(vocabulary, {{"b", "c"}, {"a", "b"}}, {});
    CHECK(covered(*first_bc, "abc") == std::vector<std::string>{"a", "bc"});
    const auto first_ab = make_byte_bpe_tokenizer(vocabulary, {{"a", "b"}, {"b", "c"}}, {});
    CHECK(covered(*first_ab, "abc") == std::vector<std::string>{"ab", "c"});
    CHECK(first_ab->tokenize("z").front().id == 3);
  }

  TEST_CASE("what cannot be a tokenizer is refused with the reason") {
    CHECK(error_text([] {
            make_wordpiece_tokenizer(numbered({"[PAD]", "a"}), {});
          }) == "bad input: the vocabulary has no '[CLS]'");
    CHECK(error_text([] {
            make_byte_bpe_tokenizer(numbered({"<s>", "<pad>", "</s>", "<unk>", "a", "b"}), {{"a", "b"}}, {});
          }) == "bad input: the vocabulary has no 'ab'");
    for (const std::string& bytes : {std::string(), std::string("no model"), std::string(1000, '\xFF')}) {
      const std::string text = error_text([&] { make_sentencepiece_tokenizer(bytes, PieceIds::kOfModel); });
      CHECK(text.starts_with("bad input: no model of sentencepiece"));
    }
  }

  TEST_CASE("bytes that are no UTF-8 become replacement characters, one for each attempt at a character") {
    const auto replaced = [](std::string_view text) { return to_utf8(decode_utf8(text)); };
    CHECK(replaced("a\xE2\x82 b") == "a\uFFFD b");
    CHECK(replaced("\xC0\xAF") == "\uFFFD\uFFFD");
    CHECK(replaced("\xED\xA0\x80") == "\uFFFD\uFFFD\uFFFD");
    CHECK(replaced("\xF4\x90\x80\x80") == "\uFFFD\uFFFD\uFFFD\uFFFD");
    CHECK(replaced("\xF0\x9F\x98\x80é中") == "😀é中");
    CHECK(replaced("\xF0\x9F\x98") == "\uFFFD");
  }

  TEST_CASE("decomposition takes accents apart and puts them in their order") {
    const auto apart = [](std::string_view text) { return to_utf8(decomposed(decode_utf8(text))); };
    CHECK(apart("é") == "e\u0301");
    CHECK(apart("ǘ") == "u\u0308\u0301");
    CHECK(apart("o\u0302\u0323") == "o\u0323\u0302");
    CHECK(apart("한") == "\u1112\u1161\u11ab");
    CHECK(apart("ﬁ") == "ﬁ");
  }
}

}  // namespace undertone::extractors
