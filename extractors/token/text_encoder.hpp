#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "extractors/token/tokenizer.hpp"
#include "src/core/option_text.hpp"
#include "src/tensor/device.hpp"

namespace undertone::extractors {

/// Which of the network's hidden states become features.
enum class HiddenStates { kLast, kMeanOfLastFour };
constexpr auto option_choices(HiddenStates) {
  return std::to_array<Choice<HiddenStates>>(
      {{HiddenStates::kLast, "last"}, {HiddenStates::kMeanOfLastFour, "last-four"}});
}

enum class Precision {
  kFloat,
  kHalf,  // float16 on a GPU; on the CPU, which gains nothing by it, float all the same
};

struct TextEncoderOptions {
  HiddenStates states = HiddenStates::kLast;
  Precision precision = Precision::kHalf;
  tensor::Device device;
  std::int64_t batch_tokens = 512;  // that go through the network at once, padding among them
};

/// The tokens of a text and a vector for each.
struct EncodedText {
  std::vector<Token> tokens;
  std::vector<float> values;  // [tokens, width], row by row
};

class TextEncoder {
 public:
  virtual ~TextEncoder() = default;
  virtual std::size_t width() const = 0;
  /// SHA-256 over all that decides what comes out, but for the texts.
  virtual const std::string& fingerprint() const = 0;
  /// One for each text, in their order. Texts of like length share a batch. What is longer than the network
  /// looks at goes in windows that overlap, and each token's vector is from the window it is deepest in.
  virtual std::vector<EncodedText> encode(std::span<const std::string_view> texts) = 0;
};

/// A published encoder: a folder in the form that model hubs use.
std::unique_ptr<TextEncoder> load_text_encoder(const std::filesystem::path& folder,
                                               const TextEncoderOptions& options);

}  // namespace undertone::extractors
