#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// The pieces that the token encoder cuts text into: a unigram model of sentencepiece, which leaves nothing
// out, as what it has no pieces for becomes bytes. tokenizer.hpp cuts text by it.
namespace undertone::extractors {

/// Pieces with a meaning of their own, in every model that is trained here.
inline constexpr std::int64_t kPaddingPiece = 0;
inline constexpr std::int64_t kUnknownPiece = 1;
inline constexpr std::int64_t kBeginPiece = 2;
inline constexpr std::int64_t kEndPiece = 3;

/// A model of so many pieces that suits these texts, serialised. The same texts give the same bytes. Small
/// and capital letters count as one. Throws kMisuse where the texts are too few for it.
std::string train_piece_model(const std::vector<std::string>& texts, std::int64_t pieces);

/// What each piece stands for, with U+2581 for a space; bytes as "<0xE2>". Throws kBadInput where this is no
/// model.
std::vector<std::string> texts_of_pieces(std::string_view model);

}  // namespace undertone::extractors
