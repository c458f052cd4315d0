#include "extractors/token/token_extractor.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "extractors/token/text_normalization.hpp"
#include "extractors/token/token_times.hpp"

namespace undertone::extractors {
namespace {

class TokenExtractor final : public Extractor {
 public:
  TokenExtractor(std::string name, std::unique_ptr<TextEncoder> encoder, TokenOutput output)
      : encoder_(std::move(encoder)), output_(output) {
    description_.name = std::move(name);
    description_.summary = output == TokenOutput::kTokens ? "a vector for each token of the text"
                                                          : "the mean of the vectors of the text's tokens";
    description_.modality = Modality::kText;
    for (std::size_t i = 0; i < encoder_->width(); ++i)
      description_.names.push_back("token" + std::to_string(i));
    description_.weights = encoder_->fingerprint();
    if (output == TokenOutput::kTokens) description_.times = StepTimes::kOwn;
    fingerprint_ = fingerprint(description_);
  }

  const ExtractorDescription& description() const override { return description_; }

  FeatureSequence extract(const Clip& clip) override { return std::move(extract_all({&clip, 1}).front()); }

  std::vector<FeatureSequence> extract_all(std::span<const Clip> clips) override {
    std::vector<std::string> texts;
    for (const Clip& clip : clips)
      texts.push_back(normalized_text(clip.text.value_or(""), {LetterCase::kKept, clip.speaker}));
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    const std::vector<EncodedText> encoded = encoder_->encode(views);
    std::vector<FeatureSequence> sequences;
    for (std::size_t i = 0; i < clips.size(); ++i)
      sequences.push_back(to_sequence(clips[i], texts[i], encoded[i]));
    return sequences;
  }

 private:
  FeatureSequence to_sequence(const Clip& clip, const std::string& text, const EncodedText& encoded) const {
    const std::size_t tokens = encoded.tokens.size();
    const bool each = output_ == TokenOutput::kTokens && tokens > 0;
    FeatureSequence sequence = make_feature_sequence(each ? tokens : 1, encoder_->width());
    sequence.start_s = clip.span.begin_s;
    sequence.names = description_.names;
    sequence.fingerprint = fingerprint_;
    if (tokens == 0) return sequence;  // the mask stays false
    std::ranges::fill(sequence.valid, std::uint8_t{1});
    if (each) {
      sequence.values = encoded.values;
      TokenTimes times = token_times(text, encoded.tokens, clip.span, clip.words);
      sequence.times_s = std::move(times.times_s);
      sequence.times_are_approximate = times.approximate;
    } else {
      take_mean(encoded, sequence);
    }
    return sequence;
  }

  static void take_mean(const EncodedText& encoded, FeatureSequence& sequence) {
    const std::size_t width = sequence.dimension, tokens = encoded.tokens.size();
    for (std::size_t i = 0; i < width; ++i) {
      double sum = 0;
      for (std::size_t token = 0; token < tokens; ++token) sum += encoded.values[token * width + i];
      sequence.values[i] = static_cast<float>(sum / static_cast<double>(tokens));
    }
  }

  std::unique_ptr<TextEncoder> encoder_;
  TokenOutput output_;
  ExtractorDescription description_;
  std::string fingerprint_;
};

}  // namespace

std::unique_ptr<Extractor> make_token_extractor(std::string name, std::unique_ptr<TextEncoder> encoder,
                                                TokenOutput output) {
  return std::make_unique<TokenExtractor>(std::move(name), std::move(encoder), output);
}

}  // namespace undertone::extractors
