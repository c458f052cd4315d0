#include "data/corpora/mosi.hpp"

#include <set>
#include <sstream>

#include "tests/data/corpora/corpus_files.hpp"

using namespace undertone;
using namespace undertone::data;
using support::error_text;

namespace {

const std::string kHeader = "row,video,utterance_no,polarity,sentiment,text\n";

Corpus read(const CorpusFolder& folder, std::optional<Split> split = {}, const CorpusOptions& options = {}) {
  return read_mosi(folder.path(), split, options);
}

/// Tables whose numbers tell their row: text of 2, audio of 3, video of 1 numbers.
void write_tables(const CorpusFolder& folder, const std::string& part, int rows) {
  std::string text, audio, video;
  for (int row = 0; row < rows; ++row) {
    const std::string number = std::to_string(row);
    text += number + ",0.5\n";
    audio += number + ",-1e-3, 7\n";
    video += number + "\n";
  }
  folder.write(part + "_text.csv", text);
  folder.write(part + "_audio.csv", audio);
  folder.write(part + "_video.csv", video);
}

void write_three(const CorpusFolder& folder) {
  folder.write(
      "train_index.csv",
      kHeader +
          "0,v1,10,1,2.6,A\n1,v2,1,0,-1.0,B\n2,v1,9,0,-0.5,C\n3,v3,1,1,0.0,D\n4,v4,1,1,3,E\n5,v5,1,0,-3,F\n");
  write_tables(folder, "train", 6);
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("MOSI utterances stand by video and number, with the rows of features that are theirs") {
    const CorpusFolder folder;
    write_three(folder);
    const Corpus corpus = read(folder);
    CHECK(problems_of(corpus).empty());
    CHECK(ids_of(corpus) == std::vector<std::string>{"v1_9", "v1_10", "v2_1", "v3_1", "v4_1", "v5_1"});
    REQUIRE(corpus.features.size() == 3);
    CHECK(corpus.features[0].modality == Modality::kText);
    CHECK(corpus.features[0].dimension == 2);
    CHECK(corpus.features[1].dimension == 3);
    CHECK(corpus.features[2].dimension == 1);
    const std::vector<float> rows = {2, 0, 1, 3, 4, 5};
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (const FeatureTable& table : corpus.features) CHECK(table.values[i].at(0) == rows[i]);
    }
    CHECK(corpus.features[1].values[0].at(1) == -1e-3F);
    CHECK(corpus.samples[0].label == "negative");
    CHECK(corpus.samples[0].sentiment == -0.5);
    CHECK(corpus.samples[0].text == "C");
    CHECK(corpus.samples[1].label == "positive");
    CHECK(corpus.sentiment_limit == 3);
  }

  TEST_CASE("the dev split is drawn by video, and a split that is read alone is the same") {
    const CorpusFolder folder;
    write_three(folder);
    folder.write("test_index.csv", kHeader + "0,v9,1,1,2.0,T\n");
    write_tables(folder, "test", 1);
    for (std::uint64_t seed = 1; seed < 9; ++seed) {
      const CorpusOptions options{.split_seed = seed, .dev_share = 0.4};
      const Corpus all = read(folder, {}, options);
      CHECK(all.samples.size() == 7);
      std::set<std::string> dev_videos;
      for (const Sample& sample : all.samples) {
        if (sample.split == Split::kDev) dev_videos.insert(sample.group);
      }
      CHECK(dev_videos.size() == 2);
      CHECK(!dev_videos.contains("v9"));
      for (const Split split : kSplits) {
        const Corpus one = read(folder, split, options);
        CHECK(one.samples.size() == count(all, split));
        std::size_t at = 0;
        for (std::size_t i = 0; i < all.samples.size(); ++i) {
          if (all.samples[i].split != split) continue;
          REQUIRE(one.samples[at].id == all.samples[i].id);
          CHECK(one.features[1].values[at] == all.features[1].values[i]);
          ++at;
        }
      }
    }
  }

  TEST_CASE("a broken line of the MOSI index is a problem, and its row of features goes with it") {
    const CorpusFolder folder;
    folder.write("train_index.csv", kHeader +
                                        "0,v1,1,2,0,A\n1,v1,2,1,3.5,B\n2,,3,1,1,C\n-1,v1,4,1,1,D\nx,v1,5,1,1,"
                                        "E\n5,v1,6,1,1,F\n6,v1,6,0,-1,G\n");
    write_tables(folder, "train", 7);
    const Corpus corpus = read(folder);
    const auto problems = problems_of(corpus);
    REQUIRE(problems.size() == 6);
    CHECK(problems[0] == "train_index.csv:2: the polarity should be 0 or 1, not \"2\"");
    CHECK(problems[1] == "train_index.csv:3: the sentiment should be from -3 to 3, not \"3.5\"");
    CHECK(has(problems[2], "train_index.csv:4: the utterance has no video"));
    CHECK(has(problems[3], "train_index.csv:5: rows are counted from 0"));
    CHECK(has(problems[4], "train_index.csv:6: row should be a whole number"));
    CHECK(has(problems[5], "train_index.csv:8: utterance 6 of this video stands there twice"));
    REQUIRE(corpus.samples.size() == 1);
    REQUIRE(corpus.features[2].values.size() == 1);
    CHECK(corpus.features[2].values[0] == std::vector<float>{5});
  }

  TEST_CASE("tables that do not fit the index are refused with file and numbers") {
    const CorpusFolder folder;
    write_three(folder);
    write_tables(folder, "train", 5);
    CHECK(has(error_text([&] { read(folder); }), "train_text.csv has 5 rows, but "));
    write_tables(folder, "train", 6);
    folder.write("train_audio.csv", "1,2\n3\n");
    CHECK(
        has(error_text([&] { read(folder); }), "train_audio.csv:2: 1 numbers where the rows before have 2"));
    for (const std::string bad : {"nan", "inf", "1e99", "x", "", "1 2"}) {
      CAPTURE(bad);
      folder.write("train_audio.csv", "1,2\n3," + bad + "\n");
      CHECK(has(error_text([&] { read(folder); }), "train_audio.csv:2: "));
    }
    folder.write("train_index.csv", kHeader + "0,v1,1,1,1,A\n2,v1,2,1,1,A\n");
    write_tables(folder, "train", 2);
    CHECK(has(error_text([&] { read(folder); }), "lists 2 with numbers up to 2"));
    std::filesystem::remove(folder.path() / "train_video.csv");
    write_three(folder);
    std::filesystem::remove(folder.path() / "train_video.csv");
    CHECK(has(error_text([&] { read(folder); }), "train_video.csv: No such file"));
    CHECK(has(error_text([&] { read(folder, Split::kTest); }), "where it would be test_index.csv"));
  }

  TEST_CASE("the real MOSI has the utterances and videos that were counted in it, each with its features") {
    const auto folder = shared_corpus("mosi");
    if (!folder) return;
    const Corpus corpus = read_mosi(*folder, {}, {});
    CHECK(corpus.samples.size() == 1447);
    CHECK(groups(corpus).size() == 62);
    CHECK(count(corpus, Split::kTrain, "negative") + count(corpus, Split::kDev, "negative") == 738);
    CHECK(problems_of(corpus).empty());
    const std::vector<std::size_t> dimensions = {100, 73, 100};
    for (std::size_t m = 0; m < 3; ++m) {
      CHECK(corpus.features[m].dimension == dimensions[m]);
      CHECK(corpus.features[m].values.size() == 1447);
      CHECK(corpus.features[m].values.back().size() == dimensions[m]);
    }
    // The sample of each line must have that very line of numbers.
    std::ifstream lines(*folder / "train_audio.csv");
    std::vector<std::string> rows;
    for (std::string line; std::getline(lines, line);) rows.push_back(line);
    for (std::size_t i = 0; i < corpus.samples.size(); ++i) {
      std::istringstream row(rows.at(static_cast<std::size_t>(corpus.samples[i].line - 2)));
      float first = 0;
      row >> first;
      REQUIRE(corpus.features[1].values[i].at(0) == first);
    }
  }
}
