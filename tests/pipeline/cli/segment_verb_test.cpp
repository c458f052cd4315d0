#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "data/annotations/jsonl.hpp"
#include "data/transcripts/eaf.hpp"
#include "tests/pipeline/cli/run_words.hpp"
#include "tests/pipeline/segment/small_media.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/text_of.hpp"

namespace undertone::cli {
namespace {

namespace fs = std::filesystem;
using pipeline::make_sound;
using pipeline::write_text;
using support::TemporaryDirectory;
using support::text_of;

const std::string kSrt =
    "1\n00:00:01,000 --> 00:00:02,500\n[Ann | joy]: Hello\nthere\n\n"
    "2\n00:00:03,000 --> 00:00:04,000\n[Bob]: Hi\n";

/// A sound with a transcript beside it.
fs::path make_talk(const TemporaryDirectory& folder) {
  write_text(folder / "talk.srt", kSrt);
  return make_sound(folder / "talk.wav");
}

Outcome segment(const fs::path& media, const std::vector<std::string>& more = {}) {
  std::vector<std::string> words = {"segment", media.string()};
  words.insert(words.end(), more.begin(), more.end());
  return run_words(words);
}

std::size_t count_of_files(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST_SUITE("cli") {
  TEST_CASE("segment prints a table of who speaks when") {
    const TemporaryDirectory folder;
    const Outcome outcome = segment(make_talk(folder), {"--log", "quiet"});
    CHECK(outcome.status == ExitStatus::kDone);
    CHECK(outcome.err.empty());
    CHECK(outcome.out ==
          "start         end           speaker  emotion  text\n"
          "00:00:01.000  00:00:02.500  Ann      joy      Hello there\n"
          "00:00:03.000  00:00:04.000  Bob               Hi\n");
  }

  TEST_CASE("what was found in the sound is said to be automatic in every output that has room for it") {
    const TemporaryDirectory folder;
    const fs::path media = folder / "talk.mp4";
    REQUIRE(run_words({"synthesize", media.string(), "--turns", "3", "--width", "128", "--height", "96",
                       "--frame-rate", "8", "--voice", "built-in"})
                .status == ExitStatus::kDone);
    fs::remove(folder / "talk.csv");
    const std::string found = "turns and speakers found automatically in the sound";
    const Outcome table = segment(media);
    CHECK(table.status == ExitStatus::kDone);
    CHECK(contains(table.out, "speaker_1"));
    CHECK(!contains(table.out, "text"));
    CHECK(table.out.ends_with("(" + found + ")\n"));
    CHECK(contains(table.err, "turns found automatically in the sound"));
    CHECK(contains(segment(media, {"--format", "vtt"}).out, "NOTE " + found + "\n"));
    const auto read = data::parse_jsonl_annotation(segment(media, {"--format", "jsonl"}).out).annotation;
    CHECK(read.turns == data::Origin::kSound);
    CHECK(read.speakers == data::Origin::kSound);
    CHECK(read.media == media);
    CHECK(read.made_by.starts_with("undertone "));
    for (const Utterance& utterance : read.conversation.utterances()) CHECK(!utterance.text);
    const auto alone =
        data::parse_jsonl_annotation(segment(media, {"--format", "jsonl", "--speakers", "none"}).out)
            .annotation;
    CHECK(alone.conversation.speakers().empty());
    CHECK(alone.speakers == data::Origin::kUnknown);
  }

  TEST_CASE("files are written in the formats of their endings and named") {
    const TemporaryDirectory folder;
    const fs::path media = make_talk(folder);
    const std::vector<std::string> names = {"a.jsonl", "a.csv", "a.eaf", "a.TextGrid",
                                            "a.vtt",   "a.srt", "a.rttm"};
    std::vector<std::string> words;
    std::string expected;
    for (const std::string& name : names) {
      words.insert(words.end(), {"--out", (folder / name).string()});
      expected += (folder / name).string() + "\n";
    }
    const Outcome outcome = segment(media, words);
    CHECK(outcome.status == ExitStatus::kDone);
    CHECK(outcome.out == expected);
    for (const std::string& name : names) {
      CAPTURE(name);
      const Outcome again = run_words({"segment", media.string(), "--transcript", (folder / name).string()});
      CHECK(again.status == ExitStatus::kDone);
      CHECK(count_of(again.out, "\n") == 3);
      CHECK(contains(again.out, "Bob"));
    }
    CHECK(count_of_files(folder.path()) == names.size() + 2);
  }

  TEST_CASE("the ending may be anything where the format is named") {
    const TemporaryDirectory folder;
    const fs::path media = make_talk(folder);
    const std::string name = folder / "turns.x";
    const Outcome unknown = segment(media, {"--out", name});
    CHECK(unknown.status == ExitStatus::kMisused);
    CHECK(contains(unknown.err, "the ending says no format"));
    CHECK(segment(media, {"--out", name, "--format", "rttm"}).status == ExitStatus::kDone);
    CHECK(text_of(name).starts_with("SPEAKER talk 1 1.000 1.500 <NA> <NA> Ann <NA> <NA>\n"));
  }

  TEST_CASE("a file that is there stays without --force, and an input stays in any case") {
    const TemporaryDirectory folder;
    const fs::path media = make_talk(folder);
    write_text(folder / "there.csv", "precious");
    const Outcome refused = segment(media, {"--out", folder / "there.csv"});
    CHECK(refused.status == ExitStatus::kFailed);
    CHECK(contains(refused.err, "is there already; --force replaces it"));
    CHECK(text_of(folder / "there.csv") == "precious");
    CHECK(segment(media, {"--out", folder / "there.csv", "--force"}).status == ExitStatus::kDone);
    CHECK(text_of(folder / "there.csv") != "precious");

    fs::create_symlink(folder / "talk.srt", folder / "link.srt");
    const std::string before = text_of(folder / "talk.srt");
    for (const char* name : {"talk.srt", "link.srt"}) {
      const Outcome input = segment(media, {"--out", folder / name, "--force"});
      CHECK(input.status == ExitStatus::kMisused);
      CHECK(contains(input.err, "would replace an input"));
      CHECK(text_of(folder / "talk.srt") == before);
    }
    const Outcome itself = segment(media, {"--out", media, "--format", "csv", "--force"});
    CHECK(itself.status == ExitStatus::kMisused);
  }

  TEST_CASE("a folder that cannot be written to is told before the work, and nothing is left behind") {
    const TemporaryDirectory folder;
    const fs::path media = make_talk(folder);
    const Outcome outcome = segment(media, {"--out", folder / "a.csv", "--out", folder / "no/a.csv"});
    CHECK(outcome.status == ExitStatus::kFailed);
    CHECK(count_of_files(folder.path()) == 2);
  }

  TEST_CASE("tiers of a file that is added to stay, in another file") {
    const TemporaryDirectory folder;
    const fs::path media = make_talk(folder);
    const std::string old_file = folder / "old.eaf";
    write_text(folder / "other.srt", "1\n00:00:05,000 --> 00:00:06,000\n[Cid]: before\n");
    REQUIRE(segment(media, {"--transcript", folder / "other.srt", "--out", old_file}).status ==
            ExitStatus::kDone);
    const std::string before = text_of(old_file);
    const Outcome added = segment(media, {"--add-to", old_file, "--out", folder / "new.eaf"});
    CHECK(added.status == ExitStatus::kDone);
    CHECK(text_of(old_file) == before);
    const data::Transcript read = data::parse_eaf(text_of(folder / "new.eaf"), {});
    std::vector<std::string> speakers;
    for (const auto& entry : read.entries) speakers.push_back(entry.speaker.value_or("?"));
    std::sort(speakers.begin(), speakers.end());
    CHECK(speakers == std::vector<std::string>{"Ann", "Bob", "Cid"});

    CHECK(segment(media, {"--add-to", old_file}).status == ExitStatus::kMisused);
    CHECK(segment(media, {"--add-to", old_file, "--out", folder / "new.csv"}).status == ExitStatus::kMisused);
    CHECK(segment(media, {"--add-to", old_file, "--out", old_file, "--force"}).status ==
          ExitStatus::kMisused);
    CHECK(segment(media, {"--add-to", folder / "talk.srt", "--out", folder / "new.srt"}).status ==
          ExitStatus::kMisused);
  }

  TEST_CASE("control characters of a transcript do not reach the terminal") {
    const TemporaryDirectory folder;
    const fs::path media = make_sound(folder / "talk.wav");
    write_text(folder / "talk.csv", "start,end,speaker,text\n1,2,An\x1b[2Jn,a\x07 b\n");
    const Outcome outcome = segment(media);
    CHECK(contains(outcome.out, "An?[2Jn  a? b"));
  }

  TEST_CASE("a media file that is missing or no media is told") {
    const TemporaryDirectory folder;
    CHECK(segment(folder / "none.mp4").status == ExitStatus::kFailed);
    write_text(folder / "x.mp4", "no media");
    const Outcome outcome = segment(folder / "x.mp4");
    CHECK(outcome.status == ExitStatus::kFailed);
    CHECK(contains(outcome.err, "x.mp4"));
    CHECK(outcome.out.empty());
  }
}

}  // namespace undertone::cli
