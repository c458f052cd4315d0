#include "pipeline/encoders/text_source.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <utility>

#include "extractors/token/text_normalization.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

// What an utterance costs besides its letters, in letters.
constexpr std::int64_t kUtteranceCost = 8;

/// Names of the same emotions in other corpora.
constexpr auto kSameAs = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"joyful", "joy"},
    {"mad", "anger"},
    {"scared", "fear"},
    {"sad", "sadness"},
});

int label_of(std::string_view name, const LabelSet& labels) {
  const auto other = std::ranges::find(kSameAs, name, &std::pair<std::string_view, std::string_view>::first);
  const auto index = labels.index_of(other == kSameAs.end() ? name : other->second);
  return index ? static_cast<int>(*index) : -1;
}

class TextSource final : public UtteranceSource {
 public:
  void begin_dialogue() { dialogues_.emplace_back(); }
  void add(std::string text) { dialogues_.back().push_back(std::move(text)); }

  std::int64_t size(std::size_t dialogue) const override {
    std::int64_t size = 0;
    for (const std::string& text : dialogues_.at(dialogue)) size += kUtteranceCost + std::ssize(text);
    return size;
  }

  std::vector<float> values(std::size_t dialogue, std::size_t utterance, Modality modality,
                            std::optional<std::uint64_t> /*chance*/) const override {
    if (modality != Modality::kText) return {};
    return to_values(dialogues_.at(dialogue).at(utterance));
  }

 private:
  std::vector<std::vector<std::string>> dialogues_;
};

LearningUtterance take_utterance(const data::Sample& sample, const LabelSet& labels,
                                 std::map<std::string, int>& speakers) {
  LearningUtterance utterance;
  utterance.id = sample.id;
  if (sample.label) utterance.label = label_of(*sample.label, labels);
  for (const std::string& name : sample.more_labels) {
    const int label = label_of(name, labels);
    if (label >= 0) utterance.more_labels.push_back(label);
  }
  if (sample.speaker) {
    const auto next = static_cast<int>(speakers.size()) + 1;
    utterance.speaker = speakers.try_emplace(*sample.speaker, next).first->second;
  }
  return utterance;
}

std::string said_in(const data::Sample& sample) {
  extractors::TextNormalization how;
  if (sample.speaker) how.speaker = *sample.speaker;
  return extractors::normalized_text(sample.text.value_or(""), how);
}

}  // namespace

std::vector<float> to_values(std::string_view text) {
  std::vector<float> values;
  values.reserve(text.size());
  for (const char byte : text) values.push_back(static_cast<float>(static_cast<unsigned char>(byte)));
  return values;
}

std::string to_text(std::span<const float> values) {
  std::string text;
  text.reserve(values.size());
  for (const float value : values) text.push_back(static_cast<char>(static_cast<unsigned char>(value)));
  return text;
}

LearningSet make_text_set(const data::Corpus& corpus, data::Split split) {
  LearningSet set{default_labels(), {}, true, 0, {}};
  set.widths[index_of(Modality::kText)] = 1;
  const auto source = std::make_shared<TextSource>();
  bool any = false;
  for (const data::SampleRange& range : data::groups(corpus)) {
    const data::Sample& first = corpus.samples[range.first];
    if (first.split != split) continue;
    LearningDialogue& dialogue = set.dialogues.emplace_back();
    dialogue.id = first.group.empty() ? first.id : first.group;
    source->begin_dialogue();
    std::map<std::string, int> speakers;
    for (std::size_t i = range.first; i < range.first + range.count; ++i) {
      const data::Sample& sample = corpus.samples[i];
      dialogue.utterances.push_back(take_utterance(sample, set.labels, speakers));
      source->add(said_in(sample));
      any = any || sample.text;
    }
    set.speakers = std::max(set.speakers, static_cast<std::int64_t>(speakers.size()));
  }
  if (!any) {
    throw Error(ErrorKind::kMisuse, "nothing in " + corpus.path.string() + " of the split '" +
                                        std::string(data::to_string(split)) + "' has text");
  }
  set.source = source;
  return set;
}

}  // namespace undertone::pipeline
