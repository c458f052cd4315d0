#include <fstream>
#include <map>

#include <doctest/doctest.h>

#include "data/annotations/jsonl.hpp"
#include "src/io/bundled_file.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/text_of.hpp"

// The verb as a whole, with the models that go with the program.
namespace undertone::cli {
namespace {

namespace fs = std::filesystem;

const char* const kTalk =
    "Ann: I am so happy, this is wonderful!\n"
    "Bob: I'm so sorry. I never wanted to hurt you.\n"
    "Ann: Get out of my house right now, I hate you!\n";

fs::path write(const fs::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
  return file;
}

data::Annotation labels_of(const std::vector<std::string>& words) {
  std::vector<std::string> all = {"label", "--format", "jsonl"};
  all.insert(all.end(), words.begin(), words.end());
  const Outcome outcome = run_words(all);
  CAPTURE(outcome.err);
  REQUIRE(outcome.status == ExitStatus::kDone);
  return data::parse_jsonl_annotation(outcome.out).annotation;
}

const data::Evidence& evidence_of(const data::Annotation& annotation, std::size_t index, Modality modality) {
  const auto& evidence = annotation.predictions.at(index)->evidence[index_of(modality)];
  REQUIRE(evidence);
  return *evidence;
}

/// A talking conversation of a few seconds with its transcript beside it.
fs::path made_conversation(const support::TemporaryDirectory& folder) {
  const fs::path media = folder / "talk.mp4";
  const Outcome outcome = run_words({"synthesize", media.string(), "--turns", "4", "--height", "240"});
  CAPTURE(outcome.err);
  REQUIRE(outcome.status == ExitStatus::kDone);
  return media;
}

}  // namespace

TEST_SUITE("pipeline") {
  TEST_CASE("the words of a bare transcript are labelled as anybody would") {
    const support::TemporaryDirectory folder;
    const data::Annotation labels = labels_of({write(folder / "talk.txt", kTalk).string()});
    REQUIRE(labels.predictions.size() == 3);
    CHECK(labels.predictions[0]->label == "joy");
    CHECK(labels.predictions[1]->label == "sadness");
    CHECK(labels.predictions[2]->label == "anger");
    for (std::size_t i = 0; i < 3; ++i) {
      double sum = 0;
      for (const double probability : labels.predictions[i]->probabilities) sum += probability;
      CHECK(sum == doctest::Approx(1));
      CHECK(evidence_of(labels, i, Modality::kText).share == 1);
      CHECK(evidence_of(labels, i, Modality::kAudio).missing == "no recording");
    }
    REQUIRE(labels.provenance);
    CHECK(labels.provenance->checkpoint == "late-fusion");
    CHECK(labels.provenance->input.size() == 64);
    CHECK(labels.provenance->encoders.contains("text"));
  }

  TEST_CASE("a recording is labelled by words and sound at once, and each has its share") {
    const support::TemporaryDirectory folder;
    const data::Annotation labels = labels_of({made_conversation(folder).string()});
    REQUIRE(labels.predictions.size() == 4);
    CHECK(labels.turns == data::Origin::kTranscript);
    for (std::size_t i = 0; i < 4; ++i) {
      CHECK(evidence_of(labels, i, Modality::kText).missing.empty());
      CHECK(evidence_of(labels, i, Modality::kAudio).missing.empty());
      CHECK(evidence_of(labels, i, Modality::kAudio).quality > 0);
      double shares = 0;
      for (const auto& evidence : labels.predictions[i]->evidence)
        shares += evidence ? evidence->share.value_or(0) : 0;
      CHECK(shares == doctest::Approx(1).epsilon(0.001));
    }
  }

  TEST_CASE("only what is asked for is looked at") {
    const support::TemporaryDirectory folder;
    const fs::path media = made_conversation(folder);
    const data::Annotation labels = labels_of({media.string(), "--modalities", "text"});
    const auto& prediction = labels.predictions.at(0);
    CHECK(prediction->evidence[index_of(Modality::kText)]);
    CHECK_FALSE(prediction->evidence[index_of(Modality::kAudio)]);
    CHECK_FALSE(prediction->evidence[index_of(Modality::kVisual)]);
    CHECK_FALSE(labels.provenance->encoders.contains("audio"));
  }

  TEST_CASE("where nothing can be told, the label is uncertain and the reasons are given") {
    const support::TemporaryDirectory folder;
    const data::Annotation labels =
        labels_of({write(folder / "a.srt",
                         "1\n00:00:01,000 --> 00:00:02,000\n[music]\n\n"
                         "2\n00:00:03,000 --> 00:00:04,000\nこれは日本語です。\n\n")
                       .string()});
    bool any_language = false;
    for (std::size_t i = 0; i < labels.predictions.size(); ++i) {
      CHECK(labels.predictions[i]->label == data::kUncertain);
      CHECK_FALSE(evidence_of(labels, i, Modality::kText).share);
      any_language |= evidence_of(labels, i, Modality::kText).missing == "language not covered";
    }
    CHECK(any_language);
  }

  TEST_CASE(
      "labels may be renamed and joined, and below a confidence they are uncertain with their "
      "probabilities") {
    const support::TemporaryDirectory folder;
    const std::string talk = write(folder / "talk.txt", kTalk).string();
    const data::Annotation two =
        labels_of({talk, "--labels", "joy=good,surprise=good,anger=bad,sadness=bad"});
    CHECK(two.labels.names() == std::vector<std::string>{"good", "bad"});
    CHECK(two.predictions[0]->label == "good");
    CHECK(two.predictions[2]->label == "bad");
    const data::Annotation unsure = labels_of({talk, "--min-confidence", "1"});
    CHECK(unsure.predictions[0]->label == data::kUncertain);
    CHECK(unsure.predictions[0]->probabilities.size() == 7);
  }

  TEST_CASE("a span is kept to in transcripts, too") {
    const support::TemporaryDirectory folder;
    const std::string srt = write(folder / "a.srt",
                                  "1\n00:00:01,000 --> 00:00:02,000\nSo.\n\n"
                                  "2\n00:00:03,000 --> 00:00:04,000\nYes!\n\n"
                                  "3\n00:00:05,000 --> 00:00:06,000\nNo.\n\n")
                                .string();
    const data::Annotation labels = labels_of({srt, "--from", "2", "--to", "5.5"});
    REQUIRE(labels.conversation.size() == 1);
    CHECK(labels.conversation.utterances()[0].text == "Yes!");
  }

  TEST_CASE("every format is written to a folder, and nothing is replaced unasked") {
    const support::TemporaryDirectory folder;
    const std::string talk = write(folder / "talk.txt", kTalk).string(), out = (folder / "out").string();
    const std::vector<std::string> words = {
        "label", talk, "--format", "jsonl,csv,eaf,textgrid,vtt,srt,table,html", "--out", out};
    CHECK(run_words(words).status == ExitStatus::kDone);
    for (const char* ending : {"jsonl", "csv", "eaf", "textgrid", "vtt", "srt", "txt", "html"})
      CHECK(fs::file_size(fs::path(out) / (std::string("talk.") + ending)) > 0);
    CHECK(contains(support::text_of(fs::path(out) / "talk.csv"), ",joy,"));
    const Outcome again = run_words(words);
    CHECK(again.status == ExitStatus::kFailed);
    CHECK(contains(again.err, "is there already; --force replaces it"));
  }

  TEST_CASE("a file that cannot be used costs none of the others") {
    const support::TemporaryDirectory folder;
    const std::string talk = write(folder / "talk.txt", kTalk).string();
    const Outcome outcome = run_words({"label", (folder / "gone.mp4").string(), talk});
    CHECK(outcome.status == ExitStatus::kSomeSkipped);
    CHECK(contains(outcome.err, "gone.mp4"));
    CHECK(contains(outcome.out, "sadness"));
  }

  TEST_CASE("what cannot be done is said before any work") {
    const support::TemporaryDirectory folder;
    const std::string talk = write(folder / "talk.txt", kTalk).string();
    const auto misuse = [&](std::vector<std::string> words) {
      words.insert(words.begin(), {"label", talk});
      const Outcome outcome = run_words(words);
      CHECK(outcome.status == ExitStatus::kMisused);
      return outcome.err;
    };
    CHECK(contains(misuse({"--modalities", "smell"}), "'smell' is none of text, audio and visual"));
    CHECK(contains(misuse({"--labels", "joi"}), "did you mean 'joy'?"));
    CHECK(contains(misuse({"--format", "doc"}), "'doc' is none of"));
    CHECK(contains(misuse({"--format", "csv,eaf"}), "only one can be printed"));
    CHECK(contains(misuse({"--report"}), "--out DIR must say where"));
    CHECK(contains(misuse({talk, "--out", (folder / "out").string()}), "would both be written to"));
    const std::string srt = write(folder / "talk.srt", "1\n00:00:01,000 --> 00:00:02,000\nSo.\n\n").string();
    const Outcome outcome = run_words({"label", srt, "--out", srt, "--force"});
    CHECK(outcome.status == ExitStatus::kMisused);
    CHECK(contains(outcome.err, "would replace an input"));
  }
}

}  // namespace undertone::cli
