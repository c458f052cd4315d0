#include <chrono>
#include <thread>

#include <doctest/doctest.h>
#include <unistd.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/pipe_feeder.hpp"
#include "tests/src/media/reading.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::media;
using namespace std::chrono_literals;

namespace {

using AtEnd = PipeFeeder::AtEnd;
using Clock = std::chrono::steady_clock;

/// 200 seconds, 19 MB.
std::string long_sound() {
  const support::TemporaryDirectory folder;
  ClipPlan plan;
  plan.audio = small_audio("pcm_s16le");
  plan.sound = make_tone(200, 48'000, 440);
  return read_bytes(make_clip(folder / "long.wav", plan));
}

MediaOptions narrow() {
  MediaOptions options = everything();
  options.queue_mib = 1;
  return options;
}

/// Requests a stop a little later, and tells how long `action` went on after that, and what it threw.
template <class Action>
std::pair<double, std::string> stop_during(std::stop_source& stop, Action&& action) {
  Clock::time_point requested;
  std::jthread stopper([&] {
    std::this_thread::sleep_for(150ms);
    requested = Clock::now();
    stop.request_stop();
  });
  const std::string error = support::error_text(action);
  const auto ended = Clock::now();
  stopper.join();
  return {std::chrono::duration<double>(ended - requested).count(), error};
}

constexpr double kPromptS = 1;

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("a consumer that does not consume stops the reading within the bound of the queue") {
    const support::TemporaryDirectory folder;
    const std::string bytes = long_sound();
    const auto fifo = make_fifo(folder / "pipe");
    const PipeFeeder feeder(fifo, bytes, AtEnd::kClose);
    const auto reader = open_media(fifo, narrow());
    // A MiB of floats in the queue is half as much in the file; the rest is what is read ahead to look at.
    const std::size_t still = feeder.written_when_still();
    CHECK(still < 3'000'000);
    double seconds = 0;
    while (auto item = reader->next())
      seconds += std::get<AudioBlock>(*item).end_s() - std::get<AudioBlock>(*item).time_s;
    CHECK(seconds == doctest::Approx(200));
    CHECK(reader->report().bytes_read == static_cast<std::int64_t>(bytes.size()));
  }

  TEST_CASE("one frame larger than the queue still comes through") {
    const support::TemporaryDirectory folder;
    ClipPlan plan;
    plan.video = small_video("mjpeg");
    plan.video->width = 1600;
    plan.video->height = 1200;
    plan.frame_times = even_times(3, 10);
    MediaOptions options = narrow();
    options.max_height = 0;
    CHECK(read_all(make_clip(folder / "clip.mkv", plan), options).numbers() == first_numbers(3));
  }

  TEST_CASE("a reader that is given up midway ends, wherever it was") {
    const support::TemporaryDirectory folder;
    const auto path = make_clip(folder / "clip.mp4", plan_for("mp4"));
    const auto fifo = make_fifo(folder / "pipe");
    const std::string bytes = long_sound();
    const auto began = Clock::now();
    for (int items = 0; items < 12; ++items) {
      const auto reader = open_media(path, narrow());
      for (int i = 0; i < items; ++i) reader->next();
    }
    for (int items = 0; items < 3; ++items) {  // its thread waits for room in the queue
      const PipeFeeder feeder(fifo, bytes, AtEnd::kStayOpen);
      const auto reader = open_media(fifo, narrow());
      for (int i = 0; i < items; ++i) reader->next();
    }
    {  // its thread waits for data
      const PipeFeeder feeder(fifo, bytes.substr(0, 1'000'000), AtEnd::kStayOpen);
      const auto reader = open_media(fifo, everything());
      reader->next();
    }
    CHECK(std::chrono::duration<double>(Clock::now() - began).count() < 5);
  }

  TEST_CASE("a stop while decoding ends the pass with an error of its own kind") {
    const support::TemporaryDirectory folder;
    ClipPlan plan = plan_for("mp4");
    plan.frame_times = even_times(6'000, 25);
    plan.video->frame_rate_hz = 25;
    const auto path = make_clip(folder / "clip.mp4", plan);
    std::stop_source stop;
    const auto reader = open_media(path, narrow(), stop.get_token());
    const auto [seconds, error] = stop_during(stop, [&] {
      while (reader->next()) std::this_thread::sleep_for(1ms);
    });
    CHECK(error == "cancelled: " + path.string() + ": stopped");
    CHECK(seconds < kPromptS);
    CHECK(support::error_text([&] { reader->next(); }) == error);
  }

  TEST_CASE("a stop that came before opening is obeyed") {
    const support::TemporaryDirectory folder;
    const auto path = make_clip(folder / "clip.mp4", plan_for("mp4"));
    std::stop_source stop;
    stop.request_stop();
    CHECK(support::error_text([&] {
            const auto reader = open_media(path, everything(), stop.get_token());
            while (reader->next()) {
            }
          }).find("cancelled: ") == 0);
  }

  TEST_CASE("a stop while a named pipe has no writer ends the opening") {
    const support::TemporaryDirectory folder;
    const auto fifo = make_fifo(folder / "pipe");
    std::stop_source stop;
    const auto [seconds, error] =
        stop_during(stop, [&] { open_media(fifo, everything(), stop.get_token()); });
    CHECK(error == "cancelled: stopped while waiting for '" + fifo.string() + "'");
    CHECK(seconds < kPromptS);
  }

  TEST_CASE("a stop while a pipe is silent in the middle ends the pass") {
    const support::TemporaryDirectory folder;
    const std::string bytes = read_bytes(make_clip(folder / "clip.mkv", plan_for("mkv")));
    for (const std::size_t part : {std::size_t{20}, bytes.size() / 2}) {  // while opening, and later
      CAPTURE(part);
      const auto fifo = make_fifo(folder / ("pipe" + std::to_string(part)));
      const PipeFeeder feeder(fifo, bytes.substr(0, part), AtEnd::kStayOpen);
      std::stop_source stop;
      const auto [seconds, error] = stop_during(stop, [&] {
        const auto reader = open_media(fifo, everything(), stop.get_token());
        while (reader->next()) {
        }
      });
      CHECK(error.find("cancelled: ") == 0);
      CHECK(seconds < kPromptS);
    }
  }

  TEST_CASE("a stop while standard input is a silent pipe that blocks ends the pass") {
    const support::TemporaryDirectory folder;
    const std::string bytes = read_bytes(make_clip(folder / "clip.mkv", plan_for("mkv")));
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const StandardInput input(ends[0]);
    const PipeFeeder feeder(ends[1], bytes.substr(0, bytes.size() / 2), AtEnd::kStayOpen);
    std::stop_source stop;
    const auto [seconds, error] = stop_during(stop, [&] {
      const auto reader = open_media("-", everything(), stop.get_token());
      while (reader->next()) {
      }
    });
    CHECK(error.find("cancelled: ") == 0);
    CHECK(seconds < kPromptS);
  }

  TEST_CASE("several readers work beside each other") {
    const support::TemporaryDirectory folder;
    const auto mp4 = make_clip(folder / "a.mp4", plan_for("mp4"));
    const auto mkv = make_clip(folder / "b.mkv", plan_for("mkv"));
    std::vector<std::vector<int>> numbers(4);
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        threads.emplace_back(
            [&, i] { numbers[i] = read_all(i % 2 == 0 ? mp4 : mkv, everything()).numbers(); });
      }
    }
    for (const auto& each : numbers) CHECK(each == first_numbers(30));
  }
}
