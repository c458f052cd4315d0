#include <algorithm>
#include <bit>
#include <cstring>

#include <doctest/doctest.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/reading.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::media;

namespace {

/// Ten seconds; an MP4 has its index in front.
ClipPlan long_plan(const std::string& extension) {
  ClipPlan plan = plan_for(extension);
  plan.frame_times = even_times(100, 10);
  plan.sound = make_tone(10, 48'000, 440);
  if (extension != "mp4") return plan;
  plan.container = {{"movflags", "+faststart"}};
  return plan;
}

void replace_all(std::string& bytes, const std::string& from, const std::string& to) {
  for (auto at = bytes.find(from); at != std::string::npos; at = bytes.find(from, at + to.size())) {
    bytes.replace(at, from.size(), to);
  }
}

std::string big_endian(std::uint64_t value, int size) {
  std::string bytes;
  for (int i = size - 1; i >= 0; --i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

bool in_order(const std::vector<double>& times) {
  return std::adjacent_find(times.begin(), times.end(), std::greater_equal<>()) == times.end();
}

bool any_fault_says(const ReadReport& report, const std::string& text) {
  return std::any_of(report.faults.begin(), report.faults.end(),
                     [&](const MediaFault& fault) { return fault.message.find(text) != std::string::npos; });
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("of a file that is cut off, what is there is used, and a fault says where it ends") {
    const support::TemporaryDirectory folder;
    for (const std::string name : {"a.mp4", "b.mkv", "c.webm"}) {
      for (const double share : {0.4, 0.7}) {
        CAPTURE(name);
        CAPTURE(share);
        std::string bytes = read_bytes(make_clip(folder / name, long_plan(name.substr(2))));
        bytes.resize(static_cast<std::size_t>(share * static_cast<double>(bytes.size())));
        write_bytes(folder / ("cut_" + name), bytes);
        const Reading reading = read_all(folder / ("cut_" + name), everything());
        REQUIRE(reading.frames.size() > 20);
        REQUIRE(reading.frames.size() < 90);
        auto numbers = reading.numbers();
        numbers.resize(numbers.size() - 4);  // the last may hang on what was cut off
        CHECK(numbers == first_numbers(static_cast<int>(numbers.size())));
        REQUIRE(reading.report.fault_count > 0);
        const double reached_s = reading.frames.back().time_s;
        const MediaFault& last = reading.report.faults.back();
        CHECK(last.time_s.value_or(-1) == doctest::Approx(reached_s));
        CHECK(any_fault_says(reading.report, "the video ends at 00:00:0"));
        CHECK(any_fault_says(reading.report, "though the header promises 00:00:10.0"));
      }
    }
  }

  TEST_CASE("an MPEG program that is cut off gives what is there") {
    const support::TemporaryDirectory folder;
    std::string bytes = read_bytes(make_clip(folder / "a.ts", plan_for("ts")));
    bytes.resize(bytes.size() * 2 / 3 / 188 * 188 + 50);  // in the middle of a packet
    write_bytes(folder / "cut.ts", bytes);
    const Reading reading = read_all(folder / "cut.ts", everything());
    CHECK(reading.frames.size() > 10);
    CHECK(reading.frames.size() < 30);
    CHECK(reading.blocks.size() > 5);
  }

  TEST_CASE("an MP4 whose index was never written is refused with the reason") {
    const support::TemporaryDirectory folder;
    std::string bytes = read_bytes(make_clip(folder / "a.mp4", plan_for("mp4")));
    bytes.resize(bytes.size() / 2);
    write_bytes(folder / "cut.mp4", bytes);
    CHECK(reading_error(folder / "cut.mp4") ==
          "bad input: FILE: the file is damaged or cut off: moov atom not found");
  }

  TEST_CASE("a header that promises another duration is believed less than the data") {
    const support::TemporaryDirectory folder;
    std::string longer = read_bytes(make_clip(folder / "a.mkv", plan_for("mkv")));
    const auto duration = longer.find("\x44\x89\x88");  // a double of milliseconds follows
    REQUIRE(duration != std::string::npos);
    longer.replace(duration + 3, 8, big_endian(std::bit_cast<std::uint64_t>(600'000.0), 8));
    write_bytes(folder / "longer.mkv", longer);
    const Reading first = read_all(folder / "longer.mkv", everything());
    CHECK(first.frames.size() == 30);
    CHECK(first.info.duration.seconds == doctest::Approx(600));
    CHECK(any_fault_says(first.report,
                         "the video ends at 00:00:02.900, though the header promises 00:10:00.000"));

    std::string shorter = read_bytes(make_clip(folder / "a.mp4", plan_for("mp4")));
    for (auto at = shorter.find("mdhd"); at != std::string::npos; at = shorter.find("mdhd", at + 4)) {
      const auto scale = shorter.substr(at + 16, 4);
      shorter.replace(at + 20, 4, scale);  // one second
    }
    write_bytes(folder / "shorter.mp4", shorter);
    const Reading second = read_all(folder / "shorter.mp4", everything());
    CHECK(second.frames.size() == 30);
    CHECK(click_times(second).size() == 3);
    CHECK(any_fault_says(second.report, "though the header promises 00:00:01.000"));
    for (const MediaFault& fault : second.report.faults) CHECK(fault.time_s.value_or(0) > 2.5);
  }

  TEST_CASE("a container without streams is refused as such") {
    const support::TemporaryDirectory folder;
    std::string bytes = read_bytes(make_clip(folder / "a.mp4", plan_for("mp4")));
    replace_all(bytes, "trak", "free");
    write_bytes(folder / "none.mp4", bytes);
    CHECK(reading_error(folder / "none.mp4") == "bad input: FILE: the file holds no streams");
  }

  TEST_CASE("streams of unknown codecs are passed over, and refused when there is nothing else") {
    const support::TemporaryDirectory folder;
    std::string bytes = read_bytes(make_clip(folder / "a.mp4", plan_for("mp4")));
    replace_all(bytes, "avc1", "zzz1");
    write_bytes(folder / "half.mp4", bytes);
    const Reading half = read_all(folder / "half.mp4", everything());
    CHECK(half.frames.empty());
    CHECK(click_times(half).size() == 3);
    CHECK_FALSE(half.info.video);
    CHECK(half.info.streams[0].note == "no decoder for this codec");
    ClipPlan silent = plan_for("mp4");
    silent.audio.reset();
    bytes = read_bytes(make_clip(folder / "b.mp4", silent));
    replace_all(bytes, "avc1", "zzz1");
    write_bytes(folder / "nothing.mp4", bytes);
    CHECK(reading_error(folder / "nothing.mp4") ==
          "unsupported: FILE: nothing in the file can be used: stream 0 (video): no decoder for this codec");
  }

  TEST_CASE("damage in the middle costs what it hits, and the rest comes out in order") {
    const support::TemporaryDirectory folder;
    for (const std::string name : {"a.mp4", "b.mkv", "c.ts", "d.avi"}) {
      for (const unsigned seed : {1U, 2U, 3U}) {
        CAPTURE(name);
        CAPTURE(seed);
        std::string bytes = read_bytes(make_clip(folder / name, long_plan(name.substr(2))));
        unsigned noise = seed;
        for (std::size_t i = bytes.size() / 3; i < bytes.size() * 2 / 3; i += 1'500 + (noise >> 24)) {
          noise = noise * 1'664'525 + 1'013'904'223;
          bytes[i] = static_cast<char>(bytes[i] ^ 0x55);
        }
        write_bytes(folder / "hit", bytes);
        const Reading reading = read_all(folder / "hit", everything());
        CHECK(reading.frames.size() > 60);
        CHECK(in_order(reading.times()));
        CHECK(reading.report.audio_end_s.value_or(0) == doctest::Approx(10).epsilon(0.05));
        double end_s = -1;
        for (const AudioBlock& block : reading.blocks) {
          CHECK(block.time_s >= end_s - 1e-6);
          end_s = block.end_s();
        }
      }
    }
  }

  TEST_CASE("one time stamp far ahead costs no more than its packet") {
    const support::TemporaryDirectory folder;
    const std::string bytes = read_bytes(make_clip(folder / "a.mkv", long_plan("mkv")));
    for (const char track : {'\x81', '\x82'}) {
      std::string hit = bytes;
      // A block in the middle: a mark, a size in one or two bytes, its track, its time in two, its flags.
      std::size_t at = std::string::npos;
      for (std::size_t i = bytes.size() / 2; i + 3 < bytes.size() && at == std::string::npos; ++i) {
        const bool mark = bytes[i - 2] == '\xa3' || (bytes[i - 3] == '\xa3' && (bytes[i - 2] & 0xc0) == 0x40);
        const bool flags = bytes[i + 3] == '\0' || bytes[i + 3] == '\x80';
        if (mark && bytes[i] == track && flags) at = i;
      }
      REQUIRE(at != std::string::npos);
      hit.replace(at + 1, 2, "\x75\x30");  // 30 s
      write_bytes(folder / "hit.mkv", hit);
      const Reading reading = read_all(folder / "hit.mkv", everything());
      CHECK(reading.frames.size() >= 98);
      CHECK(reading.times().back() == doctest::Approx(9.9));
      CHECK(reading.report.audio_end_s.value_or(0) == doctest::Approx(10).epsilon(0.01));
      CHECK(reading.samples().size() > 470'000);
      CHECK(any_fault_says(reading.report, "with a wrong time"));
    }
  }

  TEST_CASE("a header that lies about the sample rate does not make the resampler run for hours") {
    const support::TemporaryDirectory folder;
    const auto writer = make_clip_writer(folder / "a.wav");
    writer->write_audio(writer->add_audio(small_audio("pcm_s16le")), make_tone(1, 48'000, 440));
    writer->finish();
    std::string bytes = read_bytes(folder / "a.wav");
    const std::string lie = {0, 0, 0, 46};  // 771'751'936 Hz, at the place of the rate in a WAV file
    bytes.replace(24, lie.size(), lie);
    write_bytes(folder / "a.wav", bytes);
    CHECK(support::error_text([&] {
            read_all(folder / "a.wav", everything());
          }).find("it claims 771751936 samples a second") != std::string::npos);
  }
}
