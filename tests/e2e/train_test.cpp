#include <algorithm>
#include <csignal>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "tests/e2e/child.hpp"
#include "tests/support/made_mosi.hpp"

namespace undertone::e2e {
namespace {

std::vector<std::string> train(const std::string& data, const std::string& out,
                               const std::vector<std::string>& more = {}) {
  std::vector<std::string> words = {"train",
                                    "concat-mlp",
                                    "--data",
                                    data,
                                    "--out",
                                    out,
                                    "--epochs",
                                    "150",
                                    "--modality-dropout",
                                    "0.2",
                                    "--weight-averaging",
                                    "0.95",
                                    "--schedule",
                                    "cosine",
                                    "--log",
                                    "quiet"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

std::ptrdiff_t lines_in(const std::filesystem::path& file) {
  const std::string text = std::filesystem::exists(file) ? text_of(file) : "";
  return std::count(text.begin(), text.end(), '\n');
}

}  // namespace

TEST_SUITE("e2e") {
  TEST_CASE("a training that was killed at any moment and goes on writes the same bytes") {
    const support::TemporaryDirectory work;
    const std::string data = support::make_mosi(work / "mosi");
    const Surroundings here{.folder = work.path()};
    REQUIRE(undertone(train(data, "whole"), here).status == 0);
    for (const std::ptrdiff_t epochs : {1, 40, 110}) {
      CAPTURE(epochs);
      const std::string out = "killed" + std::to_string(epochs);
      Child child(undertone_words(train(data, out)), here);
      const auto log = work / (out + ".seed1.log.jsonl");
      REQUIRE(eventually([&] { return lines_in(log) >= epochs || !child.running(); }));
      child.send(SIGKILL);
      CHECK(child.wait().status == 128 + SIGKILL);
      CHECK(!std::filesystem::exists(work / out));
      const Ending resumed = undertone(train(data, out, {"--resume"}), here);
      CHECK(resumed.status == 0);
      CHECK(text_of(work / out) == text_of(work / "whole"));
      CHECK(lines_in(log) == 150);
    }
  }

  TEST_CASE("a training that is interrupted ends promptly, says so and leaves no checkpoint") {
    const support::TemporaryDirectory work;
    const std::string data = support::make_mosi(work / "mosi");
    Child child(undertone_words(train(data, "m", {"--epochs", "100000"})), {.folder = work.path()});
    REQUIRE(eventually([&] { return lines_in(work / "m.seed1.log.jsonl") >= 2; }));
    child.send(SIGINT);
    const Ending ending = child.wait();
    CHECK(ending.status == 130);
    CHECK(ending.seconds < 3 * kPromptS);
    CHECK(!std::filesystem::exists(work / "m"));
    CHECK(std::filesystem::exists(work / "m.seed1.state"));
  }
}

}  // namespace undertone::e2e
