#include "pipeline/segment/turn_finder.hpp"

#include <doctest/doctest.h>

#include "src/core/error.hpp"
#include "tests/pipeline/segment/recorded_log.hpp"
#include "tests/pipeline/segment/small_media.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::pipeline {
namespace {

using data::Origin;
using support::error_text;
using support::TemporaryDirectory;

const std::string kSrt =
    "1\n00:00:01,000 --> 00:00:02,500\nANN: Hello there\n\n"
    "2\n00:00:03,000 --> 00:00:04,000\nBOB: Hi\n";

Turns find(const std::filesystem::path& media, const TurnOptions& options, Log& log = silent_log()) {
  return find_turns(media, options, {}, log, silent_progress(), {});
}

TurnOptions from(std::string transcript) {
  TurnOptions options;
  options.transcript = std::move(transcript);
  return options;
}

std::vector<std::string> texts_of(const Turns& turns) {
  std::vector<std::string> texts;
  for (const Utterance& utterance : turns.conversation.utterances()) {
    texts.push_back(utterance.speaker.value_or("?") + ": " + utterance.text.value_or("-"));
  }
  return texts;
}

}  // namespace

TEST_SUITE("segment") {
  TEST_CASE("a transcript beside the media is found, and what it is and what it is preferred to is told") {
    const TemporaryDirectory folder;
    const auto media = make_sound(folder / "talk.wav");
    write_text(folder / "talk.srt", kSrt);
    write_text(folder / "talk.csv", "start,end,text\n1,2,no\n");
    RecordedLog log;
    const Turns turns = find(media, {}, log);
    CHECK(texts_of(turns) == std::vector<std::string>{"ANN: Hello there", "BOB: Hi"});
    CHECK(turns.turns == Origin::kTranscript);
    CHECK(turns.speakers == Origin::kTranscript);
    CHECK(log.warnings.empty());
    REQUIRE(log.infos.size() == 1);
    CHECK(log.infos[0] == "turns from '" + (folder / "talk.srt").string() + "' (SubRip, UTF-8), not from '" +
                              (folder / "talk.csv").string() +
                              "'; the order of preference is eaf, TextGrid, vtt, srt, json, csv, tsv, stm, "
                              "ctm, rttm, txt");
  }

  TEST_CASE("a file that is named goes before one that lies beside the media") {
    const TemporaryDirectory folder;
    const auto media = make_sound(folder / "talk.wav");
    write_text(folder / "talk.srt", kSrt);
    write_text(folder / "other.rttm", "SPEAKER talk 1 2.000 1.000 <NA> <NA> Cid <NA> <NA>\n");
    const Turns turns = find(media, from(folder / "other.rttm"));
    CHECK(texts_of(turns) == std::vector<std::string>{"Cid: -"});
  }

  TEST_CASE("what lies beside the media and is no transcript with times is passed over and told") {
    const TemporaryDirectory folder;
    const auto media = make_sound(folder / "talk.wav");
    write_text(folder / "talk.json", R"({"format": {"duration": 10}})");
    write_text(folder / "talk.eaf", "not XML at all");
    write_text(folder / "talk.srt", kSrt);
    write_text(folder / "talk.txt", "Words without times.\n");
    RecordedLog log;
    CHECK(find(media, {}, log).turns == Origin::kTranscript);
    REQUIRE(log.warnings.size() == 1);  // json and txt come after srt
    CHECK(log.warnings[0].starts_with("passed over: "));
    CHECK(log.warnings[0].find("talk.eaf") != std::string::npos);

    std::filesystem::remove(folder / "talk.srt");
    RecordedLog later;
    CHECK(find(media, {}, later).turns == Origin::kSound);
    CHECK(later.warnings.size() == 3);
  }

  TEST_CASE("strict makes an error of a file that would be passed over, and of an entry that is skipped") {
    const TemporaryDirectory folder;
    const auto media = make_sound(folder / "talk.wav");
    TurnOptions options;
    options.reading.strict = true;
    write_text(folder / "talk.eaf", "not XML at all");
    CHECK(error_text([&] { find(media, options); }).starts_with("bad input: "));

    std::filesystem::remove(folder / "talk.eaf");
    write_text(folder / "talk.srt", kSrt + "\n3\n00:00:09,000 --> 00:00:08,000\nbackwards\n");
    const std::string told = error_text([&] { find(media, options); });
    CHECK(told.find("talk.srt:10: ") != std::string::npos);
    RecordedLog log;
    CHECK(find(media, {}, log).conversation.size() == 2);
    CHECK(log.warnings.size() == 1);
  }

  TEST_CASE("a named transcript without times is refused, since its words cannot be placed") {
    const TemporaryDirectory folder;
    const auto media = make_sound(folder / "talk.wav");
    write_text(folder / "words.txt", "Words without times.\n");
    CHECK(error_text([&] { find(media, from(folder / "words.txt")); }) ==
          "unsupported: '" + (folder / "words.txt").string() +
              "' says nothing of times, and without them its words cannot be placed");
    CHECK(error_text([&] { find(media, from(folder / "none.srt")); }).starts_with("not found: "));
  }

  TEST_CASE("subtitles inside the media are used where nothing lies beside it") {
    const TemporaryDirectory folder;
    const auto media = make_sound(folder / "talk.mkv", {{{1, 2.5}, "ANN: Hello"}, {{3, 4}, "BOB: Hi"}});
    const Turns turns = find(media, {});
    CHECK(texts_of(turns) == std::vector<std::string>{"ANN: Hello", "BOB: Hi"});
    CHECK(turns.turns == Origin::kSubtitles);
    CHECK(turns.speakers == Origin::kSubtitles);
    CHECK(turns.conversation.utterances()[0].span == TimeSpan{1, 2.5});

    write_text(folder / "talk.srt", "1\n00:00:05,000 --> 00:00:06,000\nCID: Other\n");
    CHECK(texts_of(find(media, {})) == std::vector<std::string>{"CID: Other"});
    CHECK(find(media, from("subtitles")).turns == Origin::kSubtitles);
  }

  TEST_CASE("subtitles that are asked for and absent are an error") {
    const TemporaryDirectory folder;
    const auto media = make_sound(folder / "talk.wav");
    CHECK(error_text([&] { find(media, from("subtitles")); }) ==
          "not found: there are no subtitles in '" + media.string() + "'");
  }

  TEST_CASE("speakers are told apart by sound only where the transcript has none and it is wanted") {
    const TemporaryDirectory folder;
    const auto media = make_sound(folder / "talk.wav");
    write_text(folder / "talk.csv", "start,end,speaker,text\n1,4,Ann,hello\n5,9,,who?\n");
    const Turns told = find(media, {});
    CHECK(texts_of(told) == std::vector<std::string>{"Ann: hello", "speaker_1: who?"});
    CHECK(told.speakers == Origin::kSound);

    TurnOptions none;
    none.sound.speakers.kind = SpeakerCount::Kind::kNone;
    const Turns untold = find(media, none);
    CHECK(texts_of(untold) == std::vector<std::string>{"Ann: hello", "?: who?"});
    CHECK(untold.speakers == Origin::kTranscript);
  }

  TEST_CASE("without sound, speakers that the transcript does not name stay unknown, which is told") {
    const TemporaryDirectory folder;
    const auto media = make_silent_picture(folder / "talk.mp4");
    write_text(folder / "talk.csv", "start,end,text\n0,1,hello\n");
    RecordedLog log;
    const Turns turns = find(media, {}, log);
    CHECK(texts_of(turns) == std::vector<std::string>{"?: hello"});
    CHECK(turns.speakers == Origin::kUnknown);
    CHECK(log.warnings == std::vector<std::string>{"there is no sound to tell the speakers apart by"});
  }

  TEST_CASE("a media file with neither transcript nor subtitles nor sound is an error") {
    const TemporaryDirectory folder;
    const auto media = make_silent_picture(folder / "talk.mp4");
    CHECK(
        error_text([&] { find(media, {}); }).starts_with("not found: '" + media.string() + "' has no sound"));
  }

  TEST_CASE("entries outside the media are told and left out") {
    const TemporaryDirectory folder;
    const auto media = make_sound(folder / "talk.wav");
    write_text(folder / "talk.csv", "start,end,speaker,text\n1,4,Ann,hello\n50,90,Ann,later\n9,12,Ann,end\n");
    RecordedLog log;
    const Turns turns = find(media, {}, log);
    CHECK(texts_of(turns) == std::vector<std::string>{"Ann: hello", "Ann: end"});
    CHECK(turns.conversation.utterances()[1].span.end_s == doctest::Approx(10));
    CHECK(log.warnings.size() == 2);
  }

  TEST_CASE("of very many problems the first are told, and how many there are more") {
    const TemporaryDirectory folder;
    const auto media = make_sound(folder / "talk.wav");
    std::string table = "start,end,speaker,text\n1,4,Ann,hello\n";
    for (int i = 0; i < 50; ++i) table += "x,2,Ann,no\n";
    write_text(folder / "talk.csv", table);
    RecordedLog log;
    CHECK(find(media, {}, log).conversation.size() == 1);
    REQUIRE(log.warnings.size() == 21);
    CHECK(log.warnings[20] == "and 30 problems more, shown with --log debug");
  }
}

}  // namespace undertone::pipeline
