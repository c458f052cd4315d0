#include "pipeline/learn/explanation.hpp"

#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>
#include <torch/torch.h>

#include "fusion/checkpoint.hpp"
#include "pipeline/learn/explanation_page.hpp"
#include "pipeline/learn/trainer.hpp"
#include "src/io/xml.hpp"
#include "tests/pipeline/learn/made_set.hpp"

namespace undertone::pipeline {
namespace {

std::unique_ptr<fusion::FusionModel> make(const std::string& kind, const LearningSet& set) {
  torch::set_num_threads(1);
  torch::manual_seed(5);
  std::map<std::string, std::string> options;
  if (kind == "summer") options = {{"width", "16"}, {"heads", "2"}, {"dropout", "0.1"}};
  return fusion::make_model(kind, options, {set.labels, set.widths, set.speakers});
}

LearningSet normalised_set(std::uint64_t seed, std::size_t dialogues) {
  LearningSet set = made_set(seed, dialogues);
  normalise(set, fit_normalisation(set));
  return set;
}

const Contribution& of_all(const Explanation& explanation) {
  return explanation.contributions_by_label.back();
}

}  // namespace

TEST_SUITE("learn") {
  TEST_CASE("points on a line are drawn on a line, at their distances") {
    const at::Tensor line = torch::tensor({0.F, 1.F, 5.F}).unsqueeze(1) * torch::tensor({3.F, 4.F, 0.F});
    const auto points = principal_axes(line + 7);
    REQUIRE(points.size() == 3);
    for (const PicturePoint& point : points) CHECK(point.y == doctest::Approx(0).epsilon(1e-6));
    CHECK(points[1].x - points[0].x == doctest::Approx(5));
    CHECK(points[2].x - points[0].x == doctest::Approx(25));
    CHECK(principal_axes(torch::zeros({0, 4})).empty());
    CHECK(principal_axes(torch::ones({2, 1})).size() == 2);
  }

  TEST_CASE("t-SNE leaves neighbours neighbours, and draws the same rows the same way") {
    torch::manual_seed(1);
    constexpr std::int64_t kOfEach = 25;
    std::vector<at::Tensor> groups;
    for (int group = 0; group < 3; ++group)
      groups.push_back(torch::randn({kOfEach, 12}) + 6 * torch::randn({1, 12}));
    const at::Tensor rows = torch::cat(groups, 0);
    const auto points = neighbour_picture(rows, {.perplexity = 8, .steps = 300});
    const auto again = neighbour_picture(rows, {.perplexity = 8, .steps = 300});
    std::size_t right = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
      CHECK(std::isfinite(points[i].x));
      CHECK(points[i].x == again[i].x);
      std::size_t nearest = i == 0 ? 1 : 0;
      const auto distance = [&](std::size_t j) {
        return std::hypot(points[i].x - points[j].x, points[i].y - points[j].y);
      };
      for (std::size_t j = 0; j < points.size(); ++j)
        if (j != i && distance(j) < distance(nearest)) nearest = j;
      right += i / kOfEach == nearest / kOfEach ? 1 : 0;
    }
    CHECK(right == points.size());
    CHECK(neighbour_picture(torch::ones({5, 3})).size() == 5);  // all the same
  }

  TEST_CASE("what a modality gave is found by leaving it out") {
    LearningSet train = normalised_set(1, 60), dev = normalised_set(2, 20);
    const auto model = make("linear", train);
    TrainOptions options;
    options.epochs = 15;
    options.optimizer.rate = 0.02;
    train_model(*model, {train, dev}, options, {}, [](const EpochRecord&) {}, silent_progress(), {});
    const Explanation explanation = explain(*model, dev, 8);
    CHECK(explanation.contributions.size() == dev.utterances());
    REQUIRE(of_all(explanation).shares);
    const auto shares = *of_all(explanation).shares;
    CHECK(shares[0] > shares[2]);  // the picture says nothing
    CHECK(shares[1] > shares[2]);
    CHECK(shares[0] + shares[1] + shares[2] == doctest::Approx(1));
    std::size_t row = 0;
    for (const LearningDialogue& dialogue : dev.dialogues) {
      for (const LearningUtterance& utterance : dialogue.utterances) {
        const Contribution& one = explanation.contributions[row++];
        CHECK(one.of == utterance.id);
        if (one.shares && utterance.values[1].empty()) CHECK((*one.shares)[1] == 0);
      }
    }
    CHECK(explanation.experts.empty());
    CHECK(explanation.pictures.empty());
    CHECK(!explanation.teacher);
    CHECK(!shows_inside(*model, dev));
  }

  TEST_CASE("inside summer there are experts, a teacher, changed attention, and pictures") {
    LearningSet dev = normalised_set(3, 12);
    const auto model = make("summer", dev);
    REQUIRE(shows_inside(*model, dev));
    const Explanation explanation = explain(*model, dev, 5);
    REQUIRE(explanation.experts.size() == 3);
    for (const ExpertUse& use : explanation.experts) {
      double sum = 0;
      for (const double weight : use.all.weights) sum += weight;
      CHECK(sum == doctest::Approx(1).epsilon(1e-4));
      CHECK(use.all.active <= 8);
      std::size_t by_label = 0, by_speaker = 0, by_count = 0;
      for (const ExpertLoad& load : use.by_label) by_label += load.tokens;
      for (const ExpertLoad& load : use.by_speaker) by_speaker += load.tokens;
      for (const std::size_t count : use.active_counts) by_count += count;
      CHECK(by_label == use.all.tokens);
      CHECK(by_speaker == use.all.tokens);
      CHECK(by_count == use.all.tokens);
    }
    CHECK(explanation.experts[0].all.tokens == dev.utterances());
    CHECK(explanation.experts[1].all.tokens < dev.utterances());  // not every utterance is heard
    CHECK(explanation.changed.size() == 9);
    REQUIRE(explanation.teacher);
    CHECK(explanation.teacher->items == dev.utterances());
    CHECK(explanation.pictures.size() == 4);
    // The same whatever the batches.
    const Explanation again = explain(*model, dev, 1);
    CHECK(again.experts[2].all.weights[0] ==
          doctest::Approx(explanation.experts[2].all.weights[0]).epsilon(1e-4));
    CHECK(again.teacher->agreement == explanation.teacher->agreement);
  }

  TEST_CASE("an explanation is a page that needs nothing, and a table of all utterances") {
    LearningSet dev = normalised_set(4, 6);
    dev.dialogues[0].utterances[0].id = "say \"when\"";
    const auto model = make("summer", dev);
    const Explanation explanation = explain(*model, dev, 8);
    const std::string page = explanation_html("a <model> & its data", explanation);
    CHECK_NOTHROW(io::parse_xml(page.substr(page.find('\n') + 1)));
    for (const char* text : {"An estimate", "expert 8", "changed", "t-SNE", "speaker 1", "</html>"}) {
      CAPTURE(text);
      CHECK(page.find(text) != std::string::npos);
    }
    const std::string table = contributions_csv(explanation);
    CHECK(table.starts_with("id,text,audio,visual\n\"say \"\"when\"\"\","));
    CHECK(static_cast<std::size_t>(std::ranges::count(table, '\n')) == 1 + dev.utterances());
  }

  TEST_CASE("of no utterances there is nothing to explain") {
    LearningSet dev = normalised_set(5, 2);
    const auto model = make("summer", dev);
    dev.dialogues.clear();
    CHECK(!shows_inside(*model, dev));
    CHECK(explain(*model, dev, 8).contributions.empty());
  }
}

}  // namespace undertone::pipeline
