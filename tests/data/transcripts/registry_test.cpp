#include "data/transcripts/registry.hpp"

#include <filesystem>
#include <fstream>
#include <set>

#include <doctest/doctest.h>

#include "data/transcripts/read_transcript.hpp"
#include "data/transcripts/sidecar.hpp"
#include "data/transcripts/to_conversation.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace undertone;
using namespace undertone::data;

namespace {

std::string format_of(std::string_view ending, std::string_view text) {
  const TranscriptFormat* format = find_format(ending, text);
  return format ? std::string(format->name) : "none";
}

constexpr std::string_view kSrt = "1\n00:00:01,000 --> 00:00:02,000\nHi\n";

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("formats have different names, and every ending of a sidecar belongs to one") {
    std::set<std::string_view> names;
    for (const TranscriptFormat& format : transcript_formats()) CHECK(names.insert(format.name).second);
    for (const std::string_view ending : sidecar_endings()) {
      CHECK(find_format(ending == "TextGrid" ? "textgrid" : ending, "") != nullptr);
    }
  }

  TEST_CASE("the content decides among formats, whatever the ending") {
    for (const char* ending : {"", "txt", "srt", "json", "xyz", "csv"}) {
      CAPTURE(ending);
      CHECK(format_of(ending, "WEBVTT\n\n00:01.000 --> 00:02.000\nx\n") == "WebVTT");
      CHECK(format_of(ending, kSrt) == "SubRip");
      CHECK(format_of(ending, "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n") == "TextGrid");
      CHECK(format_of(ending, "<?xml version=\"1.0\"?>\n<ANNOTATION_DOCUMENT>") == "ELAN");
      CHECK(format_of(ending, "{\n\"segments\": []}") == "Whisper JSON");
      CHECK(format_of(ending, "{\"undertone\":\"annotations\",\"version\":1}\n") == "JSON Lines");
      CHECK(format_of(ending, "{\"start\":1,\"words\":[]}\n{\"start\":2}\n") == "JSON Lines");
      CHECK(format_of(ending, "SPEAKER a 1 6.690 0.430 <NA> <NA> s <NA> <NA>\n") == "RTTM");
      CHECK(format_of(ending, ";; x\nsample 1 Diane 6.68 7.16 Hello?\n") == "STM");
      CHECK(format_of(ending, "sample 1 6.68 0.16 Hello\n") == "CTM");
      CHECK(format_of(ending, "1.5\t2.5\tHi\n") == "Audacity labels");
      CHECK(format_of(ending, "Sr No.,Utterance,Speaker,StartTime,EndTime\n") == "CSV or TSV");
    }
  }

  TEST_CASE("the ending decides where the content does not") {
    CHECK(format_of("txt", "Ann: Hi\nBob: No\n") == "plain text");
    CHECK(format_of("xyz", "Ann: Hi\nBob: No\n") == "none");
    CHECK(format_of("srt", "nothing like it") == "SubRip");
    CHECK(format_of("csv", "a,b\n1,2\n") == "CSV or TSV");
    CHECK(format_of("json", "{\"segments\":[{\"start\":1}]}") == "Whisper JSON");
    CHECK(format_of("jsonl", "{\"start\":1,\"end\":2}") == "JSON Lines");
    CHECK(format_of("txt", "Text, and more\n") == "plain text");
  }

  TEST_CASE("a file is read with its encoding and format named") {
    const support::TemporaryDirectory folder;
    std::ofstream(folder / "talk.SRT", std::ios::binary) << "1\n00:00:01,000 --> 00:00:02,000\ncaf\xE9\n";
    const Transcript read = read_transcript(folder / "talk.SRT", {});
    CHECK(read.format == "SubRip");
    CHECK(read.encoding == "Windows-1252 (guessed)");
    REQUIRE(read.entries.size() == 1);
    CHECK(read.entries[0].text == "caf\xC3\xA9");
    CHECK(read.problems.empty());
  }

  TEST_CASE("published transcripts of every kind are recognised and make conversations") {
    const auto folder = std::filesystem::path(UNDERTONE_SOURCE_DIR) / "../shared/media/transcripts";
    if (!std::filesystem::exists(folder)) {
      MESSAGE("skipped: " << folder.string() << " is absent");
      return;
    }
    for (const auto& file : std::filesystem::directory_iterator(folder)) {
      CAPTURE(file.path().string());
      const Transcript read = read_transcript(file.path(), {});
      const std::string ending = file.path().extension().string();
      const std::string expected = ending == ".eaf" ? "ELAN" : ending == ".srt" ? "SubRip" : "TextGrid";
      CHECK(read.format.find(expected) != std::string::npos);
      CHECK_FALSE(to_conversation(read).conversation.empty());
    }
  }

  TEST_CASE("strict reading refuses any problem and lists file, line and reason") {
    const support::TemporaryDirectory folder;
    const auto path = folder / "talk.srt";
    std::ofstream(path, std::ios::binary) << "stray\n" << kSrt << std::string(3, '\0');
    CHECK(read_transcript(path, {}).problems.size() == 2);
    TranscriptOptions strict;
    strict.strict = true;
    CHECK(support::error_text([&] { read_transcript(path, strict); }) ==
          "bad input: 2 problems in a transcript that must have none:\n" + path.string() +
              ":5: 3 NUL characters at the end, cut off\n" + path.string() +
              ":1: text before the first entry: \"stray\"");
    CHECK(problem_text("a.srt", {0, "why"}) == "a.srt: why");
  }

  TEST_CASE("what cannot be read is an error that names the file") {
    const support::TemporaryDirectory folder;
    std::ofstream(folder / "talk.bin") << "hello";
    std::ofstream(folder / "talk.json") << "{\"segments\": [";
    CHECK(
        support::error_text([&] { read_transcript(folder / "talk.bin", {}); }).starts_with("unsupported: /"));
    const auto error = support::error_of([&] { read_transcript(folder / "talk.json", {}); });
    REQUIRE(error);
    CHECK(error->kind() == ErrorKind::kBadInput);
    CHECK(std::string(error->what())
              .starts_with("reading " + (folder / "talk.json").string() +
                           " as Whisper JSON: JSON line 1, column "));
    CHECK(support::error_of([&] { read_transcript(folder / "none.srt", {}); })->kind() ==
          ErrorKind::kNotFound);
  }
}
