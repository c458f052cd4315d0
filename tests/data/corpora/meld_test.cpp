#include "data/corpora/meld.hpp"

#include "tests/data/corpora/corpus_files.hpp"

using namespace undertone;
using namespace undertone::data;
using support::error_text;

namespace {

const std::string kHeader =
    "Sr No.,Utterance,Speaker,Emotion,Sentiment,Dialogue_ID,Utterance_ID,Season,Episode,StartTime,EndTime\n";
const std::string kRow = "1,Hi.,Ann,joy,positive,0,0,4,7,\"00:20:57,256\",\"0:21:00,049\"\n";

Corpus read(const CorpusFolder& folder, std::optional<Split> split = {}) {
  return read_meld(folder.path(), split, {});
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("MELD rows become utterances with speaker, span, emotion and sentiment") {
    const CorpusFolder folder;
    folder.write("train_sent_emo.csv", kHeader + kRow);
    const Corpus corpus = read(folder);
    REQUIRE(corpus.samples.size() == 1);
    const Sample& sample = corpus.samples[0];
    CHECK(sample.id == "train/dia0_utt0");
    CHECK(sample.group == "train/dia0");
    CHECK(sample.speaker == "Ann");
    CHECK(sample.text == "Hi.");
    CHECK(sample.label == "joy");
    CHECK(sample.sentiment == 1);
    REQUIRE(sample.span);
    CHECK(sample.span->begin_s == doctest::Approx(1257.256));
    CHECK(sample.span->end_s == doctest::Approx(1260.049));
    CHECK(where(corpus, sample) == (folder.path() / "train_sent_emo.csv:2").string());
    CHECK(problems_of(corpus).empty());
    CHECK(corpus.licence == "GPL-3.0");
  }

  TEST_CASE("MELD utterances stand by dialogue and number, whatever the order of the rows") {
    const CorpusFolder folder;
    folder.write("dev_sent_emo.csv",
                 "Utterance,Speaker,Emotion,Dialogue_ID,Utterance_ID\n"
                 "a,A,joy,7,2\nb,B,fear,3,1\nc,A,joy,7,10\nd,A,joy,7,0\ne,B,anger,3,0\n");
    const Corpus corpus = read(folder, Split::kDev);
    CHECK(ids_of(corpus) == std::vector<std::string>{"dev/dia7_utt0", "dev/dia7_utt2", "dev/dia7_utt10",
                                                     "dev/dia3_utt0", "dev/dia3_utt1"});
    CHECK(groups(corpus).size() == 2);
    CHECK(!corpus.samples[0].sentiment);
    CHECK(!corpus.samples[0].span);
  }

  TEST_CASE("MELD dialogues of different files never share a group") {
    const CorpusFolder folder;
    folder.write("train_sent_emo.csv", kHeader + kRow);
    folder.write("test_sent_emo.csv", kHeader + kRow);
    const Corpus corpus = read(folder);
    CHECK(ids_of(corpus) == std::vector<std::string>{"train/dia0_utt0", "test/dia0_utt0"});
    CHECK(ids_of(read(folder, Split::kTest)) == std::vector<std::string>{"test/dia0_utt0"});
  }

  TEST_CASE("what Windows-1252 became is repaired") {
    const CorpusFolder folder;
    folder.write("train_sent_emo.csv", kHeader + "1,It\xc2\x92s me\xc2\x85 \xc3\xa9,Ann,joy,,0,0,,,,\n");
    folder.write("dev_sent_emo.csv", kHeader + "1,It\x92s me,Ann,joy,,0,0,,,,\n");
    const Corpus corpus = read(folder);
    CHECK(corpus.samples.at(0).text == "It\u2019s me\u2026 \u00e9");
    CHECK(corpus.samples.at(1).text == "It\u2019s me");
  }

  TEST_CASE("a broken MELD row is a problem with file and line, and the others stay") {
    const CorpusFolder folder;
    folder.write("dev_sent_emo.csv", kHeader + kRow + "2,x,Ann,hapiness,neutral,0,1,4,7,,\n" +
                                         "3,x,Ann,joy,neutral,zero,1,4,7,,\n" + "4,x,Ann\n" + kRow +
                                         "6,x,Ann,Joy ,soso,0,2,4,7,\"00:00:02,0\",\"00:00:01,0\"\n");
    const Corpus corpus = read(folder);
    const auto problems = problems_of(corpus);
    REQUIRE(problems.size() == 5);
    CHECK(has(problems[0], "dev_sent_emo.csv:3: the emotion \"hapiness\" is none of neutral, surprise"));
    CHECK(problems[1] == "dev_sent_emo.csv:4: Dialogue_ID should be a whole number, not \"zero\"");
    CHECK(problems[2] == "dev_sent_emo.csv:5: 3 fields where the header has 11");
    CHECK(problems[3] == "dev_sent_emo.csv:6: utterance 0 of dialogue 0 stands there twice");
    CHECK(problems[4] == "dev_sent_emo.csv:7: the sentiment \"soso\" is unknown");
    CHECK(ids_of(corpus) == std::vector<std::string>{"dev/dia0_utt0", "dev/dia0_utt2"});
    CHECK(corpus.samples[1].label == "joy");
    CHECK(!corpus.samples[1].span);  // backwards
  }

  TEST_CASE("a MELD file without a column, without anything or not there at all is refused by name") {
    const CorpusFolder folder;
    CHECK(
        has(error_text([&] { read(folder); }), "not found: the corpus is not in " + folder.path().string()));
    folder.write("train_sent_emo.csv", "Utterance,Speaker,Dialogue_ID,Utterance_ID\n");
    const std::string file = (folder.path() / "train_sent_emo.csv").string();
    CHECK(has(error_text([&] { read(folder); }), file + ": no CSV column is called \"Emotion\""));
    CHECK(has(error_text([&] { read(folder, Split::kDev); }), "where it would be dev_sent_emo.csv"));
    folder.write("train_sent_emo.csv", "");
    CHECK(has(error_text([&] { read(folder); }), file + ": the CSV text is empty"));
  }

  TEST_CASE("the real MELD has the utterances and dialogues that were counted in it") {
    const auto folder = shared_corpus("meld");
    if (!folder) return;
    const Corpus corpus = read_meld(*folder, {}, {});
    CHECK(count(corpus, Split::kTrain) == 9989);
    CHECK(count(corpus, Split::kDev) == 1109);
    CHECK(groups(corpus).size() == 1038 + 114);
    CHECK(count(corpus, Split::kTrain, "neutral") == 4710);
    CHECK(count(corpus, Split::kTrain, "disgust") == 271);
    CHECK(count(corpus, Split::kDev, "fear") == 40);
    CHECK(problems_of(corpus).empty());
    for (const Sample& sample : corpus.samples) REQUIRE((sample.speaker && sample.text && sample.span));
    CHECK(read_meld(*folder, Split::kDev, {}).samples.size() == 1109);
  }
}
