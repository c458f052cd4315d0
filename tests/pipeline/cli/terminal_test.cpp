#include "pipeline/cli/terminal.hpp"

#include <sstream>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "tests/pipeline/cli/run_words.hpp"

namespace undertone::cli {
namespace {

/// A terminal whose clock stands still unless told otherwise.
struct Bench {
  explicit Bench(ProgressMode mode, Verbosity verbosity = Verbosity::kNormal)
      : terminal(err, mode, verbosity, [this] { return now_s; }) {}

  void update(double at_s, double done, std::string_view task = "decoding") {
    now_s = at_s;
    terminal.update({task, done, 100, "s"});
  }
  /// What was written since the last call.
  std::string fresh() {
    std::string text = err.str();
    err.str("");
    return text;
  }

  double now_s = 1000;
  std::ostringstream err;
  Terminal terminal;
};

constexpr const char* kWipe = "\r\033[K";

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("progress tells the share, the speed against real time and the time left") {
    CHECK(describe_progress({"decoding", 42, 100, "s"}, 2) == "decoding  42 %  21x real time  0:03 left");
    CHECK(describe_progress({"decoding", 3, 600, "s"}, 2) == "decoding  0 %  1.5x real time  6:38 left");
    CHECK(describe_progress({"decoding", 10, 20000, "s"}, 10) ==
          "decoding  0 %  1.0x real time  5:33:10 left");
  }

  TEST_CASE("items have no speed against real time") {
    CHECK(describe_progress({"drawing", 3, 12, "turns"}, 6) == "drawing  25 %  0:18 left");
  }

  TEST_CASE("without a total, progress tells how much is done") {
    CHECK(describe_progress({"decoding", 42.9, {}, "s"}, 0) == "decoding  42 s");
    CHECK(describe_progress({"decoding", 42, {}, "s"}, 2) == "decoding  42 s  21x real time");
    CHECK(describe_progress({"reading", 7, 0, "files"}, 2) == "reading  7 files");
  }

  TEST_CASE("before anything is done nothing is foretold") {
    CHECK(describe_progress({"decoding", 0, 100, "s"}, 3) == "decoding  0 %");
    CHECK(describe_progress({"decoding", 5, 100, "s"}, 0) == "decoding  5 %");
  }

  TEST_CASE("the share stays between 0 and 100 and is full only at the end") {
    CHECK(describe_progress({"x", 130, 100, "s"}, 13) == "x  100 %  10x real time  0:00 left");
    CHECK(contains(describe_progress({"x", 99.99, 100, "s"}, 1), " 99 %"));
    CHECK(contains(describe_progress({"x", -5, 100, "s"}, 1), " 0 %"));
  }

  TEST_CASE("a progress line overwrites itself and ends where it began") {
    Bench bench(ProgressMode::kLine);
    bench.update(0, 10);
    CHECK(bench.fresh() == "\rdecoding  10 %\033[K");
    bench.update(1, 20);
    CHECK(bench.fresh() == "\rdecoding  20 %  20x real time  0:04 left\033[K");
    bench.terminal.finish();
    CHECK(bench.fresh() == kWipe);
    bench.terminal.finish();
    CHECK(bench.fresh().empty());
  }

  TEST_CASE("a progress line is drawn at most ten times a second") {
    Bench bench(ProgressMode::kLine);
    for (int i = 0; i <= 5000; ++i) bench.update(i * 0.001, i * 0.02);
    const auto lines = count_of(bench.fresh(), "\r");
    CHECK(lines >= 45);
    CHECK(lines <= 51);
  }

  TEST_CASE("plain progress is whole lines, at most one in five seconds") {
    Bench bench(ProgressMode::kPlain);
    for (int i = 0; i <= 2000; ++i) bench.update(i * 0.01, i * 0.05);
    const std::string text = bench.fresh();
    CHECK(count_of(text, "\n") >= 4);
    CHECK(count_of(text, "\n") <= 5);
    CHECK(text.starts_with("decoding  0 %\n"));
    CHECK(text.ends_with("left\n"));
    CHECK(text.find_first_of("\r\033") == std::string::npos);
    bench.terminal.finish();
    CHECK(bench.fresh().empty());
  }

  TEST_CASE("a new task is shown at once and timed from its own begin") {
    for (const ProgressMode mode : {ProgressMode::kLine, ProgressMode::kPlain}) {
      Bench bench(mode);
      bench.update(0, 90);
      bench.fresh();
      bench.update(0.01, 1, "writing");
      CHECK(contains(bench.fresh(), "writing  1 %"));
      bench.update(10.01, 10, "writing");
      CHECK(contains(bench.fresh(), "writing  10 %  1.0x real time  1:30 left"));
    }
  }

  TEST_CASE("what stands behind two spaces in a task's name may change without a new begin") {
    Bench bench(ProgressMode::kLine);
    bench.update(0, 0, "annotating  0 of 2 items");
    bench.fresh();
    bench.update(10, 50, "annotating  1 of 2 items");
    CHECK(contains(bench.fresh(), "annotating  1 of 2 items  50 %  5.0x real time  0:10 left"));
  }

  TEST_CASE("progress that is off writes nothing") {
    Bench bench(ProgressMode::kOff);
    for (int i = 0; i < 100; ++i) bench.update(i, i);
    bench.terminal.finish();
    CHECK(bench.fresh().empty());
  }

  TEST_CASE("a log line wipes the progress line away first") {
    Bench bench(ProgressMode::kLine);
    bench.update(0, 10);
    bench.fresh();
    bench.terminal.warn("the file is cut short");
    CHECK(bench.fresh() == std::string(kWipe) + "undertone: warning: the file is cut short\n");
    bench.terminal.info("the file has two languages");
    CHECK(bench.fresh() == "undertone: the file has two languages\n");
    bench.update(0.2, 11);
    CHECK(contains(bench.fresh(), "11 %"));
  }

  TEST_CASE("a terminal that goes away leaves no progress line behind") {
    std::ostringstream err;
    { Terminal(err, ProgressMode::kLine, Verbosity::kNormal).update({"decoding", 1, 2, "s"}); }
    CHECK(err.str().ends_with(kWipe));
  }

  TEST_CASE("what is logged follows the verbosity") {
    const auto logged = [](Verbosity verbosity) {
      Bench bench(ProgressMode::kOff, verbosity);
      bench.terminal.debug("detail");
      bench.terminal.info("fact");
      bench.terminal.warn("worry");
      return bench.fresh();
    };
    CHECK(logged(Verbosity::kQuiet) == "undertone: warning: worry\n");
    CHECK(logged(Verbosity::kNormal) == "undertone: fact\nundertone: warning: worry\n");
    CHECK(logged(Verbosity::kDebug) == "undertone: detail\nundertone: fact\nundertone: warning: worry\n");
  }

  TEST_CASE("lines from several threads stay whole") {
    Bench bench(ProgressMode::kLine);
    {
      std::jthread first([&] {
        for (int i = 0; i < 300; ++i) bench.terminal.warn("aaaaaaaaaaaaaaaa");
      });
      std::jthread second([&] {
        for (int i = 0; i < 300; ++i) bench.terminal.warn("bbbbbbbbbbbbbbbb");
      });
      for (int i = 0; i < 300; ++i) bench.terminal.update({i % 2 == 0 ? "x" : "y", 1, 2, "s"});
    }
    const std::string text = bench.fresh();
    CHECK(count_of(text, "undertone: warning: aaaaaaaaaaaaaaaa\n") == 300);
    CHECK(count_of(text, "undertone: warning: bbbbbbbbbbbbbbbb\n") == 300);
  }
}

}  // namespace undertone::cli
