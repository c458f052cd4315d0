#include "data/corpora/mmsa.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "data/corpora/corpus_text.hpp"
#include "data/corpora/feature_pickle.hpp"
#include "data/transcripts/text_lines.hpp"
#include "src/core/error.hpp"

namespace undertone::data {
namespace {

namespace fs = std::filesystem;

constexpr double kLimit = 3;
constexpr std::array<std::string_view, kSplits.size()> kSplitKeys = {"train", "valid", "test"};
constexpr std::array<std::string_view, kModalities.size()> kModalityKeys = {"text", "audio", "vision"};
constexpr std::array<std::string_view, kModalities.size()> kLengthKeys = {"", "audio_lengths",
                                                                          "vision_lengths"};

bool is_mmsa(const io::PickleValue& root) {
  return root.kind() == io::PickleKind::kDict && std::ranges::any_of(kSplitKeys, [&](std::string_view key) {
           const auto split = root.find(key);
           return split && split->kind() == io::PickleKind::kDict && split->find("regression_labels");
         });
}

/// How many steps are left without the zeros at the end.
std::size_t steps_without_zeros(const std::vector<float>& values, std::size_t dimension) {
  const auto last =
      std::ranges::find_if(values.rbegin(), values.rend(), [](float value) { return value != 0; });
  const auto used = static_cast<std::size_t>(values.rend() - last);
  return (used + dimension - 1) / dimension;
}

class SplitReader {
 public:
  SplitReader(Corpus& corpus, io::PickleValue value, Split split, const fs::path& file)
      : corpus_(corpus), value_(value), split_(split), file_(file) {}

  void read() {
    ids_ = value_.get("id").to_texts();
    sentiments_ = value_.get("regression_labels").to_floats();
    require_count(sentiments_.size(), "regression_labels");
    annotations_ = optional_texts("annotations");
    texts_ = optional_texts("raw_text");
    for (std::size_t i = 0; i < ids_.size(); ++i) add_sample(i);
    rows_ = samples_.move_to(corpus_);
    read_text_lengths();
    for (const Modality modality : kModalities) read_modality(modality);
  }

 private:
  void problem(const std::string& reason) {
    add_problem(corpus_, {file_, 0, std::string(to_string(split_)) + ": " + reason});
  }

  void require_count(std::size_t count, std::string_view what) const {
    if (count == ids_.size()) return;
    throw Error(ErrorKind::kBadInput, value_.path() + " has " + std::to_string(ids_.size()) + " ids, but " +
                                          std::to_string(count) + " " + std::string(what));
  }

  std::vector<std::string> optional_texts(std::string_view key) const {
    const auto found = value_.find(key);
    if (!found) return {};
    std::vector<std::string> texts = found->to_texts();
    require_count(texts.size(), key);
    return texts;
  }

  void add_sample(std::size_t row) {
    constexpr std::string_view kBetween = "$_$";
    const std::string& id = ids_[row];
    const std::size_t at = id.rfind(kBetween);
    const auto clip = at == id.npos ? std::nullopt : try_integer(id.substr(at + kBetween.size()));
    if (!clip || at == 0) return problem("the id " + excerpt(id) + " is no VIDEO$_$CLIP; left out");
    Sample sample;
    sample.id = id;
    sample.split = split_;
    if (!texts_.empty()) sample.text = text_or_absent(texts_[row]);
    const double sentiment = sentiments_[row];
    if (!(std::abs(sentiment) <= kLimit))
      return problem("the sentiment of " + excerpt(id) + " is not from -3 to 3; left out");
    sample.sentiment = sentiment;
    sample.label = label_of(row);
    if (!samples_.add(id.substr(0, at), *clip, std::move(sample), row))
      problem("the id " + excerpt(id) + " stands there twice; the first one counts");
  }

  std::optional<std::string> label_of(std::size_t row) {
    if (annotations_.empty()) {
      if (sentiments_[row] == 0) return "neutral";
      return sentiments_[row] > 0 ? "positive" : "negative";
    }
    const auto [label, reason] = find_label(corpus_.labels, to_lower_ascii(trim(annotations_[row])));
    if (!label) problem(excerpt(ids_[row]) + ": " + reason);
    return label;
  }

  /// Empty where the file does not tell.
  void read_text_lengths() {
    const auto bert = value_.find("text_bert");
    if (!bert) return;
    const io::PickleArray& array = bert->as_array();
    if (array.shape.size() != 3 || array.shape[1] != 3)
      throw Error(ErrorKind::kBadInput, bert->path() + " should be an array of [samples, 3, steps]");
    require_count(array.shape[0], "text_bert");
    for (const std::size_t row : rows_) {
      const std::vector<float> mask = io::to_floats(io::part_of(io::part_of(array, row), 1));
      text_lengths_.push_back(
          static_cast<std::size_t>(std::ranges::count_if(mask, [](float m) { return m > 0; })));
    }
  }

  void read_modality(Modality modality) {
    const auto found = value_.find(kModalityKeys[index_of(modality)]);
    if (!found) return;
    const io::PickleArray& array = found->as_array();
    if (array.shape.size() != 3 || array.shape[2] == 0)
      throw Error(ErrorKind::kBadInput, found->path() + " should be an array of [samples, steps, D]");
    require_count(array.shape[0], kModalityKeys[index_of(modality)]);
    const auto lengths = stated_lengths(modality);
    FeatureTable& table = table_of(corpus_, modality, array.shape[2], file_.string());
    table.sequences = true;
    table.values.resize(corpus_.samples.size() - rows_.size());
    std::size_t not_finite = 0, overlong = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const std::size_t steps = lengths.empty() ? array.shape[1] : std::min(lengths[i], array.shape[1]);
      overlong += !lengths.empty() && lengths[i] > array.shape[1];
      auto& values =
          table.values.emplace_back(io::to_floats(io::first_of(io::part_of(array, rows_[i]), steps)));
      not_finite += zero_what_is_not_finite(values);
      if (lengths.empty()) cut_padding(values, array, i);
    }
    report(modality, not_finite, overlong);
  }

  /// For each row that is kept; empty where the file does not tell.
  std::vector<std::size_t> stated_lengths(Modality modality) {
    if (modality == Modality::kText) return text_lengths_;
    const auto found = value_.find(kLengthKeys[index_of(modality)]);
    if (!found) return {};
    const auto all = found->to_integers();
    require_count(all.size(), kLengthKeys[index_of(modality)]);
    std::vector<std::size_t> lengths;
    for (const std::size_t row : rows_) {
      if (all[row] < 0) throw Error(ErrorKind::kBadInput, found->path() + " has a length below 0");
      lengths.push_back(static_cast<std::size_t>(all[row]));
    }
    return lengths;
  }

  /// Without a stated length: zeros at the end, as far as the text has no step there either.
  void cut_padding(std::vector<float>& values, const io::PickleArray& array, std::size_t place) {
    const auto text = value_.find(kModalityKeys[0]);
    const bool is_aligned = !text_lengths_.empty() && text && text->kind() == io::PickleKind::kArray &&
                            text->as_array().shape.size() == 3 && text->as_array().shape[1] == array.shape[1];
    const std::size_t least = is_aligned ? text_lengths_[place] : 0;
    const std::size_t steps = std::max(least, steps_without_zeros(values, array.shape[2]));
    if (steps >= array.shape[1]) return;
    values.resize(steps * array.shape[2]);
    values.shrink_to_fit();
  }

  void report(Modality modality, std::size_t not_finite, std::size_t overlong) {
    const std::string name(kModalityKeys[index_of(modality)]);
    if (not_finite > 0)
      problem(std::to_string(not_finite) + " numbers of " + name + " are not finite and count as 0");
    if (overlong > 0) {
      problem(std::to_string(overlong) + " samples have longer " + name +
              " than there is room for; what is there is used");
    }
  }

  Corpus& corpus_;
  io::PickleValue value_;
  Split split_;
  fs::path file_;
  std::vector<std::string> ids_, annotations_, texts_;
  std::vector<float> sentiments_;
  GroupedSamples samples_;
  std::vector<std::size_t> rows_, text_lengths_;
};

}  // namespace

Corpus read_mmsa(const fs::path& path, std::optional<Split> split, const CorpusOptions&) {
  const FeaturePickle pickle = open_feature_pickle(
      path, is_mmsa, "a dict as MMSA has it: train, valid and test with regression_labels");
  Corpus corpus;
  corpus.kind = "mmsa";
  corpus.path = path;
  corpus.labels = LabelSet({"negative", "neutral", "positive"});
  corpus.unit = SplitUnit::kVideo;
  corpus.licence = "research only";
  corpus.sentiment_limit = kLimit;
  corpus.split_rule = "as published with the file";
  for (std::size_t i = 0; i < kSplits.size(); ++i) {
    if (split && *split != kSplits[i]) continue;
    const auto value = pickle.document.root().find(kSplitKeys[i]);
    if (!value && !split) continue;
    if (!value) {
      throw Error(ErrorKind::kNotFound,
                  pickle.path.string() + " has no split '" + std::string(kSplitKeys[i]) + "'");
    }
    with_context(pickle.path.string(), [&] { SplitReader(corpus, *value, kSplits[i], pickle.path).read(); });
  }
  for (FeatureTable& table : corpus.features) table.values.resize(corpus.samples.size());
  if (corpus.features.empty())
    throw Error(ErrorKind::kBadInput, pickle.path.string() + " has none of text, audio and vision");
  mark_generated(corpus);
  return corpus;
}

}  // namespace undertone::data
