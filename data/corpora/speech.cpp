#include "data/corpora/speech.hpp"

#include <set>

#include "data/corpora/corpus_text.hpp"
#include "data/corpora/split_draw.hpp"
#include "data/transcripts/text_lines.hpp"
#include "src/core/error.hpp"

namespace undertone::data {
namespace {

namespace fs = std::filesystem;

enum Column : std::size_t { kPath, kEmotion, kSpeaker, kLanguage, kText, kSplit };

constexpr std::string_view kCalm = "calm", kBoredom = "boredom";

bool is_sentence_code(std::string_view text) {
  return text.size() == 3 && (text[0] == 'a' || text[0] == 'b') && is_ascii_digit(text[1]) &&
         is_ascii_digit(text[2]);
}

bool leaves_folder(const fs::path& path) {
  return path.is_absolute() || path.empty() || *path.lexically_normal().begin() == "..";
}

class IndexReader {
 public:
  IndexReader(Corpus& corpus, const CorpusOptions& options)
      : corpus_(corpus),
        options_(options),
        table_(corpus, corpus.path / "index.csv", {"path", "emotion", "speaker"},
               {"language", "text", "split"}) {}

  void read() {
    while (table_.next()) read_row();
    std::vector<std::string> labels = default_labels().names();
    labels.insert(labels.end(), extra_.begin(), extra_.end());
    corpus_.labels = LabelSet(std::move(labels));
    if (table_.has(kSplit)) {
      corpus_.split_rule = "the column 'split' of the index";
    } else {
      apply(split_speakers(speakers_, language_, options_));
    }
  }

 private:
  void read_row() {
    const fs::path path(trim(table_[kPath]));
    if (leaves_folder(path))
      return table_.problem("the path " + excerpt(table_[kPath]) + " leaves the folder");
    const auto speaker = text_or_absent(table_[kSpeaker]);
    if (!speaker) return table_.problem("the clip has no speaker, so no split can be found for it");
    Sample sample = table_.sample();
    sample.label = label();
    if (!sample.label) return;
    if (table_.has(kSplit)) {
      const auto split = try_split(trim(table_[kSplit]));
      if (!split)
        return table_.problem("the split " + excerpt(table_[kSplit]) + " is none of train, dev, test");
      sample.split = *split;
    }
    sample.id = path.generic_string();
    sample.file = corpus_.path / path;
    sample.speaker = speaker;
    sample.text = text_or_absent(table_[kText]);
    if (sample.text && is_sentence_code(*sample.text)) sample.text.reset();
    speakers_.insert(*speaker);
    if (language_.empty()) language_ = trim(table_[kLanguage]);
    corpus_.samples.push_back(std::move(sample));
  }

  /// Absent for what is left out, with a problem unless that was asked for.
  std::optional<std::string> label() {
    const std::string name = to_lower_ascii(trim(table_[kEmotion]));
    if (name == kCalm || name == kBoredom) {
      if (options_.extra_emotions == ExtraEmotions::kKeep) return *extra_.insert(name).first;
      return name == kCalm ? std::optional<std::string>("neutral") : std::nullopt;
    }
    const auto [label, reason] = find_default_label(name);
    if (!label) table_.problem(reason);
    return label;
  }

  void apply(const SpeakerSplit& split) {
    for (Sample& sample : corpus_.samples) sample.split = split.of.at(*sample.speaker);
    corpus_.split_rule = split.rule;
    if (!split.licence.empty()) corpus_.licence = split.licence;
  }

  Corpus& corpus_;
  const CorpusOptions& options_;
  CorpusTable table_;
  std::set<std::string> extra_, speakers_;
  std::string language_;
};

}  // namespace

Corpus read_speech(const fs::path& folder, std::optional<Split> split, const CorpusOptions& options) {
  Corpus corpus;
  corpus.kind = "speech";
  corpus.path = folder;
  corpus.unit = SplitUnit::kSpeaker;
  corpus.licence = "not known; it is for the user to find out";
  IndexReader(corpus, options).read();
  if (!split) return corpus;
  keep_samples(corpus, [&](std::size_t i) { return corpus.samples[i].split == *split; });
  if (corpus.samples.empty()) {
    throw Error(ErrorKind::kNotFound, folder.string() + " has no speaker in its " +
                                          std::string(to_string(*split)) + " split (" + corpus.split_rule +
                                          ")");
  }
  return corpus;
}

}  // namespace undertone::data
