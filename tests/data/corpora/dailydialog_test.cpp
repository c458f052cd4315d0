#include "data/corpora/dailydialog.hpp"

#include "tests/data/corpora/corpus_files.hpp"

using namespace undertone;
using namespace undertone::data;
using support::error_text;

namespace {

void write(const CorpusFolder& folder, const std::string& name, const std::string& texts,
           const std::string& emotions) {
  folder.write(name + "/dialogues_" + name + ".txt", texts);
  folder.write(name + "/dialogues_emotion_" + name + ".txt", emotions);
}

Corpus read(const CorpusFolder& folder, std::optional<Split> split = {}) {
  return read_dailydialog(folder.path(), split, {});
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("DailyDialog lines become dialogues of two who take turns") {
    const CorpusFolder folder;
    write(folder, "train", "Hi , you . __eou__ Oh ! __eou__ Yes . __eou__\nNo . __eou__ Why ? __eou__\n",
          "0 6 4 \n1 5\n");
    write(folder, "validation", "Fear . __eou__ Ugh . __eou__\r\n\r\n", "3 2\r\n");
    const Corpus corpus = read(folder);
    CHECK(problems_of(corpus).empty());
    REQUIRE(corpus.samples.size() == 7);
    std::vector<std::string> labels, speakers;
    for (const Sample& sample : corpus.samples) labels.push_back(sample.label.value());
    CHECK(labels ==
          std::vector<std::string>{"neutral", "surprise", "joy", "anger", "sadness", "fear", "disgust"});
    CHECK(corpus.samples[0].text == "Hi , you .");
    CHECK(corpus.samples[0].speaker == "A");
    CHECK(corpus.samples[1].speaker == "B");
    CHECK(corpus.samples[2].speaker == "A");
    CHECK(corpus.samples[3].speaker == "A");
    CHECK(corpus.samples[4].id == "train/2/2");
    CHECK(corpus.samples[6].id == "dev/1/2");
    CHECK(groups(corpus).size() == 3);
    CHECK(read(folder, Split::kDev).samples.size() == 2);
  }

  TEST_CASE("DailyDialog files with different numbers of lines are refused with both numbers") {
    const CorpusFolder folder;
    write(folder, "train", "a __eou__\nb __eou__\n", "0\n");
    const std::string error = error_text([&] { read(folder); });
    CHECK(has(error, "bad input: "));
    CHECK(has(error, "dialogues_emotion_train.txt has 1 lines, but "));
    CHECK(has(error, "dialogues_train.txt has 2"));
    write(folder, "train", "a __eou__\nb __eou__\n", "0\n0\n");
    folder.write("train/dialogues_act_train.txt", "1\n1\n1\n");
    CHECK(has(error_text([&] { read(folder); }), "dialogues_act_train.txt has 3 lines"));
    std::filesystem::remove(folder.path() / "train/dialogues_emotion_train.txt");
    CHECK(has(error_text([&] { read(folder); }), "not found: cannot read"));
    CHECK(has(error_text([&] { read(folder, Split::kTest); }), "the test split is not in"));
  }

  TEST_CASE("a dialogue whose emotions do not fit it is left out, with its line") {
    const CorpusFolder folder;
    write(folder, "test", "a __eou__ b __eou__\nc __eou__\nd __eou__ e\n\nf __eou__\n", "0\n7\n4 4\n0\nx\n");
    const Corpus corpus = read(folder);
    CHECK(problems_of(corpus) ==
          std::vector<std::string>{
              "dialogues_emotion_test.txt:1: 1 emotions for 2 utterances; the dialogue is left out",
              "dialogues_emotion_test.txt:2: \"7\" is no emotion from 0 to 6; the dialogue is left out",
              "dialogues_emotion_test.txt:4: 1 emotions for 0 utterances; the dialogue is left out",
              "dialogues_emotion_test.txt:5: \"x\" is no emotion from 0 to 6; the dialogue is left out"});
    CHECK(ids_of(corpus) == std::vector<std::string>{"test/3/1", "test/3/2"});
  }

  TEST_CASE("the real DailyDialog has the dialogues that were counted in it, but one") {
    const auto folder = shared_corpus("dailydialog");
    if (!folder) return;
    const Corpus corpus = read_dailydialog(*folder, {}, {});
    CHECK(count(corpus, Split::kTrain) == 87'170 - 11);
    CHECK(count(corpus, Split::kDev) == 8069);
    CHECK(count(corpus, Split::kTest) == 7740);
    CHECK(groups(corpus).size() == 11'117 + 1000 + 1000);
    CHECK(count(corpus, Split::kTrain, "joy") == 11'182);
    CHECK(count(corpus, Split::kTest, "fear") == 17);
    CHECK(problems_of(corpus) ==
          std::vector<std::string>{
              "dialogues_emotion_train.txt:7852: 11 emotions for 12 utterances; the dialogue is left out"});
  }
}
