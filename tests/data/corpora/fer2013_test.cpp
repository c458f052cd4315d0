#include "data/corpora/fer2013.hpp"

#include "data/corpora/sample_files.hpp"
#include "tests/data/corpora/corpus_files.hpp"
#include "tests/support/zip_maker.hpp"

using namespace undertone;
using namespace undertone::data;
using support::error_text;
using support::make_zip;
using support::Packing;

namespace {

Corpus read(const std::filesystem::path& path, std::optional<Split> split = {}) {
  return read_fer2013(path, split, {});
}

std::string pictures() {
  return make_zip({{"anger/", ""},
                   {"anger/2.jpg", "two", Packing::kDeflate},
                   {"happy/1.PNG", "one"},
                   {"deep/sadness/3.jpeg", "three"},
                   {"anger/notes.txt", "no picture"},
                   {"__MACOSX/anger/2.jpg", "no picture"},
                   {"anger/.2.jpg", "no picture"}});
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("pictures in archives are listed and read where they lie") {
    const CorpusFolder folder;
    folder.write("train.zip", pictures());
    folder.write("public_test.zip", make_zip({{"anger/2.jpg", "other two"}}));
    const Corpus corpus = read(folder.path());
    CHECK(problems_of(corpus).empty());
    CHECK(ids_of(corpus) == std::vector<std::string>{"train/anger/2.jpg", "train/happy/1.PNG",
                                                     "train/deep/sadness/3.jpeg", "dev/anger/2.jpg"});
    CHECK(corpus.samples[1].label == "joy");
    CHECK(corpus.samples[2].label == "sadness");
    const SampleFiles files(corpus);
    CHECK(files.read(corpus.samples[0]) == "two");
    CHECK(files.read(corpus.samples[2]) == "three");
    CHECK(files.read(corpus.samples[3]) == "other two");
    CHECK(has(error_text([&] { files.read(corpus.samples[2], 4); }),
              "bad input: deep/sadness/3.jpeg has more"));
    Sample strange = corpus.samples[0];
    strange.file = "anger/9.jpg";
    CHECK(error_text([&] { files.read(strange); }) == "not found: the archive has no anger/9.jpg");
    strange.file.clear();
    CHECK(
        has(error_text([&] { files.read(strange); }), "not found: the sample train/anger/2.jpg has no file"));
  }

  TEST_CASE("pictures in folders are listed in the order of their names") {
    const CorpusFolder folder;
    for (const char* name :
         {"train/sad/b.jpg", "train/sad/a.jpg", "train/fear/z.png", "train/fear/.x.png", "test/joy/t.jpg"})
      folder.write(name, name);
    const Corpus corpus = read(folder.path());
    CHECK(ids_of(corpus) == std::vector<std::string>{"train/fear/z.png", "train/sad/a.jpg", "train/sad/b.jpg",
                                                     "test/joy/t.jpg"});
    CHECK(SampleFiles(corpus).read(corpus.samples[1]) == "train/sad/a.jpg");
    CHECK(read(folder.path(), Split::kTest).samples.size() == 1);
    CHECK(has(error_text([&] { read(folder.path(), Split::kDev); }), "the dev split is not in"));
  }

  TEST_CASE("a single archive or folder of emotions is the split that is asked for") {
    const CorpusFolder folder;
    const auto zip = folder.write("pictures.zip", pictures());
    CHECK(count(read(zip), Split::kTrain) == 3);
    CHECK(count(read(zip, Split::kDev), Split::kDev) == 3);
    folder.write("set/anger/a.jpg", "a");
    CHECK(ids_of(read(folder.path() / "set", Split::kTest)) == std::vector<std::string>{"test/anger/a.jpg"});
  }

  TEST_CASE("a folder that is no emotion is one problem") {
    const CorpusFolder folder;
    const auto zip = folder.write(
        "train.zip",
        make_zip({{"glee/1.jpg", "1"}, {"glee/2.jpg", "2"}, {"joy/3.jpg", "3"}, {"4.jpg", "4"}}));
    const Corpus corpus = read(zip);
    const auto problems = problems_of(corpus);
    REQUIRE(problems.size() == 2);
    CHECK(has(problems[0], "train.zip: a folder's name: the emotion \"glee\" is none of"));
    CHECK(corpus.samples.size() == 1);
  }

  TEST_CASE("an archive that is cut short or has unsafe names is refused by name") {
    const CorpusFolder folder;
    const std::string whole = pictures();
    const auto zip = folder.write("train.zip", whole.substr(0, whole.size() / 2));
    const std::string error = error_text([&] { read(folder.path()); });
    CHECK(has(error, "bad input: reading " + zip.string() + ": a broken ZIP archive"));
    folder.write("train.zip", make_zip({{"../joy/1.jpg", "1"}}));
    CHECK(has(error_text([&] { read(folder.path()); }), "'../joy/1.jpg' is not safe"));
    CHECK(has(error_text([&] { read(folder.path() / "nothing.zip"); }), "not found: "));
  }

  TEST_CASE("the real FER2013 has the pictures that were counted in it, and all can be read") {
    const auto folder = shared_corpus("fer2013");
    if (!folder) return;
    const Corpus corpus = read(*folder);
    CHECK(count(corpus, Split::kTrain) == 28'709);
    CHECK(count(corpus, Split::kDev) == 3589);
    CHECK(count(corpus, Split::kTrain, "joy") == 7215);
    CHECK(count(corpus, Split::kTrain, "disgust") == 436);
    CHECK(count(corpus, Split::kDev, "surprise") == 415);
    CHECK(problems_of(corpus).empty());
    const SampleFiles files(corpus);
    for (const Sample& sample : corpus.samples) REQUIRE(files.read(sample).starts_with("\xff\xd8\xff"));
  }
}
