#include "data/corpora/hkt.hpp"

#include <limits>

#include "src/io/pickle_writer.hpp"
#include "tests/data/corpora/corpus_files.hpp"

using namespace undertone;
using namespace undertone::data;
using io::PickleCollection;
using io::PickleWriter;
using support::error_text;

namespace {

enum class Words { kText, kNumbers };

struct Part {
  std::size_t steps = 2;
  std::size_t visual_width = 3;
  double first = 1;  // number of the visual part
};

struct Made {
  std::string id;
  double label = 0;
  Part punchline = {};
  Part context = {};
  bool has_context = true;
  std::size_t parts = 4;  // in each inner tuple
};

void write_part(PickleWriter& writer, const Part& part, const std::string& text, std::size_t parts,
                Words words) {
  std::vector<double> visual(part.steps * part.visual_width, 2);
  if (!visual.empty()) visual[0] = part.first;
  writer.open(PickleCollection::kTuple);
  if (words == Words::kNumbers) {
    writer.array(std::vector<float>(part.steps * 2, 5), {part.steps, 2});
  } else if (part.steps == 0) {
    writer.open(PickleCollection::kList);
    writer.close();
  } else {
    writer.text(text);
  }
  writer.array(visual, {part.steps, part.visual_width});
  writer.open(PickleCollection::kList);  // steps may stand in a list too
  for (std::size_t i = 0; i < part.steps; ++i) writer.array(std::vector<float>{0.5F}, {1});
  writer.close();
  for (std::size_t i = 3; i < parts; ++i) writer.none();
  writer.close();
}

void write(const std::filesystem::path& file,
           const std::vector<std::pair<std::string, std::vector<Made>>>& splits, Words words = Words::kText) {
  PickleWriter writer(file, io::PickleProtocol::kFour);
  writer.open(PickleCollection::kDict);
  for (const auto& [name, samples] : splits) {
    writer.text(name);
    writer.open(PickleCollection::kList);
    for (const Made& made : samples) {
      writer.open(PickleCollection::kTuple);
      write_part(writer, made.punchline, "end of " + made.id, made.parts, words);
      if (made.has_context) write_part(writer, made.context, "before " + made.id, made.parts, words);
      if (!made.has_context) writer.number(made.label);
      writer.text(made.id);
      if (made.has_context) writer.number(made.label);
      writer.close();
    }
    writer.close();
  }
  writer.close();
  writer.commit(io::Overwrite::kReplace);
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE("a punchline stands behind its context, which has no label") {
    const CorpusFolder folder;
    write(folder.path() / "ur_funny.pkl", {{"train", {{"1", 1}, {"2", 0, {3}, {0}}}}, {"dev", {{"3"}}}});
    const Corpus corpus = read_hkt(folder.path(), {}, {});
    CHECK(problems_of(corpus).empty());
    CHECK(ids_of(corpus) == std::vector<std::string>{"1 context", "1", "2", "3 context", "3"});
    CHECK(corpus.samples[0].group == "1");
    CHECK(!corpus.samples[0].label);
    CHECK(corpus.samples[0].text == "before 1");
    CHECK(corpus.samples[1].label == "humorous");
    CHECK(corpus.samples[1].text == "end of 1");
    CHECK(corpus.samples[2].label == "not humorous");
    CHECK(corpus.samples[4].split == Split::kDev);
    REQUIRE(corpus.features.size() == 2);
    for (const FeatureTable& table : corpus.features) {
      CHECK(table.sequences);
      CHECK(table.dimension == (table.modality == Modality::kVisual ? 3 : 1));
      CHECK(table.values[2].size() == 3 * table.dimension);
    }
  }

  TEST_CASE("words that are numbers make a text modality") {
    const CorpusFolder folder;
    write(folder.path() / "x.pkl", {{"test", {{"1", 1}}}}, Words::kNumbers);
    const Corpus corpus = read_hkt(folder.path(), {}, {});
    CHECK(corpus.features.size() == 3);
    CHECK(!corpus.samples[0].text);
    CHECK(corpus.features[0].modality == Modality::kText);
    CHECK(corpus.features[0].values[1] == std::vector<float>(4, 5));
  }

  TEST_CASE("samples without context are read, and classes are called after the file") {
    const CorpusFolder folder;
    const std::vector<std::pair<std::string, std::vector<Made>>> made = {
        {"test", {{"a", 1, {}, {}, false, 3}}}};
    for (const auto& [name, label] : {std::pair("MUStARD.pkl", "sarcastic"),
                                      std::pair("humor.pkl", "humorous"), std::pair("x.pkl", "positive")}) {
      write(folder.path() / name, made);
      const Corpus corpus = read_hkt(folder.path() / name, Split::kTest, {});
      CHECK(ids_of(corpus) == std::vector<std::string>{"a"});
      CHECK(corpus.samples[0].label == label);
    }
    CHECK(has(error_text([&] { read_hkt(folder.path() / "x.pkl", Split::kDev, {}); }), "has no split 'dev'"));
  }

  TEST_CASE("strange labels and ids that stand twice are told, and what is not finite becomes 0") {
    const CorpusFolder folder;
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    write(folder.path() / "x.pkl", {{"train", {{"1", 2}, {"2", 1, {2, 3, nothing}}, {"2", 0}}}});
    const Corpus corpus = read_hkt(folder.path(), {}, {});
    CHECK(ids_of(corpus) == std::vector<std::string>{"1 context", "1", "2 context", "2"});
    CHECK(!corpus.samples[1].label);
    const auto problems = problems_of(corpus);
    REQUIRE(problems.size() == 3);
    CHECK(has(problems[0], "the label of \"1\" is neither 0 nor 1"));
    CHECK(has(problems[1], "the id \"2\" stands there twice"));
    CHECK(has(problems[2], "1 numbers are not finite"));
  }

  TEST_CASE("tuples of another form and steps of another width are refused") {
    const CorpusFolder folder;
    const auto read = [&] { read_hkt(folder.path() / "x.pkl", {}, {}); };
    write(folder.path() / "x.pkl", {{"train", {{"1", 1, {}, {}, true, 3}, {"2", 1, {2, 4}}}}});
    CHECK(has(error_text(read), "has 4 numbers a step for visual, others have 3"));
    PickleWriter writer(folder.path() / "x.pkl", io::PickleProtocol::kFour);
    writer.open(PickleCollection::kDict);
    writer.text("train");
    writer.open(PickleCollection::kList);
    writer.open(PickleCollection::kTuple);
    writer.integer(1);
    writer.close();
    writer.close();
    writer.close();
    writer.commit(io::Overwrite::kReplace);
    CHECK(has(error_text(read), "should be a tuple of 4 or 3"));
  }

  TEST_CASE("a pickle for hkt with damage anywhere is read or refused, never more") {
    const CorpusFolder folder;
    write(folder.path() / "x.pkl", {{"train", {{"1", 1}, {"2", 0, {3}, {0}}}}, {"dev", {{"3"}}}});
    check_damage(folder, "x.pkl", [&] { read_hkt(folder.path() / "x.pkl", {}, {}); });
  }
}
