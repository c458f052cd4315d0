#include "pipeline/annotate/item_record.hpp"

#include <fstream>

#include <doctest/doctest.h>

#include "tests/support/temporary_directory.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

data::Annotation two_utterances() {
  data::Annotation annotation;
  annotation.labels = LabelSet({"calm", "joy"});
  std::vector<Utterance> utterances(2);
  for (std::size_t i = 0; i < 2; ++i) {
    utterances[i].id = "u" + std::to_string(i);
    utterances[i].span = {static_cast<double>(i), static_cast<double>(i) + 0.5};
    data::PredictedLabel prediction{"joy", 0.7, {0.3, 0.7}};
    prediction.evidence[index_of(Modality::kText)] = data::Evidence{std::nullopt, 0, "no words"};
    annotation.predictions.emplace_back(prediction);
  }
  annotation.conversation = Conversation(utterances);
  return annotation;
}

}  // namespace

TEST_SUITE("pipeline") {
  TEST_CASE("a record reads back as it was written, whatever the bytes of its names") {
    const support::TemporaryDirectory folder;
    ItemRecord record;
    record.input = "a/caf\xe9\n\xff.mp4";
    record.status = ItemStatus::kDone;
    record.reason = "none, \"really\"";
    record.key = {"aa", "bb", "cc"};
    record.transcript = "a/talk.srt";
    record.files = {{"jsonl", "11"}, {"eaf", "22"}};
    record.labels = "33";
    record.duration_s = 12.25;
    record.seconds = 3.5;
    record.warnings = {"one", "two"};
    count_labels(two_utterances(), record);
    std::ofstream(folder / "x.item.json") << to_json_text(record);
    const auto read = read_record(folder / "x.item.json");
    REQUIRE(read);
    CHECK(read->input == record.input);
    CHECK(read->transcript == record.transcript);
    CHECK(read->key == record.key);
    CHECK(read->files == record.files);
    CHECK(read->duration_s == record.duration_s);
    CHECK(read->label_counts == std::map<std::string, std::size_t>{{"joy", 2}});
    CHECK(read->missing.at("text").at("no words") == 2);
    CHECK(to_json_text(*read) == to_json_text(record));
  }

  TEST_CASE("what is no record counts as none") {
    const support::TemporaryDirectory folder;
    ItemRecord record;
    const std::string whole = to_json_text(record);
    CHECK_FALSE(read_record(folder / "gone"));
    CHECK_FALSE(read_record(folder.path()));
    const std::vector<std::string> texts = {"", "{}", "[1]", whole.substr(0, whole.size() / 2),
                                            R"({"undertone":"annotated item","version":2})"};
    for (const std::string& text : texts) {
      CAPTURE(text);
      std::ofstream(folder / "x") << text;
      CHECK_FALSE(read_record(folder / "x"));
    }
    std::ofstream(folder / "x") << whole;
    CHECK(read_record(folder / "x"));
  }

  TEST_CASE("a correction counts before the prediction, and changes no fingerprint of the labels") {
    data::Annotation annotation = two_utterances();
    const std::string before = labels_fingerprint(annotation);
    annotation.corrections = {std::nullopt, "anger"};
    annotation.media = "elsewhere.mp4";
    ItemRecord record;
    count_labels(annotation, record);
    CHECK(record.label_counts == std::map<std::string, std::size_t>{{"anger", 1}, {"joy", 1}});
    CHECK(labels_fingerprint(annotation) == before);
    annotation.predictions[0]->confidence = 0.71;
    CHECK(labels_fingerprint(annotation) != before);
  }

  TEST_CASE("all records of a folder are found with their places") {
    const support::TemporaryDirectory folder;
    fs::create_directories(folder / "b/deep");
    for (const char* name : {"b/deep/x.mp4.item.json", "a.wav.item.json"})
      std::ofstream(folder / name) << to_json_text({});
    std::ofstream(folder / "b/broken.item.json") << "{";
    const auto records = read_records(folder.path());
    REQUIRE(records.size() == 2);
    CHECK(records[0].base == folder / "a.wav");
    CHECK(records[1].base == folder / "b/deep/x.mp4");
    CHECK(read_records(folder / "nowhere").empty());
  }
}

}  // namespace undertone::pipeline
