#include <string>

#include <doctest/doctest.h>

#include "src/io/json.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/pipeline/segment/small_media.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/text_of.hpp"

namespace undertone::cli {
namespace {

using pipeline::write_text;
using support::TemporaryDirectory;
using support::text_of;

const std::string kHeader =
    R"({"undertone":"annotations","version":1,"media":"","labels":["calm","angry","glad"]})"
    "\n";

std::string line(const std::string& id, const std::string& predicted, const std::string& rest) {
  return R"({"id":")" + id + R"(","start":1,"end":2,"prediction":{"label":")" + predicted +
         R"(","confidence":0.5,"probabilities":{"calm":0.2,"angry":0.5,"glad":0.3}})" + rest + "}\n";
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("report writes a page beside the labels and says where") {
    const TemporaryDirectory folder;
    write_text(folder / "talk.jsonl", kHeader + line("a", "angry", ""));
    const Outcome outcome = run_words({"report", (folder / "talk.jsonl").string()});
    CHECK(outcome.status == ExitStatus::kDone);
    CHECK(outcome.out == (folder / "talk.html").string() + "\n");
    CHECK(outcome.err.empty());
    const std::string page = text_of(folder / "talk.html");
    CHECK(contains(page, "<bdi>angry</bdi>"));
    CHECK(contains(page, "\"save_as\":\"talk.corrected.jsonl\""));
  }

  TEST_CASE("a page that is there is replaced with --force only, and the labels never") {
    const TemporaryDirectory folder;
    const std::string labels = (folder / "talk.jsonl").string();
    write_text(labels, kHeader + line("a", "angry", ""));
    write_text(folder / "talk.html", "mine");
    CHECK(run_words({"report", labels}).status == ExitStatus::kFailed);
    CHECK(text_of(folder / "talk.html") == "mine");
    CHECK(run_words({"report", labels, "--force"}).status == ExitStatus::kDone);
    CHECK(text_of(folder / "talk.html") != "mine");
    CHECK(run_words({"report", labels, "--force", "--out", labels}).status == ExitStatus::kMisused);
    CHECK(text_of(labels).starts_with(kHeader));
  }

  TEST_CASE("what is wrong with single lines is told, and the others are shown") {
    const TemporaryDirectory folder;
    write_text(folder / "talk.jsonl", kHeader + "{broken\n" + line("a", "angry", ""));
    const Outcome outcome = run_words({"report", (folder / "talk.jsonl").string(), "--title", "Mine <1>"});
    CHECK(outcome.status == ExitStatus::kDone);
    CHECK(contains(outcome.err, "talk.jsonl:2: "));
    CHECK(contains(text_of(folder / "talk.html"), "<bdi>Mine &lt;1&gt;</bdi>"));
  }

  TEST_CASE("media beside the labels are found and played relative to the page; others are missed aloud") {
    const TemporaryDirectory folder;
    std::filesystem::create_directory(folder / "pages");
    write_text(folder / "my talk.mp4", "no media, but a name");
    const std::string labels = (folder / "talk.jsonl").string();
    write_text(
        labels,
        R"({"undertone":"annotations","version":1,"media":"gone/my talk.mp4","labels":["calm","angry","glad"]})"
        "\n" +
            line("a", "angry", ""));
    const std::string page = (folder / "pages" / "p.html").string();
    Outcome outcome = run_words({"report", labels, "--out", page});
    CHECK(outcome.err.empty());
    CHECK(contains(text_of(page), "src=\"../my%20talk.mp4\""));
    outcome = run_words({"report", labels, "--out", page, "--force", "--media", "/nowhere/x.mp4"});
    CHECK(outcome.status == ExitStatus::kDone);
    CHECK(contains(outcome.err, "/nowhere/x.mp4"));
    CHECK(contains(outcome.err, "--media"));
  }

  TEST_CASE("evaluate --human compares predictions with corrections and labels, worked out by hand") {
    const TemporaryDirectory folder;
    // A correction goes before a label; uncertain is judged by its most probable label.
    write_text(folder / "one.jsonl", kHeader + line("a", "angry", R"(,"label":"calm","correction":"angry")") +
                                         line("b", "angry", R"(,"label":"calm")") + line("c", "glad", ""));
    write_text(folder / "two.jsonl", kHeader + line("a", "uncertain", R"(,"correction":"angry")") +
                                         line("b", "calm", R"(,"label":"calm")") +
                                         R"({"id":"c","start":1,"end":2,"label":"glad"})" + "\n");
    const Outcome outcome =
        run_words({"evaluate", "--human", (folder / "one.jsonl").string(), (folder / "two.jsonl").string()});
    CHECK(outcome.status == ExitStatus::kDone);
    // Humans: angry, calm, angry, calm; predictions: angry, angry, angry, calm. By chance (2*3 + 2*1) / 16.
    CHECK(outcome.out ==
          "accuracy                75.00 %\n"
          "weighted F1             73.33 %\n"
          "Cohen's kappa           0.500\n"
          "\n"
          "label    human  predicted   agreed precision % recall %     F1 %\n"
          "calm         2          1        1      100.00    50.00    66.67\n"
          "angry        2          3        2       66.67   100.00    80.00\n"
          "glad         0          0        0        0.00     0.00     0.00\n"
          "\n"
          "over 4 utterances of which a human has said the label, 2 of them by a correction, 2 of which "
          "confirm "
          "the prediction\n"
          "not counted: 1 utterance of which no human has said anything; where only wrong labels were "
          "corrected, "
          "the figures above are too low\n"
          "not counted: 1 utterance of a human without a prediction\n");
  }

  TEST_CASE("the same as JSON") {
    const TemporaryDirectory folder;
    write_text(folder / "one.jsonl", kHeader + line("a", "angry", R"(,"correction":"moody")") +
                                         line("b", "angry", R"(,"correction":"angry")") +
                                         line("c", "glad", ""));
    const Outcome outcome =
        run_words({"evaluate", "--human", (folder / "one.jsonl").string(), "--json", "-"});
    const io::Json json = io::parse_json(outcome.out);
    CHECK(json.at("agreement").get_integer("corrections") == 2);
    CHECK(json.at("agreement").get_integer("confirmed") == 1);
    CHECK(json.at("agreement").get_integer("unjudged") == 1);
    CHECK(json.at("agreement").get_double("cohen_kappa") == doctest::Approx(0));
    CHECK(json.at("classification").get_double("accuracy") == 0.5);
    CHECK(json.at("classification").get_array("classes")[3].get_string("class") == "moody");
  }

  TEST_CASE("kappa of those who always say the same is no number") {
    const TemporaryDirectory folder;
    write_text(folder / "one.jsonl", kHeader + line("a", "angry", R"(,"label":"angry")"));
    CHECK(contains(run_words({"evaluate", "--human", (folder / "one.jsonl").string()}).out,
                   "Cohen's kappa               -\n"));
  }

  TEST_CASE("evaluate --human says so where no human has said anything") {
    const TemporaryDirectory folder;
    write_text(folder / "one.jsonl", kHeader + line("a", "angry", ""));
    const Outcome nobody = run_words({"evaluate", "--human", (folder / "one.jsonl").string()});
    CHECK(nobody.status == ExitStatus::kFailed);
    CHECK(contains(nobody.err, "no human has said anything"));
    write_text(folder / "two.jsonl", R"({"id":"a","start":1,"end":2,"label":"glad"})");
    CHECK(contains(run_words({"evaluate", "--human", (folder / "two.jsonl").string()}).err,
                   "nothing was predicted"));
    CHECK(run_words({"evaluate", "--human", "--diarization", "a", "b"}).status == ExitStatus::kMisused);
  }
}

}  // namespace undertone::cli
