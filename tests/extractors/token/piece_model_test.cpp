#include "extractors/token/piece_model.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "extractors/token/tokenizer.hpp"
#include "tests/extractors/token/made_texts.hpp"
#include "tests/support/errors.hpp"

namespace undertone::extractors {
namespace {

using testing::made_texts;

constexpr std::int64_t kPieces = 300;

std::string pieces_of(const Tokenizer& tokenizer, const std::vector<std::string>& names,
                      std::string_view text) {
  std::string all;
  for (const Token& token : tokenizer.tokenize(text)) all += names.at(static_cast<std::size_t>(token.id));
  return all;
}

}  // namespace

TEST_SUITE("extractors") {
  TEST_CASE("the same texts give the same bytes, of as many pieces as were asked for") {
    const std::string model = train_piece_model(made_texts(), kPieces);
    CHECK(model == train_piece_model(made_texts(), kPieces));
    const auto names = texts_of_pieces(model);
    CHECK(std::ssize(names) == kPieces);
    CHECK(std::ranges::find(names, "\u2581never") != names.end());
    const auto tokenizer = make_sentencepiece_tokenizer(model, PieceIds::kOfModel);
    CHECK(tokenizer->special() ==
          SpecialIds{static_cast<std::int32_t>(kBeginPiece), static_cast<std::int32_t>(kEndPiece),
                     static_cast<std::int32_t>(kPaddingPiece), static_cast<std::int32_t>(kUnknownPiece)});
  }

  TEST_CASE("capital letters do not matter, and nothing of a text is left out") {
    const std::string model = train_piece_model(made_texts(), kPieces);
    const auto names = texts_of_pieces(model);
    const auto tokenizer = make_sentencepiece_tokenizer(model, PieceIds::kOfModel);
    CHECK(tokenizer->tokenize("Never LAUGHING") == tokenizer->tokenize("never laughing"));
    CHECK(pieces_of(*tokenizer, names, "never") == "\u2581never");
    CHECK(pieces_of(*tokenizer, names, "\u00e9\U0001F602") == "\u2581<0xC3><0xA9><0xF0><0x9F><0x98><0x82>");
  }

  TEST_CASE("too few texts for so many pieces, and bytes that are no model, are errors that say so") {
    CHECK(support::error_of([] { train_piece_model({"one", "two"}, 5000); })->kind() == ErrorKind::kMisuse);
    CHECK(support::error_of([] { texts_of_pieces("no model"); })->kind() == ErrorKind::kBadInput);
  }
}

}  // namespace undertone::extractors
