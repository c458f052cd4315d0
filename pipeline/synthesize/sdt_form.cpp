#include <algorithm>
#include <functional>

#include "pipeline/synthesize/feature_forms.hpp"
#include "pipeline/synthesize/feature_maker.hpp"

namespace undertone::synthesize {
namespace {

using io::PickleCollection;
using io::PickleWriter;

constexpr std::size_t kTexts = 4;
constexpr std::size_t kMeldSpeakers = 9;

/// IEMOCAP's dialogues have names and MELD's numbers, and so have their utterances.
class SdtForm {
 public:
  SdtForm(PickleWriter& writer, const FeatureCorpusOptions& options)
      : writer_(writer),
        is_meld_(options.form == CorpusForm::kSdtMeld),
        cast_(is_meld_ ? Cast{7, kMeldSpeakers} : Cast{6, 2}),
        groups_(make_groups(options, cast_)) {
    const Widths widths = {1024, is_meld_ ? std::size_t{300} : 1582, 342};
    for (std::size_t i = 0; i < kTexts; ++i)
      makers_.emplace_back(options.seed + i * 1000, cast_.prototypes(), widths);
  }

  void write() {
    writer_.open(PickleCollection::kTuple);
    lists([&](std::size_t group, std::size_t i) {
      if (is_meld_) return writer_.integer(static_cast<std::int64_t>(i));
      writer_.text(group_name(group) + (i % 2 == 0 ? "_F" : "_M") + std::to_string(i));
    });
    lists([&](std::size_t group, std::size_t i) { speaker(groups_[group][i].speaker); });
    lists([&](std::size_t group, std::size_t i) {
      writer_.integer(static_cast<std::int64_t>(groups_[group][i].label));
    });
    for (std::size_t text = 0; text < kTexts; ++text) {
      lists([&](std::size_t group, std::size_t i) {
        const auto numbers = make(text, Modality::kText, groups_[group][i]);
        writer_.array(numbers, {numbers.size()});
      });
    }
    lists([&](std::size_t group, std::size_t i) {
      const auto numbers = make(0, Modality::kAudio, groups_[group][i]);
      writer_.array(std::vector<double>(numbers.begin(), numbers.end()), {numbers.size()});
    });
    tables(Modality::kVisual);
    lists([&](std::size_t group, std::size_t i) { writer_.text(groups_[group][i].text); });
    const std::size_t train = groups_.size() - std::max<std::size_t>(1, groups_.size() / 5);
    names(0, train);
    names(train, groups_.size());
    if (is_meld_) {
      writer_.open(PickleCollection::kDict);
      writer_.close();
    }
    writer_.close();
  }

 private:
  std::vector<float> make(std::size_t text, Modality modality, const MadeUtterance& utterance) const {
    return makers_[text].make(modality, mixture_of(utterance, modality, cast_), 1, utterance.place);
  }

  void name(std::size_t group) {
    if (is_meld_) return writer_.integer(static_cast<std::int64_t>(group));
    writer_.text(group_name(group));
  }

  void names(std::size_t first, std::size_t end) {
    writer_.open(PickleCollection::kList);
    for (std::size_t group = first; group < end; ++group) name(group);
    writer_.close();
  }

  void speaker(std::size_t speaker) {
    if (!is_meld_) return writer_.text(speaker == 0 ? "M" : "F");
    writer_.open(PickleCollection::kList);
    for (std::size_t i = 0; i < kMeldSpeakers; ++i) writer_.integer(i == speaker ? 1 : 0);
    writer_.close();
  }

  /// A dict that has a list for each dialogue.
  void lists(const std::function<void(std::size_t group, std::size_t utterance)>& write_one) {
    writer_.open(PickleCollection::kDict);
    for (std::size_t group = 0; group < groups_.size(); ++group) {
      name(group);
      writer_.open(PickleCollection::kList);
      for (std::size_t i = 0; i < groups_[group].size(); ++i) write_one(group, i);
      writer_.close();
    }
    writer_.close();
  }

  /// A dict that has one array [L, D] for each dialogue.
  void tables(Modality modality) {
    writer_.open(PickleCollection::kDict);
    for (std::size_t group = 0; group < groups_.size(); ++group) {
      name(group);
      writer_.begin_array(io::PickleNumber::kFloat32, {groups_[group].size(), makers_[0].width(modality)});
      for (const MadeUtterance& utterance : groups_[group]) writer_.elements(make(0, modality, utterance));
    }
    writer_.close();
  }

  PickleWriter& writer_;
  bool is_meld_;
  Cast cast_;
  std::vector<std::vector<MadeUtterance>> groups_;
  std::vector<FeatureMaker> makers_;  // one for each set of text features; the first makes all else
};

}  // namespace

void write_sdt(PickleWriter& writer, const FeatureCorpusOptions& options) {
  SdtForm(writer, options).write();
}

}  // namespace undertone::synthesize
