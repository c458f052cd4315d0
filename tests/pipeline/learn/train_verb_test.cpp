#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "fusion/checkpoint.hpp"
#include "src/io/json.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/support/made_mosi.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/text_of.hpp"

namespace undertone::cli {
namespace {

namespace fs = std::filesystem;
using support::TemporaryDirectory;
using support::text_of;

std::vector<std::string> train_words(const std::string& data, const fs::path& out,
                                     const std::vector<std::string>& more = {}) {
  std::vector<std::string> words = {"train",    "linear", "--data",          data,   "--out", out.string(),
                                    "--epochs", "6",      "--learning-rate", "0.05", "--log", "quiet"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

TEST_SUITE("learn") {
  TEST_CASE("train writes a checkpoint with its card, and evaluate judges it on a split that it never saw") {
    const TemporaryDirectory folder;
    const std::string data = support::make_mosi(folder / "mosi");
    const fs::path out = folder / "model.safetensors";
    const Outcome trained = run_words(train_words(data, out));
    CAPTURE(trained.err);
    REQUIRE(trained.status == ExitStatus::kDone);
    CHECK(trained.out.starts_with("seed  epoch     accuracy"));
    CHECK(trained.out.ends_with(out.string() + "\n"));
    const auto card = fusion::load_checkpoint(out).card;
    CHECK(card.model == "linear");
    CHECK(card.notes.at("seed") == "1");
    CHECK(card.notes.count("licence of the data") == 1);
    CHECK(card.notes.at("protocol").find("chosen on dev") != std::string::npos);
    CHECK(count_of(text_of(folder / "model.safetensors.seed1.log.jsonl"), "\n") == 6);
    CHECK(!fs::exists(folder / "model.safetensors.seed1.state"));
    const std::string page = text_of(folder / "model.safetensors.html");
    for (const char* text :
         {"linear on mosi:", "licence of the data", "learning-rate", ">0.05<", "</html>"}) {
      CAPTURE(text);
      CHECK(contains(page, text));
    }

    const Outcome table =
        run_words({"evaluate", out.string(), "--data", data + ":test", "--resamples", "50"});
    CHECK(table.status == ExitStatus::kDone);
    CHECK(contains(table.out, "accuracy"));
    CHECK(contains(table.out, "24 utterances"));
    const fs::path json_file = folder / "metrics.json";
    const std::vector<std::string> to_json = {"evaluate",    out.string(), "--data", data + ":test",
                                              "--resamples", "50",         "--json", json_file.string()};
    CHECK(run_words(to_json).status == ExitStatus::kDone);
    const io::Json json = io::parse_json(text_of(json_file));
    CHECK(json.get_string("split") == "test");
    CHECK(json.at("classification").get_double("accuracy") > 0.9);
    CHECK(run_words(to_json).status == ExitStatus::kFailed);  // it is there already
  }

  TEST_CASE("several seeds are trained in one command, and their mean and deviation told") {
    const TemporaryDirectory folder;
    const std::string data = support::make_mosi(folder / "mosi");
    const Outcome outcome =
        run_words(train_words(data, folder / "m", {"--seeds", "3", "--modality", "audio"}));
    REQUIRE(outcome.status == ExitStatus::kDone);
    CHECK(count_of(outcome.out, "\n") == 1 + 3 + 2 + 1);
    CHECK(contains(outcome.out, "\nmean "));
    CHECK(contains(outcome.out, "\ndeviation "));
    const auto spec = fusion::load_checkpoint(folder / "m").card.spec;
    const bool only_audio = spec.modalities() == std::vector<Modality>{Modality::kAudio};
    CHECK(only_audio);
  }

  TEST_CASE("a run that was interrupted waits for --resume or --force") {
    const TemporaryDirectory folder;
    const std::string data = support::make_mosi(folder / "mosi");
    std::ofstream(folder / "m.seed1.state") << "of another run";
    const Outcome refused = run_words(train_words(data, folder / "m"));
    CHECK(refused.status == ExitStatus::kFailed);
    CHECK(contains(refused.err, "--resume goes on with it, --force begins anew"));
    CHECK(run_words(train_words(data, folder / "m", {"--resume"})).status ==
          ExitStatus::kFailed);  // it is damaged
    CHECK(run_words(train_words(data, folder / "m", {"--force"})).status == ExitStatus::kDone);
  }

  TEST_CASE("a checkpoint or a page that is there stays without --force") {
    const TemporaryDirectory folder;
    const std::string data = support::make_mosi(folder / "mosi");
    std::ofstream(folder / "m") << "precious";
    CHECK(run_words(train_words(data, folder / "m")).status == ExitStatus::kFailed);
    CHECK(text_of(folder / "m") == "precious");
    std::ofstream(folder / "other.html") << "precious, too";
    CHECK(run_words(train_words(data, folder / "other")).status == ExitStatus::kFailed);
    CHECK(text_of(folder / "other.html") == "precious, too");
    CHECK(!fs::exists(folder / "other"));
    CHECK(run_words(train_words(data, folder / "other", {"--force"})).status == ExitStatus::kDone);
    CHECK(contains(text_of(folder / "other.html"), "</html>"));
  }

  TEST_CASE("the check finds a video in two splits and fails, and passes what is sound") {
    const TemporaryDirectory folder;
    const Outcome sound = run_words({"train", "--check", "--data", support::make_mosi(folder / "sound")});
    CAPTURE(sound.out);
    CHECK(sound.status == ExitStatus::kDone);
    const Outcome leaking = run_words(
        {"train", "--check", "--data", support::make_mosi(folder / "leaking", support::Videos::kShared)});
    CHECK(leaking.status == ExitStatus::kFailed);
    CHECK(contains(leaking.out, "leak"));
  }

  TEST_CASE("what is missing or misspelt on the command line is told at once") {
    const TemporaryDirectory folder;
    const std::string data = support::make_mosi(folder / "mosi");
    CHECK(contains(run_words({"train", "linear"}).err, "--data: what to learn from is missing"));
    CHECK(contains(run_words(train_words("mossi:x", folder / "m")).err, "mosi"));
    const Outcome model = run_words({"train", "liner", "--data", data, "--out", (folder / "m").string()});
    CHECK(model.status == ExitStatus::kMisused);
    CHECK(contains(model.err, "did you mean 'linear'"));
    CHECK(contains(run_words(train_words(data, folder / "m", {"--set", "width=3"})).err, "width"));
    CHECK(contains(run_words({"evaluate", (folder / "none").string(), "--data", data}).err, "none"));
  }

  TEST_CASE("models lists every kind with its options, and the card of a checkpoint") {
    const TemporaryDirectory folder;
    const Outcome list = run_words({"models"});
    CHECK(contains(list.out, "contextual-lstm\n"));
    CHECK(contains(list.out, "--set dense-width=100"));
    const std::string data = support::make_mosi(folder / "mosi");
    REQUIRE(run_words(train_words(data, folder / "m")).status == ExitStatus::kDone);
    const Outcome card = run_words({"models", (folder / "m").string()});
    CHECK(contains(card.out, "model     linear"));
    CHECK(contains(card.out, "inputs    text=2 audio=1 visual=2"));
  }

  TEST_CASE("data that a model was not made for are refused with every difference") {
    const TemporaryDirectory folder;
    const std::string data = support::make_mosi(folder / "mosi");
    REQUIRE(run_words(train_words(data, folder / "m")).status == ExitStatus::kDone);
    std::ofstream text(folder / "mosi/train_text.csv"), audio(folder / "mosi/train_audio.csv");
    for (int row = 0; row < 120; ++row) text << "1,2,3\n", audio << "4,5\n";
    text.close(), audio.close();
    const Outcome outcome = run_words({"evaluate", (folder / "m").string(), "--data", data});
    CHECK(outcome.status == ExitStatus::kMisused);
    CHECK(contains(outcome.err, "text is 3 wide, not 2; audio is 2 wide, not 1"));
  }
}

}  // namespace undertone::cli
