#include "data/corpora/dailydialog.hpp"

#include <algorithm>
#include <array>

#include "data/corpora/corpus_text.hpp"
#include "data/transcripts/text_lines.hpp"
#include "src/core/error.hpp"

namespace undertone::data {
namespace {

namespace fs = std::filesystem;

constexpr auto kEmotions =
    std::to_array<std::string_view>({"neutral", "anger", "disgust", "fear", "joy", "sadness", "surprise"});

std::vector<std::string_view> utterances_of(std::string_view line) {
  constexpr std::string_view kEnd = "__eou__";
  std::vector<std::string_view> found;
  while (!is_blank(line)) {
    const std::size_t end = std::min(line.find(kEnd), line.size());
    found.push_back(trim(line.substr(0, end)));
    line.remove_prefix(std::min(end + kEnd.size(), line.size()));
  }
  return found;
}

/// The labels, or the word that is none.
struct Emotions {
  std::vector<std::string_view> labels;
  std::optional<std::string_view> unknown;
};

Emotions emotions_of(std::string_view line) {
  Emotions emotions;
  for (line = trim(line); !line.empty() && !emotions.unknown; line = trim(line)) {
    const std::string_view word = line.substr(0, line.find_first_of(" \t"));
    const auto number = try_integer(word);
    if (number && *number >= 0 && *number < std::ssize(kEmotions)) {
      emotions.labels.push_back(kEmotions[static_cast<std::size_t>(*number)]);
    } else {
      emotions.unknown = word;
    }
    line.remove_prefix(word.size());
  }
  return emotions;
}

/// Without the blank lines at the end, which editors add.
std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> lines;
  LineReader reader(text);
  while (const auto line = reader.next()) lines.push_back(*line);
  while (!lines.empty() && is_blank(lines.back().text)) lines.pop_back();
  return lines;
}

class DialogueReader {
 public:
  DialogueReader(Corpus& corpus, Split split, fs::path folder, std::string name)
      : corpus_(corpus), split_(split), folder_(std::move(folder)), name_(std::move(name)) {}

  void read() {
    const fs::path dialogues = folder_ / ("dialogues_" + name_ + ".txt");
    emotion_file_ = folder_ / ("dialogues_emotion_" + name_ + ".txt");
    const fs::path acts = folder_ / ("dialogues_act_" + name_ + ".txt");
    const std::size_t source = corpus_.sources.size();
    const std::string texts = read_source(corpus_, dialogues), emotions = read_source(corpus_, emotion_file_);
    const auto text_lines = lines_of(texts), emotion_lines = lines_of(emotions);
    check_lengths(dialogues, text_lines.size(), emotion_file_, emotion_lines.size());
    if (fs::exists(acts))
      check_lengths(dialogues, text_lines.size(), acts, lines_of(read_source(corpus_, acts)).size());
    for (std::size_t i = 0; i < text_lines.size(); ++i) add(source, text_lines[i], emotion_lines[i]);
  }

 private:
  static void check_lengths(const fs::path& first, std::size_t first_size, const fs::path& second,
                            std::size_t second_size) {
    if (first_size == second_size) return;
    throw Error(ErrorKind::kBadInput, second.string() + " has " + std::to_string(second_size) +
                                          " lines, but " + first.string() + " has " +
                                          std::to_string(first_size));
  }

  void add(std::size_t source, const Line& text, const Line& emotion) {
    const auto utterances = utterances_of(text.text);
    const auto [labels, unknown] = emotions_of(emotion.text);
    if (unknown) return problem(emotion.number, excerpt(*unknown) + " is no emotion from 0 to 6");
    if (labels.size() != utterances.size()) {
      return problem(emotion.number, std::to_string(labels.size()) + " emotions for " +
                                         std::to_string(utterances.size()) + " utterances");
    }
    for (std::size_t i = 0; i < utterances.size(); ++i) {
      Sample sample;
      sample.group = std::string(to_string(split_)) + "/" + std::to_string(text.number);
      sample.id = sample.group + "/" + std::to_string(i + 1);
      sample.split = split_;
      sample.speaker = i % 2 == 0 ? "A" : "B";
      sample.text = text_or_absent(utterances[i]);
      sample.label = labels[i];
      sample.source = source;
      sample.line = text.number;
      corpus_.samples.push_back(std::move(sample));
    }
  }

  void problem(int line, const std::string& reason) {
    add_problem(corpus_, {emotion_file_, line, reason + "; the dialogue is left out"});
  }

  Corpus& corpus_;
  Split split_;
  fs::path folder_;
  std::string name_;
  fs::path emotion_file_;
};

}  // namespace

Corpus read_dailydialog(const fs::path& folder, std::optional<Split> split, const CorpusOptions&) {
  Corpus corpus;
  corpus.kind = "dailydialog";
  corpus.path = folder;
  corpus.unit = SplitUnit::kDialogue;
  corpus.split_rule = "one folder a split, as published";
  corpus.licence = "CC BY-NC-SA 4.0";
  for (const SplitFile& file : find_split_files(folder, split, {{{"train"}, {"validation"}, {"test"}}}))
    DialogueReader(corpus, file.split, file.path, file.path.filename().string()).read();
  return corpus;
}

}  // namespace undertone::data
