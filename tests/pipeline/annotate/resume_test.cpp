#include <fstream>

#include <doctest/doctest.h>

#include "data/annotations/jsonl.hpp"
#include "tests/pipeline/annotate/fake_labeler.hpp"

// What a second run does with what a first one left.
namespace undertone::pipeline {
namespace {

ItemAction action_of(FakeRun& run, std::size_t item = 0) {
  const AnnotateResult result = run.go();
  CHECK(result.outcomes.at(item).record.status == ItemStatus::kDone);
  return result.outcomes.at(item).action;
}

data::Annotation labels_in(const FakeRun& run, const std::string& name) {
  return data::parse_jsonl_annotation(run.output(name)).annotation;
}

/// As the page of labels does it.
void correct(const FakeRun& run, const std::string& name, const std::string& label) {
  data::Annotation annotation = labels_in(run, name);
  annotation.corrections.resize(annotation.conversation.size());
  annotation.corrections[1] = label;
  std::ofstream(run.folder / "out" / name, std::ios::binary) << data::to_jsonl(annotation);
}

bool any_set_aside(const FakeRun& run) {
  for (const auto& entry : fs::directory_iterator(run.folder / "out"))
    if (entry.path().string().find(".edited-") != std::string::npos) return true;
  return false;
}

}  // namespace

TEST_SUITE("pipeline") {
  TEST_CASE("what is done is not done again, until the content changes, whatever the time of the file") {
    FakeRun run;
    const fs::path input = run.add("a.mp4", "one");
    CHECK(action_of(run) == ItemAction::kLabelled);
    const std::string before = run.output("a.mp4.item.json");
    std::ofstream(input) << "one";
    CHECK(action_of(run) == ItemAction::kNone);
    CHECK(run.calls == 0);
    CHECK(run.output("a.mp4.item.json") == before);
    std::ofstream(input) << "two";
    CHECK(action_of(run) == ItemAction::kLabelled);
  }

  TEST_CASE("an option that changes labels makes them anew, and all that was made of them") {
    FakeRun run;
    run.add("a.mp4", "one");
    run.rules.formats = {"jsonl", "csv"};
    CHECK(action_of(run) == ItemAction::kLabelled);
    run.label = "fear";
    run.rules.formats = {"jsonl"};
    CHECK(action_of(run) == ItemAction::kLabelled);
    CHECK(run.output("a.mp4.csv").find("fear") != std::string::npos);
    CHECK_FALSE(any_set_aside(run));
  }

  TEST_CASE("a transcript beside the input counts as a part of it") {
    FakeRun run;
    run.add("a.mp4", "one");
    CHECK(action_of(run) == ItemAction::kLabelled);
    std::ofstream(run.folder / "in/a.srt") << "1\n00:00:00,000 --> 00:00:01,000\nHi.\n\n";
    CHECK(action_of(run) == ItemAction::kLabelled);
    std::ofstream(run.folder / "in/a.txt") << "not preferred";
    CHECK(action_of(run) == ItemAction::kNone);
    std::ofstream(run.folder / "in/a.srt") << "1\n00:00:00,000 --> 00:00:01,000\nHo.\n\n";
    CHECK(action_of(run) == ItemAction::kLabelled);
  }

  TEST_CASE("a format is added, and a missing file replaced, without labelling again") {
    FakeRun run;
    run.add("a.mp4", "one");
    action_of(run);
    run.rules.formats = {"jsonl", "eaf", "vtt"};
    CHECK(action_of(run) == ItemAction::kRewritten);
    CHECK(run.has_output("a.mp4.eaf"));
    fs::remove(run.folder / "out/a.mp4.vtt");
    CHECK(action_of(run) == ItemAction::kRewritten);
    CHECK(run.has_output("a.mp4.vtt"));
    CHECK(run.calls == 0);
    CHECK(action_of(run) == ItemAction::kNone);
    fs::remove(run.folder / "out/a.mp4.jsonl");
    CHECK(action_of(run) == ItemAction::kLabelled);
  }

  TEST_CASE("an input that was renamed or moved keeps its labels") {
    FakeRun run;
    run.add("a.mp4", "one");
    action_of(run);
    correct(run, "a.mp4.jsonl", "anger");
    fs::rename(run.folder / "in/a.mp4", run.folder / "in/b.mp4");
    run.items.clear();
    run.add_item(run.folder / "in/b.mp4");
    CHECK(action_of(run) == ItemAction::kRewritten);
    CHECK(run.calls == 0);
    const data::Annotation labels = labels_in(run, "b.mp4.jsonl");
    CHECK(labels.media == run.folder / "in/b.mp4");
    CHECK(labels.corrections.at(1) == "anger");
    CHECK(action_of(run) == ItemAction::kNone);
  }

  TEST_CASE("a correction by a human gets into the other files and survives every new labelling") {
    FakeRun run;
    const fs::path input = run.add("a.mp4", "one");
    run.rules.formats = {"jsonl", "csv"};
    action_of(run);
    correct(run, "a.mp4.jsonl", "anger");
    CHECK(action_of(run) == ItemAction::kRewritten);
    CHECK(run.calls == 0);
    CHECK(run.output("a.mp4.csv").find("anger") != std::string::npos);
    run.label = "fear";
    CHECK(action_of(run) == ItemAction::kLabelled);
    CHECK(labels_in(run, "a.mp4.jsonl").corrections.at(1) == "anger");
    CHECK(labels_in(run, "a.mp4.jsonl").predictions.at(1)->label == "fear");
    correct(run, "a.mp4.jsonl", "disgust");
    std::ofstream(input) << "changed";
    CHECK(action_of(run) == ItemAction::kLabelled);
    CHECK(labels_in(run, "a.mp4.jsonl").corrections.at(1) == "disgust");
    CHECK_FALSE(any_set_aside(run));
  }

  TEST_CASE("what somebody changed otherwise is set aside before it is replaced") {
    FakeRun run;
    run.add("a.mp4", "one");
    run.rules.formats = {"jsonl", "csv"};
    action_of(run);
    std::ofstream(run.folder / "out/a.mp4.csv") << "by hand";
    CHECK(action_of(run) == ItemAction::kNone);
    CHECK(run.output("a.mp4.csv") == "by hand");
    std::ofstream(run.folder / "out/a.mp4.jsonl") << "broken by hand";
    CHECK(action_of(run) == ItemAction::kLabelled);
    CHECK(run.output("a.mp4.edited-1.csv") == "by hand");
    CHECK(run.output("a.mp4.edited-1.jsonl") == "broken by hand");
  }

  TEST_CASE(
      "labels without their record, as a killed run leaves them, are made again and lose no correction") {
    FakeRun run;
    run.add("a.mp4", "one");
    action_of(run);
    correct(run, "a.mp4.jsonl", "anger");
    fs::remove(run.folder / "out/a.mp4.item.json");
    CHECK(action_of(run) == ItemAction::kLabelled);
    CHECK(labels_in(run, "a.mp4.jsonl").corrections.at(1) == "anger");
    CHECK_FALSE(any_set_aside(run));
  }

  TEST_CASE("features that were kept need not be made again for other labels, only for other content") {
    FakeRun run;
    const fs::path input = run.add("a.mp4", "one");
    run.rules.features = run.folder / "out/features";
    action_of(run);
    CHECK(run.calls == 1);
    run.label = "fear";
    CHECK(action_of(run) == ItemAction::kLabelled);
    CHECK(run.calls == 0);
    CHECK(labels_in(run, "a.mp4.jsonl").predictions.at(0)->label == "fear");
    std::ofstream(input) << "two";
    CHECK(action_of(run) == ItemAction::kLabelled);
    CHECK(run.calls == 1);
    for (const auto& entry : fs::recursive_directory_iterator(run.folder / "out/features"))
      if (entry.is_regular_file()) fs::resize_file(entry.path(), 100);
    run.label = "joy";
    CHECK(action_of(run) == ItemAction::kLabelled);
    CHECK(run.calls == 1);
  }

  TEST_CASE("what failed is tried again, and labels that were there stay") {
    FakeRun run;
    const fs::path input = run.add("a.mp4", "one");
    action_of(run);
    fs::remove(input);
    CHECK(run.go().outcomes[0].record.status == ItemStatus::kFailed);
    CHECK(run.has_output("a.mp4.jsonl"));
    std::ofstream(input) << "one";
    CHECK(action_of(run) == ItemAction::kRewritten);
    CHECK(run.calls == 0);
    CHECK(read_record(run.folder / "out/a.mp4.item.json")->status == ItemStatus::kDone);
  }
}

}  // namespace undertone::pipeline
