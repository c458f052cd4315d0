#include "data/corpora/emorynlp.hpp"

#include "tests/data/corpora/corpus_files.hpp"

using namespace undertone;
using namespace undertone::data;
using support::error_text;

namespace {

const std::string kHeader =
    "Utterance,Speaker,Emotion,Scene_ID,Utterance_ID,Season,Episode,Start_Time,End_Time\n";

Corpus read(const CorpusFolder& folder, std::optional<Split> split = {}) {
  return read_emorynlp(folder.path(), split, {});
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("EmoryNLP rows become utterances of scenes, with one name for those who speak together") {
    const CorpusFolder folder;
    folder.write("emorynlp_train_final.csv",
                 kHeader + "Two.,\"['Cara W', 'Sue B']\",Sad,1,7,2,15,00:00:05.171,00:00:07.423\n" +
                     "One.,['Rae Green'],Joyful,1,2,2,15,00:00:03.795,00:00:05.004\n" +
                     "Three.,\"[\"\"Ann's Friend\"\"]\",Mad,12,1,10,3,,\n" +
                     "Four.,Bo,Neutral,12,2,10,3,x,y\n" + "Five.,[],Scared,12,3,10,3,,\n");
    const Corpus corpus = read(folder);
    CHECK(problems_of(corpus).empty());
    CHECK(ids_of(corpus) == std::vector<std::string>{"s02e15c01u2", "s02e15c01u7", "s10e03c12u1",
                                                     "s10e03c12u2", "s10e03c12u3"});
    CHECK(corpus.samples[0].speaker == "Rae Green");
    CHECK(corpus.samples[1].speaker == "Cara W & Sue B");
    CHECK(corpus.samples[2].speaker == "Ann's Friend");
    CHECK(corpus.samples[3].speaker == "Bo");
    CHECK(!corpus.samples[4].speaker);
    CHECK(corpus.samples[0].label == "joyful");
    CHECK(corpus.labels.size() == 7);
    REQUIRE(corpus.samples[1].span);
    CHECK(corpus.samples[1].span->end_s == doctest::Approx(7.423));
    CHECK(!corpus.samples[2].span);
    CHECK(!corpus.samples[3].span);
  }

  TEST_CASE("lists of speakers that are cut short do no harm") {
    const CorpusFolder folder;
    folder.write("emorynlp_dev_final.csv",
                 kHeader + "a,['Ann],Sad,1,1,1,1,,\nb,['],Sad,1,2,1,1,,\n" +
                     "c,],Sad,1,3,1,1,,\nd,[,Sad,1,4,1,1,,\ne,\"['A',' ']\",Sad,1,5,1,1,,\n");
    const Corpus corpus = read(folder);
    REQUIRE(corpus.samples.size() == 5);
    CHECK(corpus.samples[0].speaker == "Ann");
    CHECK(!corpus.samples[1].speaker);
    CHECK(corpus.samples[2].speaker == "]");
    CHECK(corpus.samples[3].speaker == "[");
    CHECK(corpus.samples[4].speaker == "A");
  }

  TEST_CASE("a broken EmoryNLP row is a problem with file and line") {
    const CorpusFolder folder;
    folder.write(
        "emorynlp_test_final.csv",
        kHeader +
            "a,['A'],Joy,1,1,1,1,,\nb,['A'],Sad,1,one,1,1,,\nc,['A'],Sad,1,1,1,1,,\nd,['A'],Sad,1,1,1,1,,\n");
    const Corpus corpus = read(folder, Split::kTest);
    const auto problems = problems_of(corpus);
    REQUIRE(problems.size() == 3);
    CHECK(has(problems[0], "emorynlp_test_final.csv:2: the emotion \"Joy\" is none of neutral, joyful"));
    CHECK(has(problems[1], "emorynlp_test_final.csv:3: Utterance_ID should be a whole number"));
    CHECK(has(problems[2], "emorynlp_test_final.csv:5: utterance 1 of scene s01e01c01 stands there twice"));
    CHECK(corpus.samples.size() == 1);
    folder.write("emorynlp_test_final.csv", "Utterance,Speaker\n");
    CHECK(has(error_text([&] { read(folder); }),
              "emorynlp_test_final.csv: no CSV column is called \"Emotion\""));
  }

  TEST_CASE("the real EmoryNLP has the utterances and scenes that were counted in it") {
    const auto folder = shared_corpus("emorynlp");
    if (!folder) return;
    const Corpus corpus = read_emorynlp(*folder, {}, {});
    CHECK(count(corpus, Split::kTrain) == 7551);
    CHECK(count(corpus, Split::kDev) == 954);
    CHECK(count(corpus, Split::kTest) == 984);
    CHECK(groups(corpus).size() == 659 + 89 + 79);
    CHECK(count(corpus, Split::kTrain, "joyful") == 1677);
    CHECK(count(corpus, Split::kTest, "sad") == 70);
    CHECK(problems_of(corpus).empty());
    for (const Sample& sample : corpus.samples) REQUIRE((sample.speaker && sample.text && sample.span));
  }
}
