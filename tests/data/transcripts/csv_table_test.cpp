#include "data/transcripts/csv_table.hpp"

#include <filesystem>
#include <map>

#include <doctest/doctest.h>

#include "data/transcripts/read_transcript.hpp"
#include "data/transcripts/to_conversation.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::data;

namespace {

Transcript parse(std::string_view text) { return parse_csv_table(text, {}); }

struct MeldFile {
  const char* name;
  std::size_t entries;  // counted with another CSV reader
  std::size_t speakers;
};

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("columns are recognised by many names, in any order") {
    for (const char* header :
         {"start,end,speaker,text,emotion,id", "Begin,Stop,Who,Utterance,Label,uid",
          "\"Start Time\",end_time,Participant,transcript,Emotion_Label,segment_id",
          "tmin,tmax,Character,sentence,mood,ID", "onset,offset,speaker name,words,EMOTION,clip",
          "start_s,end_sec,speaker_id,Content,emotion,utt_id"}) {
      CAPTURE(header);
      const Transcript read = parse(std::string(header) + "\n1.5,0:02.25,Ann,\"Hi, you\",joy,x1\n");
      CHECK(read.problems.empty());
      REQUIRE(read.entries.size() == 1);
      const TranscriptEntry& entry = read.entries[0];
      CHECK(entry.line == 2);
      CHECK(entry.span == TimeSpan{1.5, 2.25});
      CHECK(entry.speaker == "Ann");
      CHECK(entry.text == "Hi, you");
      CHECK(entry.label == "joy");
      CHECK(entry.id == "x1");
    }
  }

  TEST_CASE("a duration serves for the end, and units in names scale") {
    CHECK(parse("start,duration\n10,2.5\n").entries.at(0).span == TimeSpan{10, 12.5});
    CHECK(parse("start_ms,end_ms,text\n1500,2250,a\n").entries.at(0).span == TimeSpan{1.5, 2.25});
    CHECK(parse("start_ms,dur_s\n1500,2\n").entries.at(0).span == TimeSpan{1.5, 3.5});
  }

  TEST_CASE("the delimiter is found, and semicolons go with decimal commas") {
    const Transcript read = parse("start;end;text\n1,5;2,25;\"a;b\"\n");
    REQUIRE(read.entries.size() == 1);
    CHECK(read.format == "CSV");
    CHECK(read.entries[0].span == TimeSpan{1.5, 2.25});
    CHECK(read.entries[0].text == "a;b");
    CHECK(parse("start\tend\ttext, and more\n1\t2\ta, b\n").format == "TSV");
  }

  TEST_CASE("whole numbers that would be much too long are milliseconds, and the format says so") {
    const Transcript read = parse("start\tend\ttext\n0\t2500\tHi \"you\n2500\t6000\tthere\"\n");
    CHECK(read.format == "TSV, milliseconds (guessed)");
    REQUIRE(read.entries.size() == 2);
    CHECK(read.entries[0].span == TimeSpan{0, 2.5});
    CHECK(read.entries[0].text == "Hi \"you");
    CHECK(read.problems.empty());
    CHECK(parse("start,end\n0,60\n60,90\n").format == "CSV");
    CHECK(parse("start,end\n0.0,2500\n2500,6000\n").format == "CSV");
  }

  TEST_CASE(
      "quotes in a table of tabs are resolved where they are whole, and may span lines where fields are "
      "missing") {
    CHECK(parse("start\tend\ttext\n1\t2\t\"say \"\"so\"\"\"\n").entries.at(0).text == "say \"so\"");
    CHECK(parse("start\tend\ttext\n1\t2\t\"a\nb\"\n").entries.at(0).text == "a\nb");
    CHECK(parse("start\tend\ttext\n1\t2\t\"Hi,\" he said\n").entries.at(0).text == "\"Hi,\" he said");
  }

  TEST_CASE("missing columns leave their part absent, and so do empty cells") {
    const Transcript read = parse("start,end,speaker\n1,2,\n\n,,\n3,4,Ann\n");
    REQUIRE(read.entries.size() == 2);
    CHECK_FALSE(read.entries[0].speaker);
    CHECK_FALSE(read.entries[0].text);
    CHECK(read.entries[1].speaker == "Ann");
    CHECK(read.problems.empty());
  }

  TEST_CASE("a table of text without times has no times") {
    const Transcript read = parse("speaker,text\nAnn,Hi\nBob,Hello\n");
    CHECK(read.entries.size() == 2);
    CHECK_FALSE(has_times(read));
  }

  TEST_CASE("records that cannot be used are reported with line and reason") {
    const Transcript read = parse("start,end,text\n1,2,a,b\n1,x,a\n,2,a\n3,4\n5,6,good\n7,8,a \"b\" c\n");
    REQUIRE(read.entries.size() == 2);
    CHECK(read.entries[0].text == "good");
    CHECK(read.entries[1].text == "a \"b\" c");
    REQUIRE(read.problems.size() == 5);
    CHECK(read.problems[0].reason == "4 fields where the first line has 3");
    CHECK(read.problems[1].line == 3);
    CHECK(read.problems[1].reason == "no time of the end: \"x\"");
    CHECK(read.problems[2].reason == "no time of the begin");
    CHECK(read.problems[3].line == 5);
    CHECK(read.problems[4].reason.starts_with("a quote inside an unquoted field"));
  }

  TEST_CASE("a table without usable columns is refused with a reason") {
    CHECK(support::error_text([] { parse("a,b\n1,2\n"); }) ==
          "bad input: the first line names neither columns of times nor one of text: \"a\", \"b\"");
    CHECK(support::error_text([] { parse("start,text\n1,a\n"); }) ==
          "bad input: the table has a column of begins but none of ends or durations");
    CHECK(support::error_text([] { parse(""); }) ==
          "bad input: the table is empty, without even column names");
  }

  TEST_CASE("names in the text count only when asked for, and only without a column of speakers") {
    const TranscriptOptions prefix{.tiers = {}, .speaker_from = SpeakerFrom::kPrefix};
    CHECK_FALSE(parse("start,end,text\n1,2,ANN: a\n").entries.at(0).speaker);
    CHECK(parse_csv_table("start,end,text\n1,2,ANN: a\n", prefix).entries.at(0).speaker == "ANN");
    CHECK_FALSE(parse_csv_table("start,end,text,speaker\n1,2,ANN: a,\n", prefix).entries.at(0).speaker);
  }

  TEST_CASE("the tables of the MELD corpus parse whole") {
    const auto folder = std::filesystem::path(UNDERTONE_SOURCE_DIR) / "../shared/corpora/meld";
    for (const auto& [name, entries, speakers] :
         {MeldFile{"dev_sent_emo.csv", 1109, 47}, MeldFile{"train_sent_emo.csv", 9989, 260}}) {
      if (!std::filesystem::exists(folder / name)) {
        MESSAGE("skipped: " << (folder / name).string() << " is absent");
        continue;
      }
      const Transcript read = read_transcript(folder / name, {});
      CHECK(read.problems.empty());
      CHECK(read.entries.size() == entries);
      std::map<std::string, int> seen_speakers;
      std::map<std::string, int> labels;
      for (const TranscriptEntry& entry : read.entries) {
        REQUIRE(entry.text);
        REQUIRE(entry.span.begin_s < entry.span.end_s);
        ++seen_speakers[entry.speaker.value()];
        ++labels[entry.label.value()];
      }
      CHECK(seen_speakers.size() == speakers);
      CHECK(labels.size() == 7);
      CHECK(read.entries[0].id == "dia0_utt0");
      CHECK(to_conversation(read).problems.empty());
    }
  }
}
