#include "pipeline/synthesize/feature_corpus.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <doctest/doctest.h>

#include "data/corpora/corpus_check.hpp"
#include "data/corpora/registry.hpp"
#include "pipeline/synthesize/feature_maker.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/text_of.hpp"

namespace undertone::synthesize {
namespace {

namespace fs = std::filesystem;
using support::text_of;

data::Corpus made(const fs::path& file, CorpusForm form, std::int64_t count = 12, std::uint64_t seed = 3) {
  write_feature_corpus(file, {form, count, seed}, io::Overwrite::kReplace);
  return data::read_corpus({std::string(corpus_kind(form)), file, {}});
}

struct Shape {
  CorpusForm form;
  std::size_t labels;
  std::array<std::size_t, kModalities.size()> widths;  // 0: absent
};

constexpr auto kShapes = std::to_array<Shape>({{CorpusForm::kSdtIemocap, 6, {1024, 1582, 342}},
                                               {CorpusForm::kSdtMeld, 7, {1024, 300, 342}},
                                               {CorpusForm::kMmsaMosiAligned, 3, {768, 5, 20}},
                                               {CorpusForm::kMmsaMosiUnaligned, 3, {768, 5, 20}},
                                               {CorpusForm::kMmsaMoseiAligned, 3, {768, 74, 35}},
                                               {CorpusForm::kMmsaMoseiUnaligned, 3, {768, 74, 35}},
                                               {CorpusForm::kHktUrFunny, 2, {0, 81, 91}},
                                               {CorpusForm::kHktMustard, 2, {0, 81, 91}}});

/// The mean over the steps of each present sample is nearer to that of its label's than to others', so often.
double share_recognised(const data::Corpus& corpus, const data::FeatureTable& table) {
  std::vector<std::vector<double>> means(corpus.labels.size(), std::vector<double>(table.dimension));
  std::vector<double> counts(corpus.labels.size());
  const auto mean_of = [&](std::size_t i) {
    std::vector<double> mean(table.dimension);
    const auto& values = table.values[i];
    for (std::size_t k = 0; k < values.size(); ++k)
      mean[k % table.dimension] +=
          values[k] * static_cast<double>(table.dimension) / static_cast<double>(values.size());
    return mean;
  };
  const auto is_used = [&](std::size_t i, bool train) {
    return corpus.samples[i].label && !table.values[i].empty() &&
           (corpus.samples[i].split == data::Split::kTrain) == train;
  };
  for (std::size_t i = 0; i < corpus.samples.size(); ++i) {
    if (!is_used(i, true)) continue;
    const std::size_t label = *corpus.labels.index_of(*corpus.samples[i].label);
    const auto mean = mean_of(i);
    for (std::size_t k = 0; k < mean.size(); ++k) means[label][k] += mean[k];
    counts[label] += 1;
  }
  double right = 0, all = 0;
  for (std::size_t i = 0; i < corpus.samples.size(); ++i) {
    if (!is_used(i, false)) continue;
    const auto mean = mean_of(i);
    std::size_t best = 0;
    double least = INFINITY;
    for (std::size_t c = 0; c < means.size(); ++c) {
      double distance = 0;
      for (std::size_t k = 0; k < mean.size() && counts[c] > 0; ++k)
        distance += std::pow(mean[k] - means[c][k] / counts[c], 2);
      if (counts[c] > 0 && distance < least) {
        least = distance;
        best = c;
      }
    }
    right += best == *corpus.labels.index_of(*corpus.samples[i].label);
    all += 1;
  }
  return right / all;
}

}  // namespace

TEST_SUITE("synthesize") {
  TEST_CASE("every form is read back by its reader, with its widths, every split and no leak") {
    const support::TemporaryDirectory folder;
    for (const Shape& shape : kShapes) {
      CAPTURE(static_cast<int>(shape.form));
      const std::vector<data::Corpus> corpora = {made(folder / "x.pkl", shape.form)};
      const data::Corpus& corpus = corpora.front();
      CHECK(corpus.labels.size() == shape.labels);
      CHECK(groups(corpus).size() == 12);
      for (const data::Split split : data::kSplits) CHECK(count(corpus, split) > 0);
      for (const data::FeatureTable& table : corpus.features)
        CHECK(table.dimension == shape.widths[index_of(table.modality)]);
      CHECK(corpus.features.size() == (shape.widths[0] == 0 ? 2 : 3));
      CHECK(corpus.licence.find("generated numbers") == 0);
      for (const data::Finding& finding : data::check_corpora(corpora))
        CHECK(severity_of(finding.kind) != data::Severity::kError);
    }
  }

  TEST_CASE("the numbers tell the label, text better than audio and audio better than chance") {
    const support::TemporaryDirectory folder;
    const data::Corpus corpus = made(folder / "x.pkl", CorpusForm::kSdtMeld, 60);
    const double text = share_recognised(corpus, corpus.features[0]);
    const double audio = share_recognised(corpus, corpus.features[1]);
    CHECK(text > 0.5);
    CHECK(text > audio);
    CHECK(audio > 1.0 / 7);
    CHECK(text < 1);
  }

  TEST_CASE(
      "an echo has the label of the speaker's last utterance or of somebody else's, and tells no more") {
    const FeatureCorpusOptions options{CorpusForm::kSdtIemocap, 300, 3, 0.5};
    const Cast cast{6, 2};
    std::size_t echoes = 0, all = 0, lasting = 0;
    for (const auto& group : make_groups(options, cast)) {
      std::array<std::optional<std::size_t>, 2> last;  // of each speaker
      for (std::size_t i = 0; i < group.size(); ++i) {
        const MadeUtterance& utterance = group[i];
        ++all;
        if (utterance.echo) {
          ++echoes;
          lasting += utterance.label == group[i - 1].label;
          const bool own = *utterance.echo == Echo::kOfOneself;
          CHECK(utterance.label == last[own ? utterance.speaker : 1 - utterance.speaker]);
          for (const auto& [prototype, share] : mixture_of(utterance, Modality::kText, cast))
            CHECK((share == 0 || prototype >= cast.labels));
        }
        last[utterance.speaker] = utterance.label;
      }
    }
    CHECK(echoes > all / 3);
    CHECK(echoes < all / 2);
    CHECK(lasting < echoes * 9 / 10);  // the last label of all would not do
  }

  TEST_CASE("a lost modality is noise alone, as often as asked for, and changes nothing else") {
    const FeatureCorpusOptions plain{CorpusForm::kSdtIemocap, 100, 3},
        hard{CorpusForm::kSdtIemocap, 100, 3, 0, 0.3};
    const Cast cast{6, 2};
    const auto groups = make_groups(hard, cast), others = make_groups(plain, cast);
    double lost = 0, all = 0;
    for (std::size_t g = 0; g < groups.size(); ++g) {
      REQUIRE(groups[g].size() == others[g].size());
      for (std::size_t i = 0; i < groups[g].size(); ++i) {
        CHECK(groups[g][i].label == others[g][i].label);
        for (const Modality modality : kModalities) {
          const auto shares = mixture_of(groups[g][i], modality, cast);
          const bool is_lost =
              std::ranges::all_of(shares, [](const Share& share) { return share.second == 0; });
          CHECK(is_lost == groups[g][i].lost[index_of(modality)]);
          lost += is_lost;
          all += 1;
        }
      }
    }
    CHECK(lost / all == doctest::Approx(0.3).epsilon(0.1));
  }

  TEST_CASE("audio has minus infinities as in the real files, and unaligned sequences their own lengths") {
    const support::TemporaryDirectory folder;
    const data::Corpus corpus = made(folder / "x.pkl", CorpusForm::kMmsaMosiUnaligned);
    REQUIRE(!corpus.problems.empty());
    CHECK(corpus.problems[0].reason.find("of audio are not finite") != std::string::npos);
    std::set<std::size_t> lengths;
    for (const auto& values : corpus.features[2].values) lengths.insert(values.size() / 20);
    CHECK(lengths.size() > 10);
    CHECK(*lengths.rbegin() > 50);
    CHECK(*lengths.rbegin() <= 500);
  }

  TEST_CASE("the same seed makes the same bytes, another one others") {
    const support::TemporaryDirectory folder;
    for (const CorpusForm form : {CorpusForm::kSdtIemocap, CorpusForm::kHktMustard}) {
      made(folder / "a.pkl", form);
      made(folder / "b.pkl", form);
      made(folder / "c.pkl", form, 12, 4);
      CHECK(text_of(folder / "a.pkl") == text_of(folder / "b.pkl"));
      CHECK(text_of(folder / "a.pkl") != text_of(folder / "c.pkl"));
    }
  }

  TEST_CASE(
      "the verb writes where it is told, says that the numbers are made up, and replaces nothing unasked") {
    const support::TemporaryDirectory folder;
    const fs::path out = folder / "x.pkl";
    const std::vector<std::string> words = {"synthesize", "--corpus", "hkt-mustard", "--out", out.string(),
                                            "--count",    "8",        "--seed",      "5"};
    const cli::Outcome outcome = cli::run_words(words);
    CHECK(outcome.status == cli::ExitStatus::kDone);
    CHECK(outcome.out == "hkt:" + out.string() + "\n");
    CHECK(cli::contains(outcome.err, "the numbers are made up"));
    const std::string first = text_of(out);
    made(folder / "y.pkl", CorpusForm::kHktMustard, 8, 5);
    CHECK(text_of(folder / "y.pkl") == first);
    CHECK(cli::run_words(words).status == cli::ExitStatus::kFailed);
    CHECK(cli::run_words({"synthesize", "--corpus", "hkt-mustard"}).status == cli::ExitStatus::kMisused);
    CHECK(cli::run_words({"synthesize", "--out", out.string()}).status == cli::ExitStatus::kMisused);
    CHECK(cli::run_words({"synthesize", "x.mp4", "--corpus", "sdt-meld", "--out", (folder / "z").string()})
              .status == cli::ExitStatus::kMisused);
    CHECK(cli::run_words({"synthesize"}).status == cli::ExitStatus::kMisused);
    CHECK(folder.entries() == 2);
  }
}

}  // namespace undertone::synthesize
