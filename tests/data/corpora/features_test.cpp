#include "data/corpora/features.hpp"

#include <cstring>
#include <functional>
#include <limits>
#include <utility>

#include "src/io/read_file.hpp"
#include "tests/data/corpora/corpus_files.hpp"
#include "tests/support/random.hpp"

using namespace undertone;
using namespace undertone::data;
using support::error_text;

namespace {

Sample sample(const std::string& id, const std::string& group, Split split) {
  Sample made;
  made.id = id;
  made.group = group;
  made.split = split;
  return made;
}

/// Text of one step and audio of as many as the place says; numbers that every type holds exactly.
Corpus made_corpus() {
  Corpus corpus;
  corpus.labels = LabelSet({"calm", "loud"});
  corpus.unit = SplitUnit::kVideo;
  corpus.licence = "CC0";
  corpus.split_rule = "as made";
  corpus.sentiment_limit = 3;
  corpus.samples = {sample("v_1", "v", Split::kTrain), sample("v_2", "v", Split::kTrain),
                    sample("alone", "", Split::kDev), sample("w_1", "w", Split::kTest)};
  corpus.samples[0].speaker = "A \"B\"";
  corpus.samples[0].text = "caf\u00e9\n\u4f60";
  corpus.samples[0].span = TimeSpan{1.25, 2.5};
  corpus.samples[0].label = "loud";
  corpus.samples[0].more_labels = {"calm"};
  corpus.samples[0].sentiment = -1.6;
  FeatureTable text{Modality::kText, 3, false, {}, "encoder 7"}, audio{Modality::kAudio, 2, true, {}, {}};
  for (std::size_t i = 0; i < 4; ++i) {
    text.values.push_back(i == 2 ? std::vector<float>()
                                 : std::vector<float>{1, 0.5F * static_cast<float>(i), -2});
    audio.values.push_back(std::vector<float>(2 * i, static_cast<float>(i) - 0.25F));
  }
  corpus.features = {text, audio};
  return corpus;
}

std::string index_of_folder(const CorpusFolder& folder) {
  return io::read_text_file(folder.path() / kFeaturesIndex, 1 << 20);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != text.npos);
  return text.replace(at, from.size(), to);
}

/// Writes the corpus, then its index with one change.
void write_changed(const CorpusFolder& folder, const std::string& from, const std::string& to) {
  write_features(folder.path(), made_corpus(), io::TensorType::kF32, io::Overwrite::kReplace);
  folder.write(std::string(kFeaturesIndex), replaced(index_of_folder(folder), from, to));
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("features are read as they were written, whatever the type of their numbers") {
    const Corpus made = made_corpus();
    for (const io::TensorType type : {io::TensorType::kF32, io::TensorType::kF16, io::TensorType::kBF16}) {
      const CorpusFolder folder;
      write_features(folder.path() / "new", made, type, io::Overwrite::kRefuse);
      const Corpus corpus = read_features(folder.path() / "new", {}, {});
      CHECK(problems_of(corpus).empty());
      CHECK(ids_of(corpus) == ids_of(made));
      CHECK(corpus.labels == made.labels);
      CHECK(corpus.unit == made.unit);
      CHECK(corpus.licence == made.licence);
      CHECK(corpus.split_rule == made.split_rule);
      CHECK(corpus.sentiment_limit == 3);
      for (std::size_t i = 0; i < made.samples.size(); ++i) {
        const Sample &left = corpus.samples[i], &right = made.samples[i];
        CHECK(left.group == right.group);
        CHECK(left.split == right.split);
        CHECK(left.speaker == right.speaker);
        CHECK(left.text == right.text);
        CHECK(left.label == right.label);
        CHECK(left.more_labels == right.more_labels);
        CHECK(left.sentiment == right.sentiment);
        CHECK(left.span.has_value() == right.span.has_value());
      }
      CHECK(corpus.samples[0].span->end_s == 2.5);
      REQUIRE(corpus.features.size() == 2);
      for (std::size_t t = 0; t < 2; ++t) {
        CHECK(corpus.features[t].modality == made.features[t].modality);
        CHECK(corpus.features[t].fingerprint == made.features[t].fingerprint);
        CHECK(corpus.features[t].sequences == made.features[t].sequences);
        for (std::size_t i = 0; i < 4; ++i) CHECK(corpus.features[t].values[i] == made.features[t].values[i]);
      }
    }
  }

  TEST_CASE("times of steps are kept to the bit whatever the type of the numbers, and may be unknown") {
    Corpus made = made_corpus();
    made.features[1].times = {{}, {0.125F}, {}, {0.1F, 0.2F, 0.4F}};  // of the third sample not known
    const CorpusFolder folder;
    write_features(folder.path(), made, io::TensorType::kF16, io::Overwrite::kRefuse);
    const Corpus corpus = read_features(folder.path(), {}, {});
    CHECK(corpus.features[0].times.empty());
    CHECK(corpus.features[1].times == made.features[1].times);
    const Corpus test = read_features(folder.path(), Split::kTest, {});
    CHECK(test.features[1].times == std::vector<std::vector<float>>{{0.1F, 0.2F, 0.4F}});
    made.features[1].times[3].pop_back();
    CHECK(error_text([&] {
            write_features(folder.path() / "bad", made, io::TensorType::kF16, io::Overwrite::kRefuse);
          }).find("w_1 has 2 times for 3 steps") != std::string::npos);
  }

  TEST_CASE("a split that is read alone has its utterances with their numbers") {
    const CorpusFolder folder;
    write_features(folder.path(), made_corpus(), io::TensorType::kF16, io::Overwrite::kRefuse);
    const Corpus test = read_features(folder.path() / kFeaturesIndex, Split::kTest, {});
    CHECK(ids_of(test) == std::vector<std::string>{"w_1"});
    CHECK(test.features[1].values.at(0) == std::vector<float>(6, 2.75F));
  }

  TEST_CASE("lines that cannot be used are problems, and the others are read") {
    const CorpusFolder folder;
    const std::vector<std::pair<std::pair<std::string, std::string>, std::string>> changes = {
        {{"{\"id\":\"v_2\"", "{\"id\":v_2\""}, ":3: "},
        {{"\"audio\":[1,2]", "\"audio\":[2,5]"}, "rows 2 and 5 on of audio, which has 6"},
        {{"\"audio\":[1,2]", "\"audio\":[-1,2]"}, "rows -1 and 2"},
        {{"\"audio\":[1,2]", "\"audio\":[9223372036854775807,2]"}, "rows 9223372036854775807"},
        {{"\"audio\":[1,2]", "\"audio\":[1]"}, "a first row and a number of rows"},
        {{"\"audio\":[1,2]", "\"smell\":[1,2]"}, "\"smell\", of which there is no tensor"},
        {{"\"text\":[1,1]", "\"text\":[0,2]"}, "several rows of text, which is no sequence"},
        {{"\"alone\"", "\"v_1\""}, "the id \"v_1\" stands there twice"},
        {{"\"order\":1", "\"order\":0"}, "has the same \"order\""},
        {{"\"split\":\"dev\"", "\"split\":\"Dev\""}, "should be train, dev or test"},
        {{"\"end\":2.5", "\"end\":0.5"}, "make no span"}};
    for (const auto& [change, reason] : changes) {
      CAPTURE(change.second);
      // The rows of audio begin behind those of the utterances before: 0, 0 to 1, 1 to 3, 3 to 6.
      write_changed(folder, change.first, change.second);
      const Corpus corpus = read_features(folder.path(), {}, {});
      CHECK(corpus.samples.size() == 3);
      REQUIRE(corpus.problems.size() == 1);
      CHECK(has(problems_of(corpus)[0], reason));
      for (const FeatureTable& table : corpus.features) CHECK(table.values.size() == 3);
    }
  }

  TEST_CASE("index and tensors that do not belong together are refused") {
    const CorpusFolder folder;
    const std::vector<std::pair<std::pair<std::string, std::string>, std::string>> changes = {
        {{"\"content\":\"", "\"content\":\"0"}, "does not belong to this index"},
        {{"\"dimension\":3", "\"dimension\":4"}, "the tensor text should be [rows, 4]"},
        {{"\"audio\":{", "\"visual\":{"}, "visual"},
        {{"\"undertone\":\"features\"", "\"undertone\":\"annotations\""}, "no header of features"},
        {{"\"version\":1", "\"version\":2"}, "unsupported: "},
        {{"\"tensors\":\"", "\"tensors\":\"../"}, "a file beside the index"},
        {{"\"split_unit\":\"video\"", "\"split_unit\":\"month\""}, "not \"month\""},
        {{"\"audio\":[1,2]", "\"audio\":[0,6]"}, "rows of audio belong to several utterances"}};
    for (const auto& [change, reason] : changes) {
      CAPTURE(change.second);
      write_changed(folder, change.first, change.second);
      CHECK(has(error_text([&] { read_features(folder.path(), {}, {}); }), reason));
    }
    folder.write(std::string(kFeaturesIndex), "");
    CHECK(has(error_text([&] { read_features(folder.path(), {}, {}); }), "the file is empty"));
    write_features(folder.path(), made_corpus(), io::TensorType::kF32, io::Overwrite::kReplace);
    std::filesystem::remove(folder.path() / kFeaturesTensors);
    CHECK(error_text([&] { read_features(folder.path(), {}, {}); }).starts_with("not found: "));
  }

  TEST_CASE("tensors of another type are refused, and numbers that are not finite become 0") {
    const CorpusFolder folder;
    write_features(folder.path(), made_corpus(), io::TensorType::kF32, io::Overwrite::kReplace);
    const std::string bytes = io::read_text_file(folder.path() / kFeaturesTensors, 1 << 20);
    folder.write(std::string(kFeaturesTensors),
                 replaced(replaced(bytes, "\"F32\"", "\"I32\""), "\"F32\"", "\"I32\""));
    CHECK(has(error_text([&] { read_features(folder.path(), {}, {}); }), "is I32, not F32, F16 or BF16"));
    std::string odd = bytes;
    const float nothing = std::numeric_limits<float>::quiet_NaN();
    std::memcpy(odd.data() + odd.size() - sizeof(float), &nothing, sizeof(float));
    folder.write(std::string(kFeaturesTensors), odd);
    const Corpus corpus = read_features(folder.path(), {}, {});
    CHECK(corpus.features[0].values[3] == std::vector<float>{1, 1.5F, 0});
    CHECK(has(problems_of(corpus).at(0), "1 numbers of text are not finite"));
  }

  TEST_CASE("what cannot be read back is not written, and nothing is replaced unasked") {
    const CorpusFolder folder;
    const auto refused = [&](const std::function<void(Corpus&)>& change, io::TensorType type) {
      Corpus corpus = made_corpus();
      change(corpus);
      return support::error_of([&] {
               write_features(folder.path(), corpus, type, io::Overwrite::kReplace);
             })->kind() == ErrorKind::kMisuse;
    };
    CHECK(refused(
        [](Corpus& corpus) { corpus.features[0].values[0][0] = std::numeric_limits<float>::infinity(); },
        io::TensorType::kF32));
    CHECK(refused([](Corpus& corpus) { corpus.features[0].values[0][0] = 70000; }, io::TensorType::kF16));
    CHECK(refused([](Corpus& corpus) { corpus.features[0].values[0].pop_back(); }, io::TensorType::kF32));
    CHECK(refused([](Corpus& corpus) { corpus.features[1].sequences = false; }, io::TensorType::kF32));
    CHECK(refused([](Corpus& corpus) { corpus.features[1].values.pop_back(); }, io::TensorType::kF32));
    CHECK(refused([](Corpus& corpus) { corpus.features.clear(); }, io::TensorType::kF32));
    CHECK(refused([](Corpus&) {}, io::TensorType::kF64));
    CHECK(std::filesystem::is_empty(folder.path()));
    write_features(folder.path(), made_corpus(), io::TensorType::kF32, io::Overwrite::kRefuse);
    CHECK(support::error_of([&] {
            write_features(folder.path(), made_corpus(), io::TensorType::kF32, io::Overwrite::kRefuse);
          })->kind() == ErrorKind::kDenied);
  }

  TEST_CASE("an index with damage anywhere is read or refused, never more") {
    const CorpusFolder folder;
    write_features(folder.path(), made_corpus(), io::TensorType::kF32, io::Overwrite::kRefuse);
    const std::string index = index_of_folder(folder);
    support::Random random(3);
    std::size_t read = 0;
    for (int round = 0; round < 300; ++round) {
      std::string damaged = index;
      for (std::size_t i = 1 + random.below(3); i > 0; --i)
        damaged[random.below(damaged.size())] = static_cast<char>(32 + random.below(95));
      folder.write(std::string(kFeaturesIndex), damaged);
      read += !support::error_of([&] { read_features(folder.path(), {}, {}); }).has_value();
    }
    CHECK(read > 20);
    CHECK(read < 300);
  }
}
