#include <cstdlib>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/pipe_feeder.hpp"
#include "tests/src/media/reading.hpp"

using namespace undertone;
using namespace undertone::media;

namespace {

using AtEnd = PipeFeeder::AtEnd;

int open_read(const std::filesystem::path& path) { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC); }

struct Pipe {
  int read_end, write_end;
  Pipe() {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    read_end = ends[0];
    write_end = ends[1];
  }
};

void check_whole(const Reading& reading) {
  CHECK(reading.numbers() == first_numbers(30));
  CHECK(click_times(reading).size() == 3);
  CHECK(reading.report.faults.empty());
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("a named pipe is read like a file") {
    const support::TemporaryDirectory folder;
    for (const std::string name : {"a.mkv", "b.ts", "c.mp4", "d.avi", "e.webm"}) {
      CAPTURE(name);
      ClipPlan plan = plan_for(name.substr(2));
      if (name == "c.mp4") plan.container = {{"movflags", "+faststart"}};
      const auto fifo = make_fifo(folder / (name + ".pipe"));
      const PipeFeeder feeder(fifo, read_bytes(make_clip(folder / name, plan)), AtEnd::kClose);
      check_whole(read_all(fifo, everything()));
    }
  }

  TEST_CASE("a span of a pipe is found without going back") {
    const support::TemporaryDirectory folder;
    const auto fifo = make_fifo(folder / "pipe");
    const PipeFeeder feeder(fifo, read_bytes(make_clip(folder / "a.mkv", plan_for("mkv"))), AtEnd::kClose);
    MediaOptions options = everything();
    options.from = ClockTime{1.2};
    options.to = ClockTime{1.6};
    const Reading reading = read_all(fifo, options);
    CHECK(reading.numbers() == std::vector<int>{12, 13, 14, 15});
    check_near(click_times(reading), {1.5}, 0.001);
  }

  TEST_CASE("an MP4 with its index at the end cannot come through a pipe, and the error says what helps") {
    const support::TemporaryDirectory folder;
    const auto fifo = make_fifo(folder / "pipe");
    ClipPlan plan;  // longer than what is read ahead
    plan.audio = small_audio("pcm_s16le");
    plan.sound = make_tone(40, 48'000, 440);
    const PipeFeeder feeder(fifo, read_bytes(make_clip(folder / "a.mov", plan)), AtEnd::kClose);
    const std::string error = reading_error(fifo);
    CHECK(error.find("bad input: FILE: ") == 0);
    CHECK(error.find(
              "(a pipe cannot be rewound: a file that keeps its index at its end must be saved first)") !=
          std::string::npos);
  }

  TEST_CASE("a pipe whose writer goes away without data is refused at once") {
    const support::TemporaryDirectory folder;
    const auto fifo = make_fifo(folder / "pipe");
    const PipeFeeder feeder(fifo, "", AtEnd::kClose);
    CHECK(reading_error(fifo) == "bad input: 'FILE' is a pipe that closed without data");
  }

  TEST_CASE("a pipe that breaks off in the middle gives what came, and a fault") {
    const support::TemporaryDirectory folder;
    const auto fifo = make_fifo(folder / "pipe");
    std::string bytes = read_bytes(make_clip(folder / "a.mkv", plan_for("mkv")));
    bytes.resize(bytes.size() / 2);
    const PipeFeeder feeder(fifo, bytes, AtEnd::kClose);
    const Reading reading = read_all(fifo, everything());
    CHECK(reading.frames.size() > 5);
    CHECK(reading.frames.size() < 30);
    CHECK(reading.report.fault_count > 0);
  }

  TEST_CASE("standard input may be a file or a pipe") {
    const support::TemporaryDirectory folder;
    const auto mp4 = make_clip(folder / "a.mp4", plan_for("mp4"));
    {
      const StandardInput input(open_read(mp4));
      check_whole(read_all("-", everything()));
    }
    const Pipe pipe;
    const StandardInput input(pipe.read_end);
    const PipeFeeder feeder(pipe.write_end, read_bytes(make_clip(folder / "a.mkv", plan_for("mkv"))),
                            AtEnd::kClose);
    check_whole(read_all("-", everything()));
  }

  TEST_CASE("standard input that is no media says so under its own name") {
    const support::TemporaryDirectory folder;
    write_bytes(folder / "empty", "");
    {
      const StandardInput input(open_read(folder / "empty"));
      CHECK(reading_error("-") == "bad input: standard input is empty (0 bytes)");
    }
    {
      const StandardInput input(-1);
      CHECK(reading_error("-") == "input/output: standard input is closed");
    }
    {
      const Pipe pipe;
      const StandardInput input(pipe.read_end);
      ::close(pipe.write_end);
      CHECK(reading_error("-") == "bad input: standard input is a pipe that closed without data");
    }
    {
      const Pipe pipe;
      const StandardInput input(pipe.read_end);
      const PipeFeeder feeder(pipe.write_end, std::string(100'000, '\x5a'), AtEnd::kClose);
      CHECK(reading_error("-") == "bad input: standard input: not a media file of any known kind");
    }
  }

  TEST_CASE("a terminal as standard input is refused instead of waited for") {
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal < 0 || ::grantpt(terminal) != 0 || ::unlockpt(terminal) != 0) {
      MESSAGE("skipped: there are no terminals here");
      return;
    }
    {
      const StandardInput input(::open(::ptsname(terminal), O_RDWR | O_NOCTTY));
      CHECK(reading_error("-") == "misuse: standard input is a terminal, not a media file");
    }
    ::close(terminal);
  }

  TEST_CASE("a device is refused, endless as it may be") {
    for (const std::string device : {"/dev/zero", "/dev/null"}) {
      CHECK(reading_error(device) == "bad input: 'FILE' is a device, not a media file");
    }
  }
}
