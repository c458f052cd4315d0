#include <filesystem>

#include <doctest/doctest.h>

#include "src/io/json.hpp"
#include "tests/pipeline/cli/run_words.hpp"

namespace undertone::pipeline {
namespace {

/// Recall of the labels, averaged, on speakers that the bundled voice encoder did not learn from.
double recall_on(const std::filesystem::path& corpus) {
  const auto outcome = cli::run_words(
      {"evaluate", "acoustic", "--data", "speech:" + corpus.string(), "--resamples", "20", "--json", "-"});
  CAPTURE(outcome.err);
  REQUIRE(outcome.status == cli::ExitStatus::kDone);
  return io::parse_json(outcome.out).at("classification").get_double("uar");
}

}  // namespace

TEST_SUITE("encoders") {
  TEST_CASE("the card of the voice encoder is true on the real corpora, where they are") {
    const std::filesystem::path corpora = std::filesystem::path(UNDERTONE_SOURCE_DIR) / "../shared/corpora";
    if (!std::filesystem::exists(corpora / "emodb")) {
      MESSAGE("skipped: there is no ../shared/corpora");
      return;
    }
    CHECK(recall_on(corpora / "emodb") > 0.77);
    CHECK(recall_on(corpora / "ravdess") > 0.58);
  }
}

}  // namespace undertone::pipeline
