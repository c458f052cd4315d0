#include "pipeline/annotate/annotator.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "tests/pipeline/annotate/fake_labeler.hpp"
#include "tests/support/file_size_limit.hpp"

namespace undertone::pipeline {
namespace {

std::string reason_of(const AnnotateResult& result, std::size_t item) {
  CHECK(result.outcomes.at(item).record.status == ItemStatus::kFailed);
  return result.outcomes.at(item).record.reason;
}

bool contains(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}  // namespace

TEST_SUITE("pipeline") {
  TEST_CASE("every item gets its labels and a record, and what is wrong with one costs none of the others") {
    FakeRun run;
    for (const char* name :
         {"a.mp4", "bad.mp4", "b.mp4", "bug.mp4", "vanishing.mp4", "changing.mp4", "warned.mp4"})
      run.add(name, std::string("content of ") + name);
    run.add_item(run.folder / "in/gone.mp4");
    REQUIRE(::mkfifo((run.folder / "in/pipe.mp4").c_str(), 0600) == 0);
    run.add_item(run.folder / "in/pipe.mp4");
    const AnnotateResult result = run.go();
    REQUIRE(result.outcomes.size() == 9);
    CHECK(result.lost_threads == 0);
    CHECK(result.outcomes[0].action == ItemAction::kLabelled);
    CHECK(result.outcomes[0].record.label_counts.at("joy") == 2);
    CHECK(result.outcomes[0].record.duration_s == 10);
    CHECK(reason_of(result, 1) == "no media in it");
    CHECK(result.outcomes[2].record.status == ItemStatus::kDone);
    CHECK(contains(reason_of(result, 3), "internal error: unexpected"));
    CHECK(contains(reason_of(result, 4), "No such file"));
    CHECK(reason_of(result, 5) == "it changed while it was labelled");
    CHECK(result.outcomes[6].record.warnings == std::vector<std::string>{"hard to hear"});
    CHECK(contains(reason_of(result, 7), "No such file"));
    CHECK(contains(reason_of(result, 8), "no regular file"));
    CHECK(run.has_output("a.mp4.jsonl"));
    CHECK_FALSE(run.has_output("changing.mp4.jsonl"));
    CHECK(read_records(run.folder / "out").size() == 9);
  }

  TEST_CASE("an item that takes too long is given up, and the others go on") {
    FakeRun run;
    run.timeout_s = 0.1;
    run.jobs = 1;
    run.add("slow.mp4", "s");
    run.add("a.mp4", "a");
    const AnnotateResult result = run.go();
    CHECK(contains(reason_of(result, 0), "longer than the 0.1 s of --timeout"));
    CHECK(result.outcomes[1].record.status == ItemStatus::kDone);
    CHECK(result.lost_threads == 0);
    CHECK_FALSE(run.has_output("slow.mp4.jsonl"));
  }

  TEST_CASE("one that heeds no stop is left to itself, and writes nothing later") {
    FakeRun run;
    run.timeout_s = 0.05;
    run.grace_s = 0.1;
    run.jobs = 1;
    run.add("stuck.mp4", "s");
    run.add("a.mp4", "a");
    const AnnotateResult result = run.go();
    CHECK(contains(reason_of(result, 0), "could not be stopped"));
    CHECK(result.outcomes[1].record.status == ItemStatus::kDone);
    CHECK(result.lost_threads == 1);
    std::this_thread::sleep_for(std::chrono::milliseconds(900));  // until it would have written
    CHECK_FALSE(run.has_output("stuck.mp4.jsonl"));
    CHECK_FALSE(run.has_output("stuck.mp4.item.json"));
  }

  TEST_CASE("a run that is stopped keeps what is finished and goes on there") {
    FakeRun run;
    run.jobs = 1;
    run.add("a.mp4", "a");
    run.add("slow.mp4", "s");
    std::stop_source stop;
    std::thread stopper([&] {
      while (!run.has_output("a.mp4.item.json")) std::this_thread::sleep_for(std::chrono::milliseconds(2));
      stop.request_stop();
    });
    CHECK_THROWS_AS(run.go(stop.get_token()), const Error&);
    stopper.join();
    CHECK_FALSE(run.has_output("slow.mp4.item.json"));
    fs::rename(run.folder / "in/slow.mp4", run.folder / "in/quick.mp4");
    run.items[1].input = run.folder / "in/quick.mp4";
    const AnnotateResult result = run.go();
    CHECK(run.calls == 1);
    CHECK(result.outcomes[0].action == ItemAction::kNone);
    CHECK(result.outcomes[1].action == ItemAction::kLabelled);
  }

  TEST_CASE("where nothing can be written, the item fails before anything is labelled") {
    FakeRun run;
    run.add("a.mp4", "a");
    {
      const support::FileSizeLimit limit(16 * 1024);
      const AnnotateResult result = run.go();
      CHECK(contains(reason_of(result, 0), "cannot write"));
      CHECK(run.calls == 0);
      CHECK_FALSE(run.has_output("a.mp4.jsonl"));
    }
    CHECK(run.go().outcomes[0].record.status == ItemStatus::kDone);
    for (const auto& entry : fs::directory_iterator(run.folder / "out"))
      CHECK_FALSE(entry.path().filename().string().starts_with(".undertone-"));
  }

  TEST_CASE("several workers do each item once") {
    FakeRun run;
    run.jobs = 5;
    for (int i = 0; i < 60; ++i) run.add("x" + std::to_string(i) + ".mp4", "content " + std::to_string(i));
    const AnnotateResult result = run.go();
    CHECK(run.calls == 60);
    for (std::size_t i = 0; i < 60; ++i) CHECK(result.outcomes[i].record.input == run.items[i].input);
  }
}

}  // namespace undertone::pipeline
