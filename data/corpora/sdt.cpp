#include "data/corpora/sdt.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "data/corpora/feature_pickle.hpp"
#include "data/corpora/split_draw.hpp"
#include "data/transcripts/text_lines.hpp"
#include "src/core/error.hpp"

namespace undertone::data {
namespace {

namespace fs = std::filesystem;

enum Item : std::size_t { kIds, kSpeakers, kLabels, kText, kAudio = 7, kVisual, kSentences, kTrain, kTest };

constexpr std::size_t kDicts = 10;
constexpr std::size_t kIemocapItems = 12, kMeldItems = 13;

bool is_sdt(const io::PickleValue& root) {
  if (root.kind() != io::PickleKind::kTuple && root.kind() != io::PickleKind::kList) return false;
  if (root.size() != kIemocapItems && root.size() != kMeldItems) return false;
  for (std::size_t i = 0; i < kDicts; ++i) {
    if (root.at(i).kind() != io::PickleKind::kDict) return false;
  }
  return true;
}

std::vector<std::string> names_in(const io::PickleValue& list) {
  std::vector<std::string> names;
  if (list.kind() == io::PickleKind::kArray) {
    const bool is_text = list.as_array().type.kind == io::ElementKind::kText ||
                         list.as_array().type.kind == io::ElementKind::kBytes;
    if (is_text) return list.to_texts();
    for (const std::int64_t number : list.to_integers()) names.push_back(std::to_string(number));
    return names;
  }
  for (const io::PickleValue& value : list.items()) names.push_back(name_of(value));
  return names;
}

/// A name, or where the largest number of a vector stands; nothing for a vector of zeros.
std::optional<std::string> speaker_of(const io::PickleValue& speakers, std::size_t utterance) {
  if (speakers.kind() != io::PickleKind::kArray) {
    const io::PickleValue value = speakers.at(utterance);
    if (value.kind() == io::PickleKind::kText) return text_or_absent(value.as_text());
    if (value.kind() == io::PickleKind::kInteger) return std::to_string(value.as_int());
  }
  const std::vector<float> vector = row_of(speakers, utterance);
  const auto largest = std::ranges::max_element(vector);
  if (largest == vector.end() || !(*largest > 0)) return std::nullopt;
  return std::to_string(largest - vector.begin());
}

/// MELD is published with 1038 or 1039 dialogues to train on and 114 for dev; its last number tells which of
/// them a file has taken together.
std::string meld_note(std::size_t train_dialogues) {
  if (train_dialogues == 1152 || train_dialogues == 1153)
    return ", as many as MELD's train and dev have together";
  if (train_dialogues == 1038 || train_dialogues == 1039) return ", as many as MELD's train has without dev";
  return ", neither MELD's train alone nor train and dev together";
}

class SdtReader {
 public:
  SdtReader(Corpus& corpus, const io::PickleValue& root, const fs::path& file)
      : corpus_(corpus), root_(root), file_(file) {
    for (std::size_t i = 0; i < kDicts; ++i) {
      for (const auto& [key, value] : root.at(i).entries()) dicts_[i].insert_or_assign(name_of(key), value);
    }
  }

  void read(std::optional<Split> split, const CorpusOptions& options) {
    text_ = kText + static_cast<std::size_t>(options.sdt_text) - 1;
    const auto train = names_in(root_.at(kTrain)), test = names_in(root_.at(kTest));
    const std::set<std::string> train_set(train.begin(), train.end());
    const auto dev = draw_dev(train_set, options);
    std::set<std::string> listed;
    for (const std::string& name : train) {
      if (!listed.insert(name).second) continue;
      const Split of = dev.contains(name) ? Split::kDev : Split::kTrain;
      if (!split || *split == of) read_dialogue(name, of);
    }
    for (const std::string& name : test) {
      if (train_set.contains(name)) {
        throw Error(ErrorKind::kBadInput,
                    file_.string() + " lists the dialogue " + excerpt(name) + " for train and for test");
      }
      if (!listed.insert(name).second) continue;
      if (!split || *split == Split::kTest) read_dialogue(name, Split::kTest);
    }
    report(listed);
    corpus_.split_rule =
        "train and test as the file lists them; dev by dialogue: " + std::to_string(dev.size()) + " of the " +
        std::to_string(train_set.size()) + " training dialogues" +
        (root_.size() == kMeldItems ? meld_note(train_set.size()) : "") + ", drawn with seed " +
        std::to_string(options.split_seed);
  }

 private:
  struct Dialogue {
    std::string name;
    std::map<std::size_t, io::PickleValue> items;  // by Item
    std::size_t utterances = 0;
    std::array<std::vector<std::vector<float>>, kModalities.size()> features;
  };

  void problem(const std::string& dialogue, const std::string& reason) {
    add_problem(corpus_, {file_, 0, "dialogue " + excerpt(dialogue) + ": " + reason});
  }

  void read_dialogue(const std::string& name, Split split) {
    Dialogue dialogue{name, {}, 0, {}};
    const std::array<std::size_t, kModalities.size()> modalities = {text_, kAudio, kVisual};
    for (const std::size_t item : {std::size_t{kLabels}, std::size_t{kIds}, std::size_t{kSpeakers}, text_,
                                   std::size_t{kAudio}, std::size_t{kVisual}, std::size_t{kSentences}}) {
      const auto found = dicts_[item].find(name);
      if (found == dicts_[item].end())
        return problem(name, "item " + std::to_string(item) + " does not have it; left out");
      const std::size_t rows = row_count(found->second);
      if (item == kLabels) dialogue.utterances = rows;
      if (rows != dialogue.utterances) {
        return problem(name, std::to_string(dialogue.utterances) + " labels, but " + std::to_string(rows) +
                                 " in item " + std::to_string(item) + "; left out");
      }
      dialogue.items.insert_or_assign(item, found->second);
    }
    for (std::size_t m = 0; m < modalities.size(); ++m) {
      if (!read_features(dialogue, m, dialogue.items.at(modalities[m]))) return;
    }
    add(std::move(dialogue), split);
  }

  bool read_features(Dialogue& dialogue, std::size_t modality, const io::PickleValue& rows) {
    std::size_t width = widths_[modality];
    for (std::size_t i = 0; i < dialogue.utterances; ++i) {
      std::vector<float>& row = dialogue.features[modality].emplace_back(row_of(rows, i));
      if (width == 0) width = row.size();
      if (!row.empty() && row.size() != width) {
        problem(dialogue.name, std::to_string(row.size()) + " numbers for " +
                                   std::string(to_string(kModalities[modality])) + " where others have " +
                                   std::to_string(width) + "; left out");
        return false;
      }
      not_finite_ += zero_what_is_not_finite(row);
    }
    widths_[modality] = width;
    return true;
  }

  void add(Dialogue dialogue, Split split) {
    const auto labels = dialogue.items.at(kLabels).to_integers();
    const auto sentences = dialogue.items.at(kSentences).to_texts();
    if (labels.size() != dialogue.utterances || sentences.size() != dialogue.utterances)
      return problem(dialogue.name, "labels or sentences are no single column; left out");
    for (std::size_t i = 0; i < dialogue.utterances; ++i) {
      Sample sample;
      sample.split = split;
      sample.group = dialogue.name;
      sample.id = id_of(dialogue, i);
      sample.speaker = speaker_of(dialogue.items.at(kSpeakers), i);
      sample.text = text_or_absent(sentences[i]);
      if (labels[i] >= 0 && labels[i] < std::ssize(corpus_.labels.names())) {
        sample.label = corpus_.labels[static_cast<std::size_t>(labels[i])];
      } else {
        problem(dialogue.name, "the label " + std::to_string(labels[i]) + " is no class");
      }
      corpus_.samples.push_back(std::move(sample));
    }
    for (std::size_t m = 0; m < kModalities.size(); ++m) {
      auto& table = table_of(corpus_, kModalities[m], widths_[m], file_.string());
      table.values.resize(corpus_.samples.size() - dialogue.utterances);
      std::ranges::move(dialogue.features[m], std::back_inserter(table.values));
    }
  }

  /// MELD's utterances are only numbered.
  static std::string id_of(const Dialogue& dialogue, std::size_t utterance) {
    const io::PickleValue& ids = dialogue.items.at(kIds);
    const bool is_named =
        ids.kind() != io::PickleKind::kArray && ids.at(utterance).kind() == io::PickleKind::kText;
    return is_named ? ids.at(utterance).as_text() : dialogue.name + "_" + std::to_string(utterance);
  }

  void report(const std::set<std::string>& listed) {
    if (not_finite_ > 0)
      add_problem(corpus_,
                  {file_, 0, std::to_string(not_finite_) + " numbers were not finite and count as 0"});
    const auto unlisted = std::ranges::count_if(
        dicts_[kLabels], [&](const auto& entry) { return !listed.contains(entry.first); });
    if (unlisted > 0) {
      add_problem(corpus_,
                  {file_, 0,
                   std::to_string(unlisted) + " dialogues are listed for neither train nor test; left out"});
    }
  }

  Corpus& corpus_;
  io::PickleValue root_;
  fs::path file_;
  std::array<std::map<std::string, io::PickleValue>, kDicts> dicts_;
  std::size_t text_ = kText;
  std::array<std::size_t, kModalities.size()> widths_{};
  std::size_t not_finite_ = 0;
};

}  // namespace

Corpus read_sdt(const fs::path& path, std::optional<Split> split, const CorpusOptions& options) {
  const FeaturePickle pickle = open_feature_pickle(
      path, is_sdt, "a tuple as SDT has it: 12 items for IEMOCAP or 13 for MELD, of which ten are dicts");
  const bool is_meld = pickle.document.root().size() == kMeldItems;
  Corpus corpus;
  corpus.kind = "sdt";
  corpus.path = path;
  if (!is_meld) corpus.labels = LabelSet({"happy", "sad", "neutral", "angry", "excited", "frustrated"});
  corpus.unit = SplitUnit::kDialogue;
  corpus.licence = is_meld ? "GPL-3.0" : "research only, as agreed with the owners of IEMOCAP";
  with_context(pickle.path.string(),
               [&] { SdtReader(corpus, pickle.document.root(), pickle.path).read(split, options); });
  mark_generated(corpus);
  return corpus;
}

}  // namespace undertone::data
