#include <string>

#include <doctest/doctest.h>

#include "pipeline/synthesize/feature_corpus.hpp"
#include "src/io/json.hpp"
#include "src/io/read_file.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::cli {
namespace {

std::string write_made(const support::TemporaryDirectory& folder, synthesize::CorpusForm form) {
  synthesize::write_feature_corpus(folder / "x.pkl", {form, 30, 2}, io::Overwrite::kReplace);
  return std::string(synthesize::corpus_kind(form)) + ":" + (folder / "x.pkl").string();
}

}  // namespace

TEST_SUITE("learn") {
  TEST_CASE("train --check takes every kind of features and finds no error in made-up ones") {
    const support::TemporaryDirectory folder;
    using Form = synthesize::CorpusForm;
    for (const Form form : {Form::kSdtIemocap, Form::kSdtMeld, Form::kMmsaMosiUnaligned, Form::kHktUrFunny}) {
      const Outcome outcome = run_words({"train", "--check", "--data", write_made(folder, form)});
      CAPTURE(outcome.out + outcome.err);
      CHECK(outcome.status == ExitStatus::kDone);
      CHECK(contains(outcome.out, "train"));
    }
  }

  TEST_CASE(
      "a model learns from single vectors and from sequences, and its card says that they were made up") {
    const support::TemporaryDirectory folder;
    using Form = synthesize::CorpusForm;
    for (const Form form : {Form::kSdtMeld, Form::kMmsaMosiAligned}) {
      const std::string data = write_made(folder, form), model = (folder / "m.safetensors").string();
      const Outcome trained = run_words({"train", "linear", "--data", data, "--out", model, "--epochs", "5",
                                         "--learning-rate", "0.01", "--log", "quiet", "--force"});
      CAPTURE(trained.err);
      REQUIRE(trained.status == ExitStatus::kDone);
      const std::string json = (folder / "m.json").string();
      REQUIRE(run_words({"evaluate", model, "--data", data + ":test", "--resamples", "20", "--json", json,
                         "--log", "quiet", "--force"})
                  .status == ExitStatus::kDone);
      const io::Json metrics = io::parse_json(io::read_text_file(json, 1 << 20));
      CHECK(metrics.at("classification").get_double("accuracy") > 0.5);
      CHECK(contains(run_words({"models", model}).out, "generated numbers"));
    }
  }
}

}  // namespace undertone::cli
