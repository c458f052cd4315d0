#include <algorithm>
#include <cmath>
#include <limits>

#include "pipeline/synthesize/feature_forms.hpp"
#include "pipeline/synthesize/feature_maker.hpp"

namespace undertone::synthesize {
namespace {

using io::PickleCollection;
using io::PickleNumber;
using io::PickleWriter;

constexpr Cast kCast = {3, 5};  // labels, speakers
constexpr std::size_t kTokens = 50;
constexpr std::size_t kLeastSteps = 5;

struct Dimensions {
  Widths widths;
  Widths steps;
  bool aligned;
};

Dimensions dimensions_of(CorpusForm form) {
  switch (form) {
    case CorpusForm::kMmsaMosiUnaligned:
      return {{768, 5, 20}, {kTokens, 375, 500}, false};
    case CorpusForm::kMmsaMoseiAligned:
      return {{768, 74, 35}, {kTokens, kTokens, kTokens}, true};
    case CorpusForm::kMmsaMoseiUnaligned:
      return {{768, 74, 35}, {kTokens, 500, 500}, false};
    default:
      return {{768, 5, 20}, {kTokens, kTokens, kTokens}, true};
  }
}

struct Clip {
  MadeUtterance utterance;
  std::string id;
  float sentiment = 0;
  Widths lengths{};
};

/// Fifths of the scale, with the label's sign.
float sentiment_of(const MadeUtterance& utterance) {
  constexpr std::size_t kGrades = 15;
  const auto size = static_cast<float>(1 + utterance.place * 7 % kGrades) / 5;
  return utterance.label == 1 ? 0 : utterance.label == 2 ? size : -size;
}

std::size_t length_of(std::uint64_t place, std::size_t room) {
  return kLeastSteps + static_cast<std::size_t>(place * 13 % (room - kLeastSteps + 1));
}

class MmsaForm {
 public:
  MmsaForm(PickleWriter& writer, const FeatureCorpusOptions& options)
      : writer_(writer),
        dimensions_(dimensions_of(options.form)),
        maker_(options.seed, kCast.prototypes(), dimensions_.widths),
        groups_(make_groups(options, kCast)) {}

  void write() {
    const std::size_t test = std::max<std::size_t>(1, groups_.size() / 5);
    const std::size_t valid = std::max<std::size_t>(1, groups_.size() / 10);
    writer_.open(PickleCollection::kDict);
    write_split("train", 0, groups_.size() - valid - test);
    write_split("valid", groups_.size() - valid - test, groups_.size() - test);
    write_split("test", groups_.size() - test, groups_.size());
    writer_.close();
  }

 private:
  void write_split(std::string_view name, std::size_t first, std::size_t end) {
    collect(first, end);
    writer_.text(name);
    writer_.open(PickleCollection::kDict);
    write_texts();
    write_bert();
    write_features("text", Modality::kText);
    write_features("audio", Modality::kAudio);
    write_features("vision", Modality::kVisual);
    write_labels();
    if (!dimensions_.aligned) {
      write_lengths("audio_lengths", Modality::kAudio);
      write_lengths("vision_lengths", Modality::kVisual);
    }
    writer_.close();
  }

  /// Clips of all videos, not in order, as in the published files.
  void collect(std::size_t first, std::size_t end) {
    clips_.clear();
    for (std::size_t group = first; group < end; ++group) {
      for (std::size_t i = 0; i < groups_[group].size(); ++i) {
        Clip clip{groups_[group][i], group_name(group) + "$_$" + std::to_string(i), 0, {}};
        clip.sentiment = sentiment_of(clip.utterance);
        for (std::size_t m = 0; m < kModalities.size(); ++m)
          clip.lengths[m] = length_of(clip.utterance.place, dimensions_.steps[m]);
        clips_.push_back(std::move(clip));
      }
    }
    std::ranges::stable_sort(clips_, {}, [](const Clip& clip) { return clip.utterance.place * 7919 % 1009; });
  }

  void write_texts() {
    std::vector<std::string> texts;
    for (const Clip& clip : clips_) texts.push_back(clip.utterance.text);
    writer_.text("raw_text");
    writer_.array(texts);
    writer_.text("id");
    writer_.open(PickleCollection::kList);
    for (const Clip& clip : clips_) writer_.text(clip.id);
    writer_.close();
  }

  /// Token ids, mask and segments.
  void write_bert() {
    writer_.text("text_bert");
    writer_.begin_array(PickleNumber::kFloat32, {clips_.size(), 3, kTokens});
    for (const Clip& clip : clips_) {
      std::vector<float> rows(3 * kTokens);
      for (std::size_t i = 0; i < clip.lengths[0]; ++i) {
        rows[i] = static_cast<float>(1000 + clip.utterance.place % 100 + i);
        rows[kTokens + i] = 1;
      }
      writer_.elements(rows);
    }
  }

  void write_features(std::string_view key, Modality modality) {
    const std::size_t m = index_of(modality);
    writer_.text(key);
    writer_.begin_array(PickleNumber::kFloat32, {clips_.size(), dimensions_.steps[m], dimensions_.widths[m]});
    for (const Clip& clip : clips_) {
      auto values = maker_.make(modality, mixture(clip, modality), clip.lengths[m], clip.utterance.place);
      constexpr std::uint64_t kEvery = 11;  // clips; in the real files too, some audio is minus infinity
      if (modality == Modality::kAudio && clip.utterance.place % kEvery == 0)
        values[dimensions_.widths[m] - 1] = -std::numeric_limits<float>::infinity();
      values.resize(dimensions_.steps[m] * dimensions_.widths[m]);
      writer_.elements(values);
    }
  }

  /// As of labels, but how strong the sentiment is counts too.
  static std::array<Share, 5> mixture(const Clip& clip, Modality modality) {
    const auto shares = mixture_of(clip.utterance, modality, kCast);
    const double told = shares[0].second;
    return {shares[0], shares[1], shares[2], shares[3], Share{2, told * clip.sentiment / 3}};
  }

  void write_labels() {
    std::vector<float> sentiments;
    std::vector<std::int64_t> classes;
    for (const Clip& clip : clips_) {
      sentiments.push_back(clip.sentiment);
      classes.push_back(static_cast<std::int64_t>(clip.utterance.label));
    }
    writer_.text("annotations");
    writer_.open(PickleCollection::kList);
    constexpr std::array<std::string_view, kCast.labels> kNames = {"Negative", "Neutral", "Positive"};
    for (const Clip& clip : clips_) writer_.text(kNames[clip.utterance.label]);
    writer_.close();
    writer_.text("classification_labels");
    writer_.array(classes, {classes.size()});
    writer_.text("regression_labels");
    writer_.array(sentiments, {sentiments.size()});
  }

  void write_lengths(std::string_view key, Modality modality) {
    writer_.text(key);
    writer_.open(PickleCollection::kList);
    for (const Clip& clip : clips_)
      writer_.integer(static_cast<std::int64_t>(clip.lengths[index_of(modality)]));
    writer_.close();
  }

  PickleWriter& writer_;
  Dimensions dimensions_;
  FeatureMaker maker_;
  std::vector<std::vector<MadeUtterance>> groups_;
  std::vector<Clip> clips_;  // of the split that is being written
};

}  // namespace

void write_mmsa(PickleWriter& writer, const FeatureCorpusOptions& options) {
  MmsaForm(writer, options).write();
}

}  // namespace undertone::synthesize
