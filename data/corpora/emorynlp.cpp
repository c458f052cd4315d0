#include "data/corpora/emorynlp.hpp"

#include <algorithm>
#include <array>

#include "data/corpora/corpus_text.hpp"
#include "data/transcripts/clock_formats.hpp"
#include "data/transcripts/text_lines.hpp"

namespace undertone::data {
namespace {

enum Column : std::size_t {
  kUtterance,
  kSpeaker,
  kEmotion,
  kSeason,
  kEpisode,
  kScene,
  kNumber,
  kStart,
  kEnd
};

/// The names between quotes of ['A', "B's friend"]; anything else is a name as it stands.
std::string join_speakers(std::string_view list) {
  list = trim(list);
  if (!list.starts_with('[') || !list.ends_with(']')) return std::string(list);
  std::string names;
  for (std::size_t at = 1; (at = list.find_first_of("'\"", at)) != list.npos;) {
    const std::size_t end = std::min(list.find(list[at], at + 1), list.size() - 1);
    const std::string_view name = trim(list.substr(at + 1, end - at - 1));
    if (!name.empty()) names += (names.empty() ? "" : " & ") + std::string(name);
    at = end + 1;
  }
  return names;
}

std::string two_digits(long number) {
  return (number >= 0 && number < 10 ? "0" : "") + std::to_string(number);
}

void read_row(CorpusTable& table, Split split, const LabelSet& labels, GroupedSamples& samples) {
  std::array<long, 4> numbers{};
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto number = table.integer(kSeason + i);
    if (!number) return;
    numbers[i] = *number;
  }
  const auto [label, reason] = find_label(labels, table[kEmotion]);
  if (!label) return table.problem(reason);
  Sample sample = table.sample();
  const std::string group =
      "s" + two_digits(numbers[0]) + "e" + two_digits(numbers[1]) + "c" + two_digits(numbers[2]);
  sample.id = group + "u" + std::to_string(numbers[3]);
  sample.split = split;
  sample.speaker = text_or_absent(join_speakers(table[kSpeaker]));
  sample.text = text_or_absent(table[kUtterance]);
  sample.label = label;
  const auto begin_s = parse_seconds(table[kStart]), end_s = parse_seconds(table[kEnd]);
  if (begin_s && end_s && *begin_s < *end_s) sample.span = TimeSpan{*begin_s, *end_s};
  if (!samples.add(group, numbers[3], std::move(sample))) {
    table.problem("utterance " + std::to_string(numbers[3]) + " of scene " + group + " stands there twice");
  }
}

}  // namespace

Corpus read_emorynlp(const std::filesystem::path& folder, std::optional<Split> split, const CorpusOptions&) {
  Corpus corpus;
  corpus.kind = "emorynlp";
  corpus.path = folder;
  corpus.labels = LabelSet({"neutral", "joyful", "peaceful", "powerful", "mad", "sad", "scared"});
  corpus.unit = SplitUnit::kDialogue;
  corpus.split_rule = "one file a split, as published";
  corpus.licence = "GPL-3.0 (as redistributed)";
  const auto files = find_split_files(
      folder, split,
      {{{"emorynlp_train_final.csv"}, {"emorynlp_dev_final.csv"}, {"emorynlp_test_final.csv"}}});
  for (const SplitFile& file : files) {
    CorpusTable table(corpus, file.path,
                      {"Utterance", "Speaker", "Emotion", "Season", "Episode", "Scene_ID", "Utterance_ID"},
                      {"Start_Time", "End_Time"});
    GroupedSamples samples;
    while (table.next()) read_row(table, file.split, corpus.labels, samples);
    samples.move_to(corpus);
  }
  return corpus;
}

}  // namespace undertone::data
