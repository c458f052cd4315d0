#include "data/corpora/goemotions.hpp"

#include <algorithm>

#include "tests/data/corpora/corpus_files.hpp"

using namespace undertone;
using namespace undertone::data;
using support::error_text;

namespace {

Corpus read(const CorpusFolder& folder, std::optional<Split> split = {}) {
  return read_goemotions(folder.path(), split, {});
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("GoEmotions comments have every label they are given, the first one first") {
    const CorpusFolder folder;
    folder.write("ekman/labels.txt", "anger\njoy\nneutral\n\n");
    folder.write("ekman/train.tsv", "\"Oh, \"\" fine\t1\tid1\nBoth\t2,0,2\tid2\n\n");
    folder.write("ekman/dev.tsv", "Hm\t2\tid3\n");
    const Corpus corpus = read(folder);
    CHECK(problems_of(corpus).empty());
    CHECK(corpus.labels == LabelSet({"anger", "joy", "neutral"}));
    CHECK(ids_of(corpus) == std::vector<std::string>{"id1", "id2", "id3"});
    CHECK(corpus.samples[0].text == "\"Oh, \"\" fine");  // quotes have no meaning
    CHECK(corpus.samples[0].label == "joy");
    CHECK(corpus.samples[0].more_labels.empty());
    CHECK(corpus.samples[1].label == "neutral");
    CHECK(corpus.samples[1].more_labels == std::vector<std::string>{"anger"});
    CHECK(corpus.samples[2].split == Split::kDev);
    CHECK(read_goemotions(folder.path() / "ekman", Split::kDev, {}).samples.size() == 1);
  }

  TEST_CASE("a broken GoEmotions line is a problem with file and line") {
    const CorpusFolder folder;
    folder.write("labels.txt", "anger\njoy\n");
    folder.write("test.tsv", "a\t2\tid1\nb\t0\nc\t0\tid3\td\ne\t0,\tid4\nf\t-1\tid5\ng\t0\tid6\n");
    const Corpus corpus = read(folder);
    CHECK(problems_of(corpus) ==
          std::vector<std::string>{
              "test.tsv:1: \"2\" is no label; they are counted from 0 to 1",
              "test.tsv:2: a comment, its labels and its id should stand there, not 2 fields",
              "test.tsv:3: a comment, its labels and its id should stand there, not 4 fields",
              "test.tsv:4: \"\" is no label; they are counted from 0 to 1",
              "test.tsv:5: \"-1\" is no label; they are counted from 0 to 1"});
    CHECK(ids_of(corpus) == std::vector<std::string>{"id6"});
  }

  TEST_CASE("labels.txt must be there and name labels once") {
    const CorpusFolder folder;
    folder.write("train.tsv", "a\t0\tid1\n");
    CHECK(has(error_text([&] { read(folder); }), "labels.txt: No such file"));
    folder.write("labels.txt", "\n\n");
    CHECK(has(error_text([&] { read(folder); }), "labels.txt names no labels"));
    folder.write("labels.txt", "joy\njoy\n");
    CHECK(has(error_text([&] { read(folder); }), "labels.txt: the label 'joy' stands twice"));
  }

  TEST_CASE("the real GoEmotions has the comments and labels that were counted in it") {
    const auto folder = shared_corpus("goemotions");
    if (!folder) return;
    const Corpus corpus = read_goemotions(*folder, {}, {});
    CHECK(count(corpus, Split::kTrain) == 43'410);
    CHECK(count(corpus, Split::kDev) == 5426);
    CHECK(count(corpus, Split::kTest) == 5427);
    CHECK(problems_of(corpus).empty());
    std::size_t several = 0, joys = 0;
    for (const Sample& sample : corpus.samples) {
      if (sample.split != Split::kTrain) continue;
      several += !sample.more_labels.empty();
      joys += sample.label == "joy" || std::find(sample.more_labels.begin(), sample.more_labels.end(),
                                                 "joy") != sample.more_labels.end();
    }
    CHECK(several == 3855);
    CHECK(joys == 17'410);
  }
}
