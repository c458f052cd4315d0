#include "data/corpora/registry.hpp"

#include <map>

#include "data/corpora/corpus_check.hpp"
#include "tests/data/corpora/corpus_files.hpp"
#include "tests/support/random.hpp"
#include "tests/support/zip_maker.hpp"

using namespace undertone;
using namespace undertone::data;
using support::error_text;

namespace {

std::string damaged(std::string bytes, support::Random& random) {
  for (std::size_t i = 1 + random.below(4); i > 0 && !bytes.empty(); --i) {
    const std::size_t at = random.below(bytes.size());
    const std::size_t way = random.below(4);
    if (way == 0) bytes[at] = static_cast<char>(random.bits() & 0xff);
    if (way == 1) bytes.erase(at, random.below(9));
    if (way == 2) bytes.insert(at, random.text(3));
    if (way == 3) bytes.resize(at);
  }
  return bytes;
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("a corpus is named by kind, path and maybe a split") {
    const CorpusName plain = parse_corpus_name("meld:/a/b");
    CHECK(plain.kind == "meld");
    CHECK(plain.path == "/a/b");
    CHECK(!plain.split);
    const CorpusName dev = parse_corpus_name("speech:a:b:c:dev");
    CHECK(dev.path == "a:b:c");
    CHECK(dev.split == Split::kDev);
    CHECK(parse_corpus_name("mosi:x:test").split == Split::kTest);
    CHECK(parse_corpus_name("mosi:x:train").split == Split::kTrain);
    CHECK(parse_corpus_name("mosi:x:Dev").path == "x:Dev");
  }

  TEST_CASE("a name that makes no sense is refused, with the nearest kind where there is one") {
    CHECK(error_text([] { parse_corpus_name("mled:/a"); }) ==
          "misuse: no kind of corpus is called 'mled'; did you mean 'meld'?");
    CHECK(has(error_text([] { parse_corpus_name("xyzzyx:/a"); }), "there are meld, emorynlp, dailydialog"));
    CHECK(has(error_text([] { parse_corpus_name("meld"); }), "KIND:PATH or KIND:PATH:SPLIT, not as 'meld'"));
    CHECK(has(error_text([] { parse_corpus_name("meld:"); }), "has no path"));
    CHECK(has(error_text([] { parse_corpus_name("meld::dev"); }), "has no path"));
    CHECK(has(error_text([] { read_corpus({"nothing", "/", {}}); }), "misuse: no kind"));
  }

  TEST_CASE("a path that is not there is told, and a misspelt split with it") {
    const CorpusFolder folder;
    const std::string missing = (folder.path() / "x").string();
    CHECK(error_text([&] { read_corpus(parse_corpus_name("meld:" + missing)); }) ==
          "not found: there is no corpus at " + missing);
    CHECK(has(error_text([&] { read_corpus(parse_corpus_name("meld:" + missing + ":dve")); }),
              "; a split is one of train, dev, test"));
  }

  TEST_CASE("files with damage anywhere are read or refused, never more") {
    using Files = std::map<std::string, std::string>;
    const std::string zip =
        support::make_zip({{"joy/a.jpg", "a"}, {"sad/b.jpg", "bb", support::Packing::kDeflate}});
    const std::map<std::string, Files> corpora = {
        {"meld",
         {{"train_sent_emo.csv",
           "Utterance,Speaker,Emotion,Sentiment,Dialogue_ID,Utterance_ID,StartTime,EndTime\n"
           "\"a, b\",A,joy,positive,1,2,\"0:0:1,5\",\"0:0:2,5\"\nc,B,fear,negative,1,1,,\n"}}},
        {"emorynlp",
         {{"emorynlp_dev_final.csv",
           "Utterance,Speaker,Emotion,Scene_ID,Utterance_ID,Season,Episode\n"
           "a,\"['A', 'B']\",Sad,1,2,3,4\nb,['C'],Mad,1,1,3,4\n"}}},
        {"dailydialog",
         {{"test/dialogues_test.txt", "a __eou__ b __eou__\nc __eou__\n"},
          {"test/dialogues_emotion_test.txt", "0 4\n6\n"}}},
        {"goemotions", {{"labels.txt", "joy\nfear\n"}, {"dev.tsv", "a\t0,1\tid1\nb\t1\tid2\n"}}},
        {"speech",
         {{"index.csv", "path,emotion,speaker,language,text\na/b.opus,happy,x,en,Hi\nc.opus,calm,y,en,\n"}}},
        {"fer2013", {{"train.zip", zip}}},
        {"mosi",
         {{"train_index.csv", "row,video,utterance_no,polarity,sentiment\n0,v,2,1,1.5\n1,w,1,0,-2\n"},
          {"train_text.csv", "1,2\n3,4\n"},
          {"train_audio.csv", "1\n3e-2\n"},
          {"train_video.csv", "5,6\n7,8\n"}}}};
    support::Random random(77);
    std::size_t read = 0, refused = 0;
    for (const auto& [kind, files] : corpora) {
      CAPTURE(kind);
      const CorpusFolder folder;
      for (int round = 0; round < 150; ++round) {
        const std::size_t hit = random.below(files.size());
        std::size_t at = 0;
        for (const auto& [name, bytes] : files)
          folder.write(name, at++ == hit ? damaged(bytes, random) : bytes);
        std::vector<Corpus> corpus;
        const auto error = support::error_of([&] {
          corpus.push_back(read_corpus({kind, folder.path(), {}}));
        });
        ++(error ? refused : read);
        if (!error) check_corpora(corpus);
      }
    }
    CHECK(read > 100);
    CHECK(refused > 100);
  }

  TEST_CASE("every kind reads what its name says, and an empty folder is not found") {
    const CorpusFolder folder;
    for (const CorpusKind& kind : corpus_kinds()) {
      CAPTURE(kind.name);
      CHECK(!kind.help.empty());
      const std::string name = std::string(kind.name) + ":" + folder.path().string();
      CHECK(error_text([&] { read_corpus(parse_corpus_name(name)); }).starts_with("not found: "));
    }
    folder.write("index.csv", "path,emotion,speaker\na,joy,x\n");
    const Corpus corpus = read_corpus(parse_corpus_name("speech:" + folder.path().string()));
    CHECK(corpus.kind == "speech");
    CHECK(corpus.samples.size() == 1);
  }
}
