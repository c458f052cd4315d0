#include <algorithm>
#include <span>
#include <vector>

#include "pipeline/synthesize/feature_forms.hpp"
#include "pipeline/synthesize/feature_maker.hpp"

namespace undertone::synthesize {
namespace {

using io::PickleCollection;
using io::PickleWriter;

constexpr Cast kCast = {2, 4};           // labels, speakers
constexpr std::size_t kHandcrafted = 4;  // further numbers a word

class HktForm {
 public:
  HktForm(PickleWriter& writer, const FeatureCorpusOptions& options)
      : writer_(writer),
        has_names_(options.form == CorpusForm::kHktMustard),
        maker_(options.seed, kCast.prototypes(), {kHandcrafted, 81, 91}),
        groups_(make_groups(options, kCast)) {}

  void write() {
    const std::size_t test = std::max<std::size_t>(1, groups_.size() / 5);
    const std::size_t dev = std::max<std::size_t>(1, groups_.size() / 10);
    writer_.open(PickleCollection::kDict);
    write_split("train", 0, groups_.size() - dev - test);
    write_split("dev", groups_.size() - dev - test, groups_.size() - test);
    write_split("test", groups_.size() - test, groups_.size());
    writer_.close();
  }

 private:
  void write_split(std::string_view name, std::size_t first, std::size_t end) {
    writer_.text(name);
    writer_.open(PickleCollection::kList);
    for (std::size_t group = first; group < end; ++group) write_sample(group);
    writer_.close();
  }

  /// The last utterance of the group is the punchline, those before it are the context. Some have none.
  void write_sample(std::size_t group) {
    constexpr std::size_t kEvery = 6;
    const auto& utterances = groups_[group];
    const std::size_t context = group % kEvery == 0 ? 0 : utterances.size() - 1;
    writer_.open(PickleCollection::kTuple);
    writer_.open(PickleCollection::kTuple);
    writer_.text(utterances.back().text);
    write_numbers(std::span(utterances).last(1));
    writer_.close();
    write_context(std::span(utterances).first(context));
    if (has_names_) {
      writer_.text(group_name(group));
    } else {
      writer_.integer(static_cast<std::int64_t>(group));
    }
    writer_.integer(static_cast<std::int64_t>(utterances.back().label));
    writer_.close();
  }

  void write_context(std::span<const MadeUtterance> utterances) {
    writer_.open(PickleCollection::kTuple);
    writer_.open(PickleCollection::kList);
    for (const MadeUtterance& utterance : utterances) writer_.text(utterance.text);
    writer_.close();
    write_numbers(utterances);
    writer_.close();
  }

  void write_numbers(std::span<const MadeUtterance> utterances) {
    for (const Modality modality : {Modality::kVisual, Modality::kAudio, Modality::kText})
      write_words(utterances, modality);
  }

  void write_words(std::span<const MadeUtterance> utterances, Modality modality) {
    std::vector<double> all;
    for (const MadeUtterance& utterance : utterances) {
      const std::size_t words = 2 + static_cast<std::size_t>(utterance.place % 7);
      const auto values =
          maker_.make(modality, mixture_of(utterance, modality, kCast), words, utterance.place);
      all.insert(all.end(), values.begin(), values.end());
    }
    writer_.array(all, {all.size() / maker_.width(modality), maker_.width(modality)});
  }

  PickleWriter& writer_;
  bool has_names_;
  FeatureMaker maker_;
  std::vector<std::vector<MadeUtterance>> groups_;
};

}  // namespace

void write_hkt(PickleWriter& writer, const FeatureCorpusOptions& options) {
  HktForm(writer, options).write();
}

}  // namespace undertone::synthesize
