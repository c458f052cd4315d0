#include <sentencepiece_processor.h>

#include "extractors/token/tokenizer.hpp"
#include "extractors/token/unicode.hpp"
#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

/// The text as the library wants it, and which byte of the original each of its bytes stands for.
struct Repaired {
  std::string text;
  std::vector<std::size_t> origin;  // one longer than the text
};

Repaired repaired(std::string_view text) {
  Repaired result;
  result.text.reserve(text.size());
  for (const CodePoint& character : decode_utf8(text)) {
    append_utf8(result.text, character.value);
    // Bytes in the middle of a repaired character count as its beginning.
    while (result.origin.size() < result.text.size()) result.origin.push_back(character.begin);
  }
  result.origin.push_back(text.size());
  return result;
}

class SentencePieceTokenizer final : public Tokenizer {
 public:
  SentencePieceTokenizer(std::string_view model, PieceIds ids) : ids_(ids) {
    const auto status = processor_.LoadFromSerializedProto({model.data(), model.size()});
    if (!status.ok()) throw Error(ErrorKind::kBadInput, "no model of sentencepiece: " + status.ToString());
    if (ids == PieceIds::kXlmRoberta && (processor_.unk_id() != 0 || processor_.GetPieceSize() < 3))
      throw Error(ErrorKind::kBadInput, "a model whose first pieces are not those of XLM-RoBERTa's");
  }

  SpecialIds special() const override {
    if (ids_ == PieceIds::kXlmRoberta) return {0, 2, 1, 3};
    return {processor_.bos_id(), processor_.eos_id(), processor_.pad_id(), processor_.unk_id()};
  }

  std::int32_t vocabulary() const override {
    constexpr std::int32_t kPaddingAndMask = 2;
    return processor_.GetPieceSize() + (ids_ == PieceIds::kXlmRoberta ? kPaddingAndMask : 0);
  }

  std::vector<Token> tokenize(std::string_view text) const override {
    const Repaired input = repaired(text);
    sentencepiece::ImmutableSentencePieceText pieces;
    const auto status =
        processor_.Encode(absl::string_view(input.text.data(), input.text.size()), pieces.mutable_proto());
    if (!status.ok()) throw Error(ErrorKind::kInternal, "sentencepiece failed: " + status.ToString());
    std::vector<Token> tokens;
    tokens.reserve(pieces.pieces_size());
    for (const auto& piece : pieces.pieces()) {
      Token token{to_own(static_cast<std::int32_t>(piece.id())), piece.begin(), piece.end()};
      trim(input.text, token);
      token.begin = input.origin[token.begin];
      token.end = input.origin[token.end];
      tokens.push_back(token);
    }
    return tokens;
  }

 private:
  std::int32_t to_own(std::int32_t id) const {
    constexpr std::int32_t kUnknown = 3;
    if (ids_ == PieceIds::kOfModel) return id;
    return id == processor_.unk_id() ? kUnknown : id + 1;
  }

  static void trim(std::string_view text, Token& token) {
    const std::vector<CodePoint> characters = decode_utf8(text.substr(token.begin, token.end - token.begin));
    for (const CodePoint& character : characters) {
      if (!is_space(character.value)) break;
      token.begin += character.end - character.begin;
    }
  }

  PieceIds ids_;
  sentencepiece::SentencePieceProcessor processor_;
};

}  // namespace

std::unique_ptr<Tokenizer> make_sentencepiece_tokenizer(std::string_view model, PieceIds ids) {
  return std::make_unique<SentencePieceTokenizer>(model, ids);
}

}  // namespace undertone::extractors
