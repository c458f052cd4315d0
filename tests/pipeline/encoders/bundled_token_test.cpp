#include <filesystem>

#include <doctest/doctest.h>

#include "src/io/json.hpp"
#include "tests/pipeline/cli/run_words.hpp"

namespace undertone::pipeline {
namespace {

/// What the bundled encoder of words reaches on texts that it did not learn from.
io::Json metrics_on(const std::string& data) {
  const auto outcome =
      cli::run_words({"evaluate", "token", "--data", data, "--resamples", "20", "--json", "-"});
  CAPTURE(outcome.err);
  REQUIRE(outcome.status == cli::ExitStatus::kDone);
  return io::parse_json(outcome.out);
}

}  // namespace

TEST_SUITE("encoders") {
  TEST_CASE("the card of the encoder of words is true on the real corpora, where they are") {
    const std::filesystem::path corpora = std::filesystem::path(UNDERTONE_SOURCE_DIR) / "../shared/corpora";
    if (!std::filesystem::exists(corpora / "meld")) {
      MESSAGE("skipped: there is no ../shared/corpora");
      return;
    }
    const io::Json meld = metrics_on("meld:" + (corpora / "meld").string());
    CHECK(meld.at("classification").get_double("weighted_f1") > 0.56);
    CHECK(meld.at("probabilities").get_double("expected_calibration_error") < 0.06);
    const io::Json comments = metrics_on("goemotions:" + (corpora / "goemotions").string());
    CHECK(comments.at("several_labels").get_double("macro_f1") > 0.6);
  }
}

}  // namespace undertone::pipeline
