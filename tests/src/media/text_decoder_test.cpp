#include "src/media/text_decoder.hpp"

#include <doctest/doctest.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/src/media/reading.hpp"

using namespace undertone;
using namespace undertone::media;

namespace {

struct Line {
  TimeSpan span;
  std::string text;
};
const std::vector<Line> kLines = {{{0.5, 1.25}, "hello"},
                                  {{1.5, 2.0}, "two\nlines, and a comma"},
                                  {{2.25, 2.75}, "grüße, 你好"},
                                  {{2.8, 2.9}, "1 < 2 & 3"}};

std::filesystem::path make_texts(const std::filesystem::path& path, const std::string& codec,
                                 const std::string& video = "libx264") {
  const auto writer = make_clip_writer(path);
  const int pictures = writer->add_video(small_video(video));
  const int texts = writer->add_text({.codec = codec, .language = "eng"});
  for (const Line& line : kLines) writer->write_text(texts, line.span, line.text);
  for (int i = 0; i < 40; ++i) writer->write_video(pictures, draw_number(i), i / 10.0);
  writer->finish();
  return path;
}

void check_lines(const std::vector<TimedText>& texts, std::size_t first, std::size_t count) {
  REQUIRE(texts.size() == count);
  for (std::size_t i = 0; i < count; ++i) {
    const Line& expected = kLines[first + i];
    CHECK(texts[i].text == expected.text);
    CHECK(texts[i].span.begin_s == doctest::Approx(expected.span.begin_s).epsilon(0.0005));
    CHECK(texts[i].span.end_s == doctest::Approx(expected.span.end_s).epsilon(0.0005));
    CHECK_FALSE(texts[i].speaker);
  }
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("embedded subtitles come out as plain text with their times, in every format of them") {
    const support::TemporaryDirectory folder;
    const struct {
      std::string name, codec, video;
    } cases[] = {{"a.mp4", "mov_text", "libx264"}, {"b.mov", "mov_text", "libx264"},
                 {"c.mkv", "subrip", "libx264"},   {"d.mkv", "ass", "libx264"},
                 {"e.mkv", "webvtt", "libx264"},   {"f.webm", "webvtt", "libvpx-vp9"}};
    for (const auto& [name, codec, video] : cases) {
      CAPTURE(name);
      const Reading reading = read_all(make_texts(folder / name, codec, video), everything());
      check_lines(reading.texts, 0, kLines.size());
      CHECK(reading.frames.size() == 40);
      CHECK(reading.report.faults.empty());
      REQUIRE(reading.info.text);
      const StreamInfo& stream = reading.info.streams[static_cast<std::size_t>(*reading.info.text)];
      CHECK(stream.kind == StreamKind::kText);
      CHECK(stream.language == "eng");
    }
  }

  TEST_CASE("subtitles are not read unless asked for") {
    const support::TemporaryDirectory folder;
    MediaOptions options = everything();
    options.subtitles = Subtitles::kOff;
    CHECK(read_all(make_texts(folder / "a.mp4", "mov_text"), options).texts.empty());
  }

  TEST_CASE("of a span come the subtitles that overlap it") {
    const support::TemporaryDirectory folder;
    MediaOptions options = everything();
    options.from = ClockTime{1.4};
    options.to = ClockTime{2.6};
    check_lines(read_all(make_texts(folder / "a.mkv", "subrip"), options).texts, 1, 2);
  }

  TEST_CASE("a file of subtitles alone can be read") {
    const support::TemporaryDirectory folder;
    write_bytes(folder / "a.srt",
                "1\n00:00:01,000 --> 00:00:02,500\n<i>one</i>\n\n2\n00:01:00,000 --> 00:01:01,000\ntwo\n\n");
    const Reading reading = read_all(folder / "a.srt", everything());
    REQUIRE(reading.texts.size() == 2);
    CHECK(reading.texts[0].text == "one");
    CHECK(reading.texts[1].span == TimeSpan{60, 61});
  }

  TEST_CASE("the speaker of a line is known where the format has a field for it") {
    const support::TemporaryDirectory folder;
    write_bytes(folder / "a.ass",
                "[Script Info]\nScriptType: v4.00+\n\n[Events]\n"
                "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
                "Dialogue: 0,0:00:01.00,0:00:02.00,Default,Anna,0,0,0,,{\\i1}Well{\\i0}, yes\n"
                "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,who\n"
                "Dialogue: 0,0:00:05.00,0:00:06.00,Default,Ben,0,0,0,,{\\p1}\n");
    const auto texts = read_all(folder / "a.ass", everything()).texts;
    REQUIRE(texts.size() == 2);
    CHECK(texts[0].text == "Well, yes");
    CHECK(texts[0].speaker == "Anna");
    CHECK_FALSE(texts[1].speaker);
  }

  TEST_CASE("a line of an ASS script is taken apart at its first eight commas") {
    const AssLine line = parse_ass_line("7,0,Default,Anna,0,0,0,,one, two, three");
    CHECK(line.name == "Anna");
    CHECK(line.text == "one, two, three");
  }

  TEST_CASE("styling goes, breaks and spaces stay") {
    const auto text = [](const std::string& raw) { return parse_ass_line("0,0,S,,0,0,0,," + raw).text; };
    CHECK(text("{\\b1}bold{\\b0}") == "bold");
    CHECK(text("a\\Nb\\nc\\hd") == "a\nb\nc d");
    CHECK(text("  \\N padded \\N ") == "padded");
    CHECK(text("back\\slash") == "back\\slash");
    CHECK(text("an {open brace") == "an {open brace");
    CHECK(text("ends in \\") == "ends in \\");
    CHECK(text("a\r") == "a");
    CHECK(text("{\\only}").empty());
  }

  TEST_CASE("a line with too few fields has no text") {
    for (const std::string line : {"", ",", "1,2,3", "0,0,Default,Anna,0,0,0"}) {
      CHECK(parse_ass_line(line).text.empty());
    }
  }
}
