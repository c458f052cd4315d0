#include "data/corpora/hkt.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "data/corpora/feature_pickle.hpp"
#include "data/transcripts/text_lines.hpp"
#include "src/core/error.hpp"

namespace undertone::data {
namespace {

namespace fs = std::filesystem;

enum Part : std::size_t { kWords, kVisualPart, kAcousticPart, kParts };

bool is_sequence(const io::PickleValue& value) {
  return value.kind() == io::PickleKind::kTuple || value.kind() == io::PickleKind::kList;
}

bool is_hkt(const io::PickleValue& root) {
  return root.kind() == io::PickleKind::kDict && std::ranges::any_of(kSplits, [&](Split split) {
           const auto samples = root.find(to_string(split));
           return samples && is_sequence(*samples);
         });
}

LabelSet labels_for(const fs::path& file) {
  const std::string name = to_lower_ascii(file.filename().string());
  const auto has = [&](std::string_view part) { return name.find(part) != name.npos; };
  if (has("funny") || has("humor")) return LabelSet({"not humorous", "humorous"});
  if (has("mustard") || has("sarcas")) return LabelSet({"not sarcastic", "sarcastic"});
  return LabelSet({"other", "positive"});
}

/// What was said, and how many numbers a step has; 0 where there are none.
struct Numbers {
  std::vector<float> values;
  std::size_t dimension = 0;
};

Numbers numbers_of(const io::PickleValue& value) {
  Numbers numbers;
  if (value.kind() == io::PickleKind::kArray) {
    const io::PickleArray& array = value.as_array();
    if (array.count() == 0) return numbers;
    if (array.shape.size() != 2)
      throw Error(ErrorKind::kBadInput, value.path() + " should be an array of [steps, D]");
    return {value.to_floats(), array.shape[1]};
  }
  for (const io::PickleValue& step : value.items()) {
    const std::vector<float> row = step.to_floats();
    if (numbers.dimension == 0) numbers.dimension = row.size();
    if (row.size() != numbers.dimension)
      throw Error(ErrorKind::kBadInput, step.path() + " is not as wide as the steps before it");
    numbers.values.insert(numbers.values.end(), row.begin(), row.end());
  }
  return numbers;
}

bool is_text(const io::PickleValue& words) {
  if (words.kind() == io::PickleKind::kText) return true;
  if (words.kind() == io::PickleKind::kArray) return words.as_array().type.kind == io::ElementKind::kText;
  return is_sequence(words) && (words.size() == 0 || words.at(0).kind() == io::PickleKind::kText);
}

std::optional<std::string> text_of(const io::PickleValue& words) {
  if (words.kind() == io::PickleKind::kText) return text_or_absent(words.as_text());
  std::string all;
  for (const std::string& one : words.to_texts()) all += (all.empty() ? "" : " ") + one;
  return text_or_absent(all);
}

double number_of(const io::PickleValue& value) {
  if (value.kind() == io::PickleKind::kBool) return value.as_bool() ? 1 : 0;
  if (value.kind() != io::PickleKind::kArray) return value.as_double();
  const std::vector<float> numbers = value.to_floats();
  if (numbers.size() != 1) throw Error(ErrorKind::kBadInput, value.path() + " should be a single number");
  return numbers[0];
}

class SplitReader {
 public:
  SplitReader(Corpus& corpus, Split split, const fs::path& file)
      : corpus_(corpus), split_(split), file_(file) {}

  void read(const io::PickleValue& samples) {
    for (const io::PickleValue& sample : samples.items()) read_sample(sample);
    if (not_finite_ > 0) problem(std::to_string(not_finite_) + " numbers are not finite and count as 0");
  }

 private:
  void problem(const std::string& reason) {
    add_problem(corpus_, {file_, 0, std::string(to_string(split_)) + ": " + reason});
  }

  void read_sample(const io::PickleValue& sample) {
    const bool has_context = sample.size() == 4;
    if (!has_context && sample.size() != 3)
      throw Error(ErrorKind::kBadInput, sample.path() + " should be a tuple of 4 or 3 as HKT has it");
    const std::string id = name_of(sample.at(2));
    const double label = number_of(sample.at(has_context ? 3 : 1));
    if (!ids_.insert(id).second)
      return problem("the id " + excerpt(id) + " stands there twice; the first one counts");
    if (label != 0 && label != 1) problem("the label of " + excerpt(id) + " is neither 0 nor 1; it has none");
    if (has_context) add(sample.at(1), id, " context", std::nullopt);
    const bool is_known = label == 0 || label == 1;
    add(sample.at(0), id, "", is_known ? std::optional(corpus_.labels[label == 1 ? 1 : 0]) : std::nullopt);
  }

  /// A context in which nothing is left out.
  void add(const io::PickleValue& parts, const std::string& id, const std::string& ending,
           std::optional<std::string> label) {
    if (!is_sequence(parts) || parts.size() < kParts)
      throw Error(ErrorKind::kBadInput, parts.path() + " should be a tuple of words, visual, acoustic");
    Sample sample;
    sample.id = id + ending;
    sample.group = id;
    sample.split = split_;
    sample.label = std::move(label);
    std::array<Numbers, kModalities.size()> numbers;
    if (is_text(parts.at(kWords))) {
      sample.text = text_of(parts.at(kWords));
    } else {
      numbers[index_of(Modality::kText)] = numbers_of(parts.at(kWords));
    }
    numbers[index_of(Modality::kVisual)] = numbers_of(parts.at(kVisualPart));
    numbers[index_of(Modality::kAudio)] = numbers_of(parts.at(kAcousticPart));
    const bool is_empty =
        !sample.text && std::ranges::all_of(numbers, [](const Numbers& one) { return one.values.empty(); });
    if (is_empty && !ending.empty()) return;  // nothing was said before
    corpus_.samples.push_back(std::move(sample));
    for (const Modality modality : kModalities) add_numbers(modality, std::move(numbers[index_of(modality)]));
  }

  void add_numbers(Modality modality, Numbers numbers) {
    if (numbers.values.empty()) return;
    FeatureTable& table = table_of(corpus_, modality, numbers.dimension, file_.string());
    table.sequences = true;
    table.values.resize(corpus_.samples.size());
    not_finite_ += zero_what_is_not_finite(numbers.values);
    table.values.back() = std::move(numbers.values);
  }

  Corpus& corpus_;
  Split split_;
  fs::path file_;
  std::set<std::string> ids_;
  std::size_t not_finite_ = 0;
};

}  // namespace

Corpus read_hkt(const fs::path& path, std::optional<Split> split, const CorpusOptions&) {
  const FeaturePickle pickle =
      open_feature_pickle(path, is_hkt, "a dict as HKT has it: lists of samples for train, dev and test");
  Corpus corpus;
  corpus.kind = "hkt";
  corpus.path = path;
  corpus.labels = labels_for(pickle.path);
  corpus.unit = SplitUnit::kDialogue;
  corpus.licence = "not known; it is for the user to find out";
  corpus.split_rule = "as published with the file";
  for (const Split one : kSplits) {
    if (split && *split != one) continue;
    const auto samples = pickle.document.root().find(to_string(one));
    if (!samples && !split) continue;
    if (!samples) {
      throw Error(ErrorKind::kNotFound,
                  pickle.path.string() + " has no split '" + std::string(to_string(one)) + "'");
    }
    with_context(pickle.path.string(), [&] { SplitReader(corpus, one, pickle.path).read(*samples); });
  }
  for (FeatureTable& table : corpus.features) table.values.resize(corpus.samples.size());
  if (corpus.features.empty())
    throw Error(ErrorKind::kBadInput, pickle.path.string() + " has no numbers in any sample");
  mark_generated(corpus);
  return corpus;
}

}  // namespace undertone::data
