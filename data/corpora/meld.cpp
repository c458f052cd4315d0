#include "data/corpora/meld.hpp"

#include "data/corpora/corpus_text.hpp"
#include "data/transcripts/clock_formats.hpp"
#include "data/transcripts/text_lines.hpp"

namespace undertone::data {
namespace {

enum Column : std::size_t { kUtterance, kSpeaker, kEmotion, kDialogue, kNumber, kSentiment, kStart, kEnd };

std::optional<double> sentiment_of(std::string_view word) {
  if (word == "negative") return -1;
  if (word == "neutral") return 0;
  if (word == "positive") return 1;
  return std::nullopt;
}

std::optional<TimeSpan> span_of(std::string_view start, std::string_view end) {
  const auto begin_s = parse_seconds(start), end_s = parse_seconds(end);
  if (!begin_s || !end_s || *end_s <= *begin_s) return std::nullopt;
  return TimeSpan{*begin_s, *end_s};
}

void read_row(CorpusTable& table, Split split, const LabelSet& labels, GroupedSamples& samples) {
  const auto dialogue = table.integer(kDialogue);
  const auto number = dialogue ? table.integer(kNumber) : std::nullopt;
  if (!number) return;
  const auto [label, reason] = find_label(labels, table[kEmotion]);
  if (!label) return table.problem(reason);
  Sample sample = table.sample();
  const std::string group = std::string(to_string(split)) + "/dia" + std::to_string(*dialogue);
  sample.id = group + "_utt" + std::to_string(*number);
  sample.split = split;
  sample.speaker = text_or_absent(table[kSpeaker]);
  sample.text = text_or_absent(table[kUtterance]);
  sample.label = label;
  if (table.has(kSentiment)) {
    sample.sentiment = sentiment_of(to_lower_ascii(trim(table[kSentiment])));
    if (!sample.sentiment) table.problem("the sentiment " + excerpt(table[kSentiment]) + " is unknown");
  }
  sample.span = span_of(table[kStart], table[kEnd]);
  if (!samples.add(group, *number, std::move(sample))) {
    table.problem("utterance " + std::to_string(*number) + " of dialogue " + std::to_string(*dialogue) +
                  " stands there twice");
  }
}

}  // namespace

Corpus read_meld(const std::filesystem::path& folder, std::optional<Split> split, const CorpusOptions&) {
  Corpus corpus;
  corpus.kind = "meld";
  corpus.path = folder;
  corpus.unit = SplitUnit::kDialogue;
  corpus.split_rule = "one file a split, as published";
  corpus.licence = "GPL-3.0";
  corpus.sentiment_limit = 1;
  for (const SplitFile& file : find_split_files(
           folder, split, {{{"train_sent_emo.csv"}, {"dev_sent_emo.csv"}, {"test_sent_emo.csv"}}})) {
    CorpusTable table(corpus, file.path, {"Utterance", "Speaker", "Emotion", "Dialogue_ID", "Utterance_ID"},
                      {"Sentiment", "StartTime", "EndTime"});
    GroupedSamples samples;
    while (table.next()) read_row(table, file.split, corpus.labels, samples);
    samples.move_to(corpus);
  }
  return corpus;
}

}  // namespace undertone::data
