#pragma once

#include <array>
#include <memory>
#include <string>

#include "extractors/extractor.hpp"
#include "extractors/token/text_encoder.hpp"
#include "src/core/option_text.hpp"

namespace undertone::extractors {

enum class TokenOutput {
  kTokens,     // a vector for each token, with the time at which it is said
  kUtterance,  // their mean
};
constexpr auto option_choices(TokenOutput) {
  return std::to_array<Choice<TokenOutput>>(
      {{TokenOutput::kTokens, "tokens"}, {TokenOutput::kUtterance, "utterance"}});
}

/// Features of what is said, in the manner of `normalized_text`, from an encoder. Absent where there is no
/// text, or none that has tokens. Times are those of the words where they are known, else guessed.
std::unique_ptr<Extractor> make_token_extractor(std::string name, std::unique_ptr<TextEncoder> encoder,
                                                TokenOutput output);

}  // namespace undertone::extractors
