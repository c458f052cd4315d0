#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/extractor.hpp"
#include "extractors/token/token_extractor.hpp"
#include "extractors/token/tokenizer.hpp"

namespace undertone::extractors {

/// Something that was said, as `normalized_text` leaves it.
struct Turn {
  std::string_view text;
  int speaker = 0;  // any number but 0 for a known one
};

/// What the encoder makes of it.
struct ToldTurn {
  std::vector<Token> tokens;
  std::vector<float> frames;     // [tokens, width]
  std::vector<float> embedding;  // [width]
  std::vector<float> logits;     // [labels]; their softmax are the probabilities before calibration
  bool is_present = false;       // false where there is no text to speak of: then all of this is empty
};

/// What an encoder has to remember of the turns so far.
struct PastTurns {
  struct Past {
    std::vector<float> vector;  // empty where there was no text
    int speaker = 0;
  };
  std::deque<Past> turns;  // the oldest first
};

/// The bundled encoder of words, or one that `undertone train token` made: features of each piece and of each
/// utterance in the light of what was said before and by whom, and what they say of emotions.
class TokenEncoder {
 public:
  virtual ~TokenEncoder() = default;
  virtual std::size_t width() const = 0;
  /// How many turns before the present one matter.
  virtual std::size_t reach() const = 0;
  virtual const std::vector<std::string>& labels() const = 0;
  /// SHA-256 of the weights and their card.
  virtual const std::string& fingerprint() const = 0;
  /// The next turns of a conversation, of which `past` knows what went before, and then these too. One after
  /// another or all at once, they are told the same; at once is faster.
  virtual std::vector<ToldTurn> tell(std::span<const Turn> turns, PastTurns& past) = 0;
};

std::unique_ptr<TokenEncoder> make_token_encoder();
std::unique_ptr<TokenEncoder> make_token_encoder(const std::filesystem::path& weights);

/// The same as an extractor of what is said, in the manner of `normalized_text`: it looks at the turns before
/// a clip too. An utterance's vector is followed by a logit for each emotion. Absent where there are no
/// words; times as those of other tokens.
std::unique_ptr<Extractor> make_conversation_extractor(std::unique_ptr<TokenEncoder> encoder,
                                                       TokenOutput output);

}  // namespace undertone::extractors
