#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "extractors/token/text_normalization.hpp"
#include "extractors/token/token_encoder.hpp"
#include "extractors/token/token_times.hpp"

namespace undertone::extractors {
namespace {

/// Turns whose texts are kept for as long as they are needed.
struct OwnTurns {
  std::vector<std::string> texts;
  std::vector<int> speakers;
  void add(std::string text, int speaker) {
    texts.push_back(std::move(text));
    speakers.push_back(speaker);
  }
  std::vector<Turn> turns() const {
    std::vector<Turn> all;
    for (std::size_t i = 0; i < texts.size(); ++i) all.push_back({texts[i], speakers[i]});
    return all;
  }
};

/// Numbers for the names of one conversation.
class Speakers {
 public:
  int number_of(std::optional<std::string_view> name) {
    if (!name) return 0;
    const int next = static_cast<int>(numbers_.size()) + 1;
    return numbers_.try_emplace(std::string(*name), next).first->second;
  }

 private:
  std::map<std::string, int> numbers_;
};

std::string said_in(std::optional<std::string_view> text, std::optional<std::string_view> speaker) {
  return normalized_text(text.value_or(""), {LetterCase::kKept, speaker});
}

/// Whether the second clip comes right behind the first in the same conversation.
bool goes_on(const Clip& first, const Clip& second) {
  return !second.earlier.empty() && second.earlier.data() == first.earlier.data() &&
         second.earlier.size() == first.earlier.size() + 1;
}

class ConversationExtractor final : public Extractor {
 public:
  ConversationExtractor(std::unique_ptr<TokenEncoder> encoder, TokenOutput output)
      : encoder_(std::move(encoder)), output_(output) {
    const bool each = output == TokenOutput::kTokens;
    description_.name = each ? "token" : "token-utterance";
    description_.summary = each ? "a vector for each piece of what is said, in its conversation"
                                : "a vector for what is said, and what it says of emotions";
    description_.modality = Modality::kText;
    for (std::size_t i = 0; i < encoder_->width(); ++i)
      description_.names.push_back("token" + std::to_string(i));
    if (each) {
      description_.times = StepTimes::kOwn;
    } else {
      for (const std::string& label : encoder_->labels()) description_.names.push_back("logit_" + label);
    }
    description_.weights = encoder_->fingerprint();
    fingerprint_ = fingerprint(description_);
  }

  const ExtractorDescription& description() const override { return description_; }

  FeatureSequence extract(const Clip& clip) override { return std::move(extract_all({&clip, 1}).front()); }

  std::vector<FeatureSequence> extract_all(std::span<const Clip> clips) override {
    std::vector<FeatureSequence> sequences;
    for (std::size_t begin = 0, end = 0; begin < clips.size(); begin = end) {
      end = begin + 1;
      while (end < clips.size() && goes_on(clips[end - 1], clips[end])) ++end;
      extract_run(clips.subspan(begin, end - begin), sequences);
    }
    return sequences;
  }

 private:
  /// Clips of one conversation that follow each other.
  void extract_run(std::span<const Clip> clips, std::vector<FeatureSequence>& sequences) {
    Speakers speakers;
    PastTurns past;
    OwnTurns before, present;
    const auto earlier = clips.front().earlier;
    for (const Utterance& utterance : earlier.last(std::min(earlier.size(), encoder_->reach())))
      before.add(said_in(utterance.text, utterance.speaker), speakers.number_of(utterance.speaker));
    encoder_->tell(before.turns(), past);
    for (const Clip& clip : clips)
      present.add(said_in(clip.text, clip.speaker), speakers.number_of(clip.speaker));
    const std::vector<ToldTurn> told = encoder_->tell(present.turns(), past);
    for (std::size_t i = 0; i < clips.size(); ++i)
      sequences.push_back(to_sequence(clips[i], present.texts[i], told[i]));
  }

  FeatureSequence to_sequence(const Clip& clip, const std::string& text, const ToldTurn& told) const {
    const bool each = output_ == TokenOutput::kTokens && told.is_present;
    FeatureSequence sequence =
        make_feature_sequence(each ? told.tokens.size() : 1, description_.names.size());
    sequence.start_s = clip.span.begin_s;
    sequence.names = description_.names;
    sequence.fingerprint = fingerprint_;
    if (!told.is_present) return sequence;  // the mask stays false
    std::ranges::fill(sequence.valid, std::uint8_t{1});
    if (each) {
      sequence.values = told.frames;
      TokenTimes times = token_times(text, told.tokens, clip.span, clip.words);
      sequence.times_s = std::move(times.times_s);
      sequence.times_are_approximate = times.approximate;
    } else {
      const auto end = std::ranges::copy(told.embedding, sequence.values.begin()).out;
      std::ranges::copy(told.logits, end);
    }
    return sequence;
  }

  std::unique_ptr<TokenEncoder> encoder_;
  TokenOutput output_;
  ExtractorDescription description_;
  std::string fingerprint_;
};

}  // namespace

std::unique_ptr<Extractor> make_conversation_extractor(std::unique_ptr<TokenEncoder> encoder,
                                                       TokenOutput output) {
  return std::make_unique<ConversationExtractor>(std::move(encoder), output);
}

}  // namespace undertone::extractors
