#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "tests/e2e/child.hpp"

namespace undertone::e2e {
namespace {

namespace fs = std::filesystem;

bool contains(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

/// A folder `rec` of small conversations that differ in a few bytes which no player looks at.
class Recordings {
 public:
  explicit Recordings(const std::vector<std::string>& names) {
    fs::create_directory(work / "rec");
    REQUIRE(undertone(small_conversation("talk.mp4"), {.folder = work.path()}).status == 0);
    for (const std::string& name : names) add(name);
  }

  void add(const std::string& name) {
    const fs::path file = work / "rec" / name;
    fs::create_directories(file.parent_path());
    fs::copy_file(work / "talk.mp4", file);
    fs::copy_file(work / "talk.csv", fs::path(file).replace_extension("csv"),
                  fs::copy_options::overwrite_existing);
    std::ofstream more(file, std::ios::binary | std::ios::app);
    for (int i = 0; i <= added_; ++i)
      more.write(
          "\0\0\0\x08"
          "free",
          8);
    ++added_;
  }

  Ending annotate(std::vector<std::string> more = {}, const std::string& before = {}) {
    std::vector<std::string> words = {"annotate", "rec", "--out", "out"};
    words.insert(words.end(), more.begin(), more.end());
    if (before.empty()) return undertone(words, surroundings());
    std::string script = before + " exec \"$UNDERTONE\"";
    for (const std::string& word : words) script += " '" + word + "'";
    return bash(script, surroundings());
  }
  Surroundings surroundings() const { return {.folder = work.path(), .variables = {"OMP_NUM_THREADS=1"}}; }

  std::string output(const std::string& name) const { return text_of(work / "out" / name); }
  bool has_output(const std::string& name) const { return fs::exists(work / "out" / name); }
  std::string summary() const { return output("summary.csv"); }

  /// Every file with its bytes and the time when it was changed.
  std::map<fs::path, std::pair<std::string, fs::file_time_type>> inputs() const {
    std::map<fs::path, std::pair<std::string, fs::file_time_type>> all;
    for (const auto& entry : fs::recursive_directory_iterator(work / "rec")) {
      if (entry.is_regular_file()) all[entry.path()] = {text_of(entry.path()), entry.last_write_time()};
    }
    return all;
  }

  /// Files under hidden names, and lines without an end.
  std::size_t half_written() const {
    std::size_t count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(work / "out")) {
      if (!entry.is_regular_file()) continue;
      const std::string name = entry.path().filename().string(), text = text_of(entry.path());
      const bool is_whole = name == ".undertone-root" || text.ends_with("\n");
      count += name.ends_with(".part") || !is_whole ? 1 : 0;
    }
    return count;
  }

  support::TemporaryDirectory work;

 private:
  int added_ = 0;
};

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_SUITE("e2e") {
  TEST_CASE("a folder is labelled once, in every format that is asked for, and its files are not touched") {
    Recordings recordings({"a.mp4", "deep/a.mp4", "odd \xff\nname.mp4"});
    const auto before = recordings.inputs();
    const Ending first = recordings.annotate({"--jobs", "2"});
    CAPTURE(first.err);
    CHECK(first.status == 0);
    CHECK(first.out == "out/summary.csv\nout/summary.html\n");
    CHECK(contains(first.err,
                   "3 items: 3 labelled, 0 written from labels that were there, 0 as they should be"));
    CHECK(recordings.has_output("rec/odd \xff\nname.mp4.jsonl"));
    CHECK(lines_in(recordings.output("rec/deep/a.mp4.jsonl")) == 3);
    CHECK(lines_in(recordings.summary()) == 4);
    CHECK(contains(recordings.summary(), "rec/odd \\xff\\x0aname.mp4,done"));
    const std::string labels = recordings.output("rec/a.mp4.jsonl");
    CHECK(
        contains(recordings.annotate({"--format", "eaf,vtt"}).err, " 3 written from labels that were there"));
    CHECK(recordings.has_output("rec/a.mp4.eaf"));
    CHECK(contains(recordings.annotate({"--format", "eaf,vtt"}).err, " 3 as they should be, 0 failed"));
    CHECK(recordings.output("rec/a.mp4.jsonl") == labels);
    const std::string subtitles = recordings.output("rec/a.mp4.vtt");
    const Ending other = recordings.annotate({"--min-confidence", "1"});
    CHECK(contains(other.err, " 3 labelled"));
    CHECK(contains(recordings.output("rec/a.mp4.jsonl"), "\"uncertain\""));
    CHECK(recordings.output("rec/a.mp4.vtt") != subtitles);
    CHECK(recordings.inputs() == before);
  }

  TEST_CASE("as many at a time as there may be, the labels are the same") {
    Recordings recordings({"a.mp4", "b.mp4"});
    REQUIRE(recordings.annotate({"--jobs", "1"}).status == 0);
    const std::string one = recordings.output("rec/b.mp4.jsonl");
    fs::remove_all(recordings.work / "out");
    REQUIRE(recordings.annotate({"--jobs", "2"}).status == 0);
    CHECK(recordings.output("rec/b.mp4.jsonl") == one);
  }

  TEST_CASE("a run that is killed at any moment loses nothing that was finished, and the next one goes on") {
    Recordings recordings({"a.mp4", "b.mp4", "c.mp4", "d.mp4"});
    REQUIRE(recordings.annotate().status == 0);
    const std::string whole = recordings.output("rec/d.mp4.jsonl");
    for (const char* moment : {"rec/.undertone-root", "rec/a.mp4.jsonl", "rec/b.mp4.item.json"}) {
      CAPTURE(moment);
      fs::remove_all(recordings.work / "out");
      Child child(undertone_words({"annotate", "rec", "--out", "out", "--jobs", "2"}),
                  recordings.surroundings());
      REQUIRE(eventually([&] { return recordings.has_output(moment) || !child.running(); }));
      child.send(SIGKILL);
      CHECK(child.wait().status == 128 + SIGKILL);
      const std::string finished = recordings.output("rec/a.mp4.item.json");
      // As a kill in the middle of a write leaves it.
      std::ofstream(recordings.work / "out/rec/.undertone-0123456789abcdef.part") << "half";
      const Ending second = recordings.annotate();
      CAPTURE(second.err);
      CHECK(second.status == 0);
      CHECK(contains(second.err, "half-written files of a killed run were removed"));
      if (!finished.empty()) CHECK(recordings.output("rec/a.mp4.item.json") == finished);
      CHECK(recordings.output("rec/d.mp4.jsonl") == whole);
      CHECK(lines_in(recordings.summary()) == 5);
      CHECK(recordings.half_written() == 0);
    }
  }

  TEST_CASE("what cannot be labelled is told with its reason and costs none of the others") {
    Recordings recordings({"good.mp4"});
    const fs::path rec = recordings.work / "rec";
    REQUIRE(::mkfifo((rec / "pipe.mp4").c_str(), 0600) == 0);
    fs::create_symlink("nowhere", rec / "vanished.mp4");
    std::ofstream(rec / "empty.mp4").flush();
    std::ofstream(rec / "text.wav") << "not media at all";
    fs::create_directory_symlink(".", rec / "loop");
    const Ending ending = recordings.annotate();
    CAPTURE(ending.err);
    CHECK(ending.status == 3);
    CHECK(contains(ending.err,
                   " 1 labelled, 0 written from labels that were there, 0 as they should be, 4 failed"));
    CHECK(contains(recordings.summary(), "rec/pipe.mp4,failed,\"it is no regular file"));
    CHECK(contains(recordings.summary(), "rec/vanished.mp4,failed"));
    CHECK(contains(recordings.summary(), "rec/empty.mp4,failed"));
    CHECK(contains(recordings.summary(), "rec/text.wav,failed"));
    CHECK(contains(recordings.summary(), "rec/good.mp4,done"));
    CHECK(contains(recordings.output("summary.html"), "What failed"));
  }

  TEST_CASE("a recording that takes too long is given up, and what was done stays") {
    Recordings recordings({"good.mp4"});
    REQUIRE(recordings.annotate().status == 0);
    const std::string good = recordings.output("rec/good.mp4.jsonl");
    recordings.add("long.mp4");
    const Ending ending = recordings.annotate({"--timeout", "0.001"});
    CAPTURE(ending.err);
    CHECK(ending.status != 0);
    CHECK(contains(recordings.summary(), "rec/long.mp4,failed,it took longer than the 0.001 s of --timeout"));
    CHECK_FALSE(recordings.has_output("rec/long.mp4.jsonl"));
    CHECK(recordings.output("rec/good.mp4.jsonl") == good);
    CHECK(contains(recordings.annotate().err, " 1 labelled"));
    CHECK(recordings.output("rec/good.mp4.jsonl") == good);
  }

  TEST_CASE("a full disk is told, leaves nothing half-written, and the next run goes on") {
    Recordings recordings({"a.mp4", "b.mp4"});
    const Ending full = recordings.annotate({}, "ulimit -f 8;");
    CAPTURE(full.err);
    CHECK(full.status == 1);
    CHECK(contains(full.err, "cannot write"));
    CHECK_FALSE(recordings.has_output("rec/a.mp4.jsonl"));
    CHECK(recordings.half_written() == 0);
    CHECK(recordings.annotate().status == 0);
    CHECK(contains(recordings.summary(), "rec/b.mp4,done"));
  }

  TEST_CASE("shards share the work and the folder, and their summaries are joined") {
    Recordings recordings({"a.mp4", "b.mp4", "c.mp4"});
    CHECK(recordings.annotate({"--shard", "1/2"}).status == 0);
    CHECK(recordings
              .annotate({},
                        "export SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_MIN=4 SLURM_ARRAY_TASK_MAX=5 "
                        "SLURM_ARRAY_TASK_COUNT=2;")
              .status == 0);
    CHECK(lines_in(recordings.output("summary-1-of-2.csv")) == 3);
    CHECK(lines_in(recordings.output("summary-2-of-2.csv")) == 2);
    const Ending joined = undertone({"annotate", "--summarize", "out"}, recordings.surroundings());
    CHECK(joined.status == 0);
    CHECK(lines_in(recordings.summary()) == 4);
    CHECK(contains(recordings.annotate().err, " 3 as they should be"));
  }

  TEST_CASE("what makes no sense is said before any work") {
    Recordings recordings({"a.mp4"});
    const auto misuse = [&](const std::vector<std::string>& words) {
      const Ending ending = undertone(words, recordings.surroundings());
      CHECK(ending.status == 2);
      return ending.err;
    };
    CHECK(contains(misuse({"annotate", "rec"}), "--out DIR"));
    CHECK(contains(misuse({"annotate", "rec", "--out", "rec"}), "would mix labels with the recordings"));
    CHECK(contains(misuse({"annotate", "rec", "--out", "."}), "would mix labels with the recordings"));
    CHECK(contains(misuse({"annotate", "rec", "--out", "out", "--shard", "3/2"}), "is not I/N"));
    CHECK(contains(misuse({"annotate", "rec", "--out", "out", "--format", "doc"}), "'doc' is none of"));
    CHECK(contains(misuse({"annotate", "--out", "out"}), "which folder?"));
    CHECK(undertone({"annotate", "gone", "--out", "out"}, recordings.surroundings()).status == 1);
    CHECK_FALSE(fs::exists(recordings.work / "rec/.undertone-root"));
  }
}

}  // namespace undertone::e2e
