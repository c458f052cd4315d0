#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <torch/torch.h>

#include "fusion/checkpoint.hpp"
#include "pipeline/learn/trainer.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/pipeline/learn/made_set.hpp"
#include "tests/support/made_mosi.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/text_of.hpp"

// The model `summer` under the trainer and the command line: two stages, each with its own end.
namespace undertone::pipeline {
namespace {

using support::TemporaryDirectory;

struct Data {
  LearningSet train = made_set(1), dev = made_set(2, 20);

  Data() {
    torch::set_num_threads(1);
    const auto normalisation = fit_normalisation(train);
    normalise(train, normalisation);
    normalise(dev, normalisation);
  }
};

std::unique_ptr<fusion::FusionModel> make(const Data& data, std::map<std::string, std::string> options = {}) {
  options.insert({{"width", "16"}, {"heads", "2"}, {"dropout", "0.1"}});
  torch::manual_seed(3);
  return fusion::make_model("summer", options, {data.train.labels, data.train.widths, data.train.speakers});
}

TrainOptions few_epochs() {
  TrainOptions options;
  options.epochs = 3;
  options.batch = 8;
  options.optimizer.rate = 0.005;
  return options;
}

TrainingOutcome train(
    fusion::FusionModel& model, const Data& data, const TrainOptions& options,
    const TrainingState& state = {},
    const std::function<void(const EpochRecord&)>& tell = [](const EpochRecord&) {}) {
  return train_model(model, {data.train, data.dev}, options, state, tell, silent_progress(), {});
}

bool same(torch::nn::Module& a, torch::nn::Module& b) {
  const auto first = a.named_parameters(), second = b.named_parameters();
  const auto first_buffers = a.named_buffers(), second_buffers = b.named_buffers();
  for (const auto& item : first) {
    if (!torch::equal(item.value(), second[item.key()])) return false;
  }
  for (const auto& item : first_buffers) {
    if (!torch::equal(item.value(), second_buffers[item.key()])) return false;
  }
  return true;
}

}  // namespace

TEST_SUITE("learn") {
  TEST_CASE("summer's student goes on from the best teacher, and each stage stops by itself") {
    const Data data;
    const auto model = make(data);
    TrainOptions options = few_epochs();
    options.epochs = 30;
    options.patience = 2;
    options.optimizer.rate = 0.02;
    const TrainingOutcome outcome = train(*model, data, options);
    std::int64_t teacher = 0, student = 0, best_teacher = 0;
    for (const EpochRecord& record : outcome.history) {
      (record.stage == "teacher" ? teacher : student) = record.epoch;
      if (record.stage == "teacher" && record.is_best) best_teacher = record.epoch;
      CHECK(record.losses.contains("align") == (record.stage == "student"));
    }
    CHECK(teacher == std::min<std::int64_t>(30, best_teacher + 2));
    CHECK(student == std::min<std::int64_t>(30, outcome.best_epoch + 2));
    CHECK(outcome.history.back().metrics.at("accuracy") > 0.5);
  }

  TEST_CASE("a run of summer that was killed goes on to the same bits, noise and temperature included") {
    const Data data;
    const auto whole = make(data);
    train(*whole, data, few_epochs());
    for (const int epochs : {2, 4}) {
      CAPTURE(epochs);
      const TemporaryDirectory folder;
      const TrainingState state{folder / "state", "same"};
      struct Killed {};
      const auto killed = make(data), resumed = make(data);
      int told = 0;
      CHECK_THROWS_AS(train(*killed, data, few_epochs(), state,
                            [&](const EpochRecord&) {
                              if (++told == epochs) throw Killed();
                            }),
                      Killed);
      torch::manual_seed(999);
      CHECK(train(*resumed, data, few_epochs(), state).history.size() == 6);
      CHECK(same(whole->module(), resumed->module()));
    }
  }

  TEST_CASE("shorter numbers train summer too") {
    const Data data;
    const auto model = make(data);
    TrainOptions options = few_epochs();
    options.precision = Precision::kBfloat16;
    const auto outcome = train(*model, data, options);
    CHECK(outcome.history.size() == 6);
    CHECK(std::isfinite(outcome.history.back().train_loss));
  }

  TEST_CASE("one command trains teacher and student, warns of too few experts, and shows what is inside") {
    const TemporaryDirectory folder;
    const std::string data = support::make_mosi(folder / "mosi"), out = (folder / "m").string();
    const auto trained =
        cli::run_words({"train", "summer-small", "--data", data, "--out", out, "--set", "width=8", "--set",
                        "heads=2", "--set", "experts=5", "--epochs", "3"});
    CAPTURE(trained.err);
    REQUIRE(trained.status == cli::ExitStatus::kDone);
    CHECK(cli::contains(trained.err, "of 5 experts none can ever leave the band"));
    CHECK(fusion::load_checkpoint(folder / "m").card.options.at("teacher") == "text");
    const std::string page = support::text_of(folder / "m.html");
    CHECK(cli::contains(page, "Inside the model"));
    CHECK(cli::contains(page, "of the stage \u201cstudent\u201d"));
    const std::string inside = (folder / "inside.html").string();
    const std::vector<std::string> words = {"evaluate",    out,  "--data",    data + ":test",
                                            "--resamples", "20", "--explain", inside};
    const auto judged = cli::run_words(words);
    CAPTURE(judged.err);
    CHECK(judged.status == cli::ExitStatus::kDone);
    CHECK(cli::contains(support::text_of(inside), "experts with a say"));
    CHECK(cli::count_of(support::text_of(inside + ".csv"), "\n") == 25);
    CHECK(cli::run_words(words).status == cli::ExitStatus::kFailed);  // it is there already
    const auto next = cli::run_words({"train", "summer-small", "--data", data, "--out",
                                      (folder / "n").string(), "--set", "width=8", "--set", "heads=2",
                                      "--set", "experts=5", "--epochs", "2", "--set", "teacher-file=" + out});
    CAPTURE(next.err);
    CHECK(next.status == cli::ExitStatus::kDone);
  }

  TEST_CASE("a teacher that the data have nothing for is refused with a hint") {
    const TemporaryDirectory folder;
    const std::string data = support::make_mosi(folder / "mosi");
    const auto refused = cli::run_words({"train", "summer-small", "--data", data, "--out",
                                         (folder / "m").string(), "--modality", "audio", "--epochs", "1"});
    CHECK(refused.status == cli::ExitStatus::kMisused);
    CHECK(cli::contains(refused.err, "such as audio or none"));
  }
}

}  // namespace undertone::pipeline
