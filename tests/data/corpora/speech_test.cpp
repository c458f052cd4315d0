#include "data/corpora/speech.hpp"

#include "tests/data/corpora/corpus_files.hpp"

using namespace undertone;
using namespace undertone::data;
using support::error_text;

namespace {

const std::string kHeader = "path,emotion,speaker,sex,language,text,intensity\n";

Corpus read(const CorpusFolder& folder, std::optional<Split> split = {}, const CorpusOptions& options = {}) {
  return read_speech(folder.path(), split, options);
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("clips of speech have a file, a speaker, and a text that is no code") {
    const CorpusFolder folder;
    folder.write("index.csv", kHeader + "audio/a.flac,joy,spk03,M,de,a01,normal\n" +
                                  "audio/b.flac,Happy,spk13,F,de,Guten Tag,normal\n" +
                                  "c.flac,fearful,spk15,F,de,b10,normal\n");
    const Corpus corpus = read(folder);
    CHECK(problems_of(corpus).empty());
    REQUIRE(corpus.samples.size() == 3);
    CHECK(corpus.samples[0].id == "audio/a.flac");
    CHECK(corpus.samples[0].file == folder.path() / "audio/a.flac");
    CHECK(corpus.samples[0].speaker == "spk03");
    CHECK(!corpus.samples[0].text);
    CHECK(corpus.samples[1].text == "Guten Tag");
    CHECK(corpus.samples[1].label == "joy");
    CHECK(corpus.samples[2].label == "fear");
    CHECK(corpus.samples[1].split == Split::kDev);
    CHECK(corpus.samples[2].split == Split::kTest);
    CHECK(ids_of(read(folder, Split::kDev)) == std::vector<std::string>{"audio/b.flac"});
    CHECK(corpus.licence == "free for research");
  }

  TEST_CASE("calm and boredom are folded away or kept as classes") {
    const CorpusFolder folder;
    folder.write("index.csv", kHeader + "a,calm,x,,,,\nb,boredom,x,,,,\nc,anger,x,,,,\n");
    const Corpus folded = read(folder);
    CHECK(ids_of(folded) == std::vector<std::string>{"a", "c"});
    CHECK(folded.samples[0].label == "neutral");
    CHECK(folded.labels == default_labels());
    CHECK(problems_of(folded).empty());
    const Corpus kept = read(folder, {}, {.extra_emotions = ExtraEmotions::kKeep});
    CHECK(kept.samples.size() == 3);
    CHECK(kept.samples[0].label == "calm");
    REQUIRE(kept.labels.size() == 9);
    CHECK(kept.labels[7] == "boredom");
    CHECK(kept.labels[8] == "calm");
  }

  TEST_CASE("a column of splits goes before every rule") {
    const CorpusFolder folder;
    folder.write("index.csv",
                 "path,emotion,speaker,split\na,joy,actor17,train\nb,joy,actor01,test\nc,joy,actor01,tset\n");
    const Corpus corpus = read(folder);
    REQUIRE(corpus.samples.size() == 2);
    CHECK(corpus.samples[0].split == Split::kTrain);
    CHECK(corpus.samples[1].split == Split::kTest);
    CHECK(problems_of(corpus) ==
          std::vector<std::string>{"index.csv:4: the split \"tset\" is none of train, dev, test"});
  }

  TEST_CASE("a broken line of the index is a problem with file and line") {
    const CorpusFolder folder;
    folder.write("index.csv", kHeader +
                                  "../a,joy,x,,,,\n/etc/passwd,joy,x,,,,\nb/../../c,joy,x,,,,\n,joy,x,,,,\n" +
                                  "a,glee,x,,,,\na,joy,,,,,\na,joy,x\na,joy,x,,,,\n");
    const Corpus corpus = read(folder);
    const auto problems = problems_of(corpus);
    REQUIRE(problems.size() == 7);
    for (std::size_t i = 0; i < 4; ++i) CHECK(has(problems[i], "leaves the folder"));
    CHECK(has(problems[4], "index.csv:6: the emotion \"glee\" is none of"));
    CHECK(has(problems[5], "index.csv:7: the clip has no speaker"));
    CHECK(has(problems[6], "index.csv:8: 3 fields where the header has 7"));
    CHECK(corpus.samples.size() == 1);
  }

  TEST_CASE("a missing column and a split without speakers are refused") {
    const CorpusFolder folder;
    folder.write("index.csv", "path,emotion\n");
    CHECK(has(error_text([&] { read(folder); }), "index.csv: no CSV column is called \"speaker\""));
    folder.write("index.csv", kHeader + "a,joy,actor01,M,en,,\n");
    CHECK(has(error_text([&] { read(folder, Split::kTest); }),
              "no speaker in its test split (RAVDESS by actor"));
  }

  TEST_CASE("the real speech corpora have the clips and speakers that were counted in them") {
    struct Expected {
      std::string name, rule;
      std::size_t train, dev, dev_anger;
    };
    for (const Expected& expected : {Expected{"ravdess", "RAVDESS", 960, 240, 32},
                                     {"emodb", "EmoDB", 238, 112, 28},
                                     {"nemo", "nEMO", 3403, 539, 90}}) {
      CAPTURE(expected.name);
      const auto folder = shared_corpus(expected.name);
      if (!folder) continue;
      const Corpus corpus = read_speech(*folder, {}, {});
      CHECK(count(corpus, Split::kTrain) == expected.train);
      CHECK(count(corpus, Split::kDev) == expected.dev);
      CHECK(count(corpus, Split::kTest) == 0);
      CHECK(count(corpus, Split::kDev, "anger") == expected.dev_anger);
      CHECK(corpus.split_rule.starts_with(expected.rule));
      CHECK(problems_of(corpus).empty());
    }
  }

  TEST_CASE("kept as classes, real calm and boredom are what was counted") {
    const CorpusOptions keep{.extra_emotions = ExtraEmotions::kKeep};
    if (const auto folder = shared_corpus("ravdess")) {
      CHECK(count(read_speech(*folder, {}, keep), Split::kTrain, "calm") == 128);
    }
    if (const auto folder = shared_corpus("emodb")) {
      const Corpus corpus = read_speech(*folder, {}, keep);
      CHECK(corpus.samples.size() == 408);
      CHECK(count(corpus, Split::kTrain, "boredom") + count(corpus, Split::kDev, "boredom") == 58);
    }
  }
}
