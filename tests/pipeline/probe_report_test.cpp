#include "pipeline/probe_report.hpp"

#include <string>

#include <doctest/doctest.h>

#include "src/io/json.hpp"

namespace undertone::pipeline {
namespace {

using media::DurationSource;
using media::MediaInfo;
using media::StreamInfo;
using media::StreamKind;

StreamInfo make_stream(int index, StreamKind kind, std::string codec, std::string note) {
  StreamInfo stream;
  stream.index = index;
  stream.kind = kind;
  stream.codec = std::move(codec);
  stream.note = std::move(note);
  return stream;
}

/// A telephone's video with two languages, subtitles and a cover.
MediaInfo full_info() {
  MediaInfo info;
  info.path = "film.mp4";
  info.container = "QuickTime / MOV";
  info.duration = {3725.5, DurationSource::kContainerHeader};
  info.origin_s = -0.25;
  StreamInfo video = make_stream(0, StreamKind::kVideo, "h264", "the only video stream");
  video.video = {1920, 1080, 1.5, 90, true, 29.97, true};
  video.duration = {3725.5, DurationSource::kStreamHeader};
  video.start_s = 0.5;
  video.bit_rate = 4'000'000'000;
  StreamInfo spoken = make_stream(1, StreamKind::kAudio, "aac", "the default one");
  spoken.audio = {8800, 1};
  spoken.language = "eng";
  spoken.is_default = true;
  spoken.is_usable = true;
  StreamInfo other = make_stream(2, StreamKind::kAudio, "aac", "another is better");
  other.audio = {48000, 6};
  other.title = "director";
  StreamInfo text = make_stream(3, StreamKind::kText, "mov_text", "the only text stream");
  StreamInfo cover = make_stream(4, StreamKind::kPicture, "mjpeg", "a cover is no video");
  cover.video.width = 300;
  cover.video.height = 300;
  StreamInfo unknown = make_stream(5, StreamKind::kOther, "", "");
  info.streams = {video, spoken, other, text, cover, unknown};
  info.video = 0;
  info.audio = 1;
  info.text = 3;
  return info;
}

}  // namespace

TEST_SUITE("pipeline") {
  TEST_CASE("the table says what is in the file and what is used, and why") {
    CHECK(
        probe_table(full_info()) ==
        "film.mp4\n"
        "  QuickTime / MOV, 01:02:05.500 by container header, second 0 is -0.25 s of the container's clock\n"
        "  * 0  video h264, 1920×1080, 29.97 frames/s (varies), shown turned by 90°, mirrored, pixels 1.5 "
        "wide, "
        "01:02:05.500, starts at 0.5 s — used: the only video stream\n"
        "  * 1  audio aac, 8800 Hz, 1 channel, eng — used: the default one\n"
        "    2  audio aac, 48000 Hz, 6 channels, \"director\" — not used: another is better\n"
        "  * 3  text mov_text — used: the only text stream\n"
        "    4  picture mjpeg, 300×300 — not used: a cover is no video\n"
        "    5  other unknown codec\n");
  }

  TEST_CASE("the table says when there is nothing to see or to hear") {
    MediaInfo info;
    info.path = "-";
    info.container = "Matroska";
    CHECK(probe_table(info) ==
          "standard input\n  Matroska, duration unknown\n"
          "    no video: faces will be absent\n    no sound: the voice will be absent\n");
  }

  TEST_CASE("what a file says of itself cannot steer the terminal") {
    MediaInfo info = full_info();
    info.path = "a\nb\x1b[2J.mp4";
    info.streams[2].title = "\x1b]0;gone\x07 caf\u00e9 \u0085\u009b31m\x7f\r\t";
    info.streams[2].language = "e\bn";
    const std::string table = probe_table(info);
    CHECK(table.starts_with("a?b?[2J.mp4\n"));
    CHECK(table.find("\"?]0;gone? caf\u00e9 ??31m???\"") != std::string::npos);
    CHECK(table.find("e?n") != std::string::npos);
    for (const char c : table) CHECK((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
  }

  TEST_CASE("JSON holds all that the table says, as numbers") {
    const std::string text = probe_json(full_info());
    CHECK(text.ends_with("}\n"));
    CHECK(text.find('\n') == text.size() - 1);
    const io::Json json = io::parse_json(text);
    CHECK(json.get_string("file") == "film.mp4");
    CHECK(json.get_double("duration") == 3725.5);
    CHECK(json.get_string("duration_source") == "container header");
    CHECK(json.get_double("origin") == -0.25);
    CHECK(json.get_integer("video") == 0);
    CHECK(json.get_integer("audio") == 1);
    CHECK(json.get_integer("text") == 3);
    const auto& streams = json.get_array("streams");
    REQUIRE(streams.size() == 6);
    CHECK(streams[0].get_integer("width") == 1920);
    CHECK(streams[0].get_double("frame_rate") == 29.97);
    CHECK(streams[0].get_bool("variable_frame_rate"));
    CHECK(streams[0].get_integer("rotation") == 90);
    CHECK(streams[0].get_bool("mirrored"));
    CHECK(streams[0].get_integer("bit_rate") == 4'000'000'000);
    CHECK(streams[0].get_double("start") == 0.5);
    CHECK(streams[1].get_integer("sample_rate") == 8800);
    CHECK(streams[1].get_string("language") == "eng");
    CHECK(streams[1].get_bool("used"));
    CHECK(streams[1].get_bool("usable"));
    CHECK(streams[2].get_integer("channels") == 6);
    CHECK(!streams[2].get_bool("used"));
    CHECK(streams[2].get_string("note") == "another is better");
    CHECK(streams[4].get_string("kind") == "picture");
    CHECK(streams[3].find("width") == nullptr);
  }

  TEST_CASE("what is unknown is null in JSON") {
    MediaInfo info;
    info.streams = {make_stream(0, StreamKind::kVideo, "vp9", "")};
    const io::Json json = io::parse_json(probe_json(info));
    for (const char* key : {"duration", "video", "audio", "text"}) CHECK(json.at(key).is_null());
    for (const char* key : {"start", "duration", "bit_rate", "frame_rate", "variable_frame_rate"})
      CHECK(json.get_array("streams")[0].at(key).is_null());
    CHECK(io::parse_json(probe_json({})).get_array("streams").empty());
  }

  TEST_CASE("JSON is valid whatever bytes the file's tags hold") {
    MediaInfo info = full_info();
    info.path = "\xff\xfe\n\"";
    info.streams[2].title = "\xc3(\x01\"\\";
    const io::Json json = io::parse_json(probe_json(info));
    CHECK(json.get_string("file") == "\ufffd\ufffd\n\"");
    CHECK(json.get_array("streams")[2].get_string("title") == "\ufffd(\x01\"\\");
  }
}

}  // namespace undertone::pipeline
