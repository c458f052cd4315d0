#include "data/corpora/sdt.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <set>

#include "data/corpora/corpus_check.hpp"
#include "data/corpora/registry.hpp"
#include "src/io/pickle_writer.hpp"
#include "tests/data/corpora/corpus_files.hpp"

using namespace undertone;
using namespace undertone::data;
using io::PickleCollection;
using io::PickleWriter;
using support::error_text;

namespace {

struct Dialogue {
  std::string name;
  std::vector<std::int64_t> labels;
  std::size_t audio_rows = 99;  // as many as there are labels, unless it says otherwise
  std::size_t text_width = 2;
  float first = 0;  // number of each of its vectors
};

struct MadeSdt {
  std::vector<Dialogue> dialogues;
  std::vector<std::string> train, test;
  std::size_t items = 12;
};

void write_dict(PickleWriter& writer, const MadeSdt& made,
                const std::function<void(const Dialogue&)>& write_one) {
  writer.open(PickleCollection::kDict);
  for (const Dialogue& dialogue : made.dialogues) {
    if (made.items == 13) {
      writer.integer(std::stol(dialogue.name));
    } else {
      writer.text(dialogue.name);
    }
    write_one(dialogue);
  }
  writer.close();
}

void write_list(PickleWriter& writer, std::size_t count, const std::function<void(std::size_t)>& write_one) {
  writer.open(PickleCollection::kList);
  for (std::size_t i = 0; i < count; ++i) write_one(i);
  writer.close();
}

void write_speaker(PickleWriter& writer, const MadeSdt& made, std::size_t utterance) {
  if (made.items != 13) return writer.text(utterance % 2 == 0 ? "M" : "F");
  write_list(writer, 9, [&](std::size_t k) { writer.integer(k == utterance ? 1 : 0); });
}

/// Text as a list of arrays whose second number is the set's, from 1; audio as a list of lists; visual as a
/// table.
void write(const CorpusFolder& folder, const MadeSdt& made, const std::string& name = "x.pkl") {
  PickleWriter writer(folder.path() / name,
                      made.items == 12 ? io::PickleProtocol::kTwo : io::PickleProtocol::kFour);
  const auto list = [&](const std::function<void(const Dialogue&, std::size_t)>& write_one) {
    write_dict(writer, made, [&](const Dialogue& dialogue) {
      write_list(writer, dialogue.labels.size(), [&](std::size_t i) { write_one(dialogue, i); });
    });
  };
  const auto names = [&](const std::vector<std::string>& all) {
    write_list(writer, all.size(), [&](std::size_t i) {
      made.items == 13 ? writer.integer(std::stol(all[i])) : writer.text(all[i]);
    });
  };
  writer.open(PickleCollection::kTuple);
  list([&](const Dialogue& dialogue, std::size_t i) {
    writer.text(dialogue.name + "_u" + std::to_string(i));
  });
  list([&](const Dialogue&, std::size_t i) { write_speaker(writer, made, i); });
  list([&](const Dialogue& dialogue, std::size_t i) { writer.integer(dialogue.labels[i]); });
  for (int text = 1; text <= 4; ++text) {
    list([&](const Dialogue& dialogue, std::size_t) {
      std::vector<float> values(dialogue.text_width, static_cast<float>(text));
      values[0] = dialogue.first;
      writer.array(values, {values.size()});
    });
  }
  write_dict(writer, made, [&](const Dialogue& dialogue) {
    write_list(writer, std::min(dialogue.audio_rows, dialogue.labels.size()), [&](std::size_t i) {
      write_list(writer, 3, [&](std::size_t k) { writer.number(static_cast<double>(10 * i + k)); });
    });
  });
  write_dict(writer, made, [&](const Dialogue& dialogue) {
    std::vector<double> table;
    for (std::size_t i = 0; i < dialogue.labels.size(); ++i) table.push_back(0.5 * static_cast<double>(i));
    writer.array(table, {table.size(), 1});
  });
  list([&](const Dialogue&, std::size_t) { writer.text("caf\u00e9"); });
  names(made.train);
  if (made.items > 11) names(made.test);
  for (std::size_t i = 12; i < made.items; ++i) writer.none();
  writer.close();
  writer.commit(io::Overwrite::kReplace);
}

MadeSdt made_iemocap() {
  return {{{"a", {0, 5}}, {"b", {1}}, {"c", {2, 3, 4}}, {"d", {2}}}, {"a", "b", "c"}, {"d"}};
}

}  // namespace

TEST_SUITE("data") {
  TEST_CASE(
      "a tuple of 12 is IEMOCAP: names, speakers, sentences, labels and the numbers of each utterance") {
    const CorpusFolder folder;
    write(folder, made_iemocap());
    const Corpus corpus = read_sdt(folder.path(), {}, {});
    CHECK(problems_of(corpus).empty());
    CHECK(ids_of(corpus) == std::vector<std::string>{"a_u0", "a_u1", "b_u0", "c_u0", "c_u1", "c_u2", "d_u0"});
    std::vector<std::string> labels;
    for (const Sample& sample : corpus.samples) labels.push_back(*sample.label);
    CHECK(labels ==
          std::vector<std::string>{"happy", "frustrated", "sad", "neutral", "angry", "excited", "neutral"});
    CHECK(corpus.samples[4].speaker == "F");
    CHECK(corpus.samples[4].text == "caf\u00e9");
    CHECK(corpus.samples[6].split == Split::kTest);
    REQUIRE(corpus.features.size() == 3);
    CHECK(corpus.features[0].values[4] == std::vector<float>{0, 1});
    CHECK(corpus.features[1].values[4] == std::vector<float>{10, 11, 12});
    CHECK(corpus.features[2].values[5] == std::vector<float>{1});
    CHECK(!corpus.features[0].sequences);
    CHECK(corpus.split_rule.find("1 of the 3 training dialogues") != std::string::npos);
  }

  TEST_CASE("the option chooses among the four sets of text") {
    const CorpusFolder folder;
    write(folder, made_iemocap());
    for (std::int64_t text = 1; text <= 4; ++text) {
      const Corpus corpus = read_sdt(folder.path(), {}, {.sdt_text = text});
      CHECK(corpus.features[0].values[2] == std::vector<float>{0, static_cast<float>(text)});
    }
  }

  TEST_CASE("a tuple of 13 is MELD: numbered dialogues, speakers as vectors, the default labels") {
    const CorpusFolder folder;
    write(folder, {{{"7", {0, 6}}, {"8", {3}}, {"9", {4}}}, {"7", "8"}, {"9"}, 13});
    const Corpus corpus = read_sdt(folder.path() / "x.pkl", {}, {});
    CHECK(corpus.labels == default_labels());
    CHECK(corpus.samples[1].label == "anger");
    CHECK(corpus.samples[1].speaker == "1");
    CHECK(corpus.samples[1].group == "7");
    CHECK(corpus.samples[1].id == "7_u1");
    CHECK(corpus.split_rule.find("neither MELD's train alone") != std::string::npos);
  }

  TEST_CASE("dev is drawn by dialogue, and a split that is read alone is the same") {
    const CorpusFolder folder;
    write(folder, made_iemocap());
    for (std::uint64_t seed = 1; seed < 6; ++seed) {
      const CorpusOptions options{.split_seed = seed, .dev_share = 0.3};
      const Corpus all = read_sdt(folder.path(), {}, options);
      const std::vector<Corpus> one = {all};
      for (const Finding& finding : check_corpora(one)) CHECK(severity_of(finding.kind) != Severity::kError);
      for (const Split split : kSplits) {
        const Corpus part = read_sdt(folder.path(), split, options);
        CHECK(part.samples.size() == count(all, split));
        CHECK(part.split_rule == all.split_rule);
        std::size_t at = 0;
        for (std::size_t i = 0; i < all.samples.size(); ++i) {
          if (all.samples[i].split != split) continue;
          REQUIRE(part.samples[at].id == all.samples[i].id);
          CHECK(part.features[1].values[at] == all.features[1].values[i]);
          ++at;
        }
      }
    }
  }

  TEST_CASE("dialogues whose items disagree are left out with a problem, and the others stay") {
    const CorpusFolder folder;
    MadeSdt made = made_iemocap();
    made.dialogues[0].audio_rows = 1;
    made.dialogues.push_back({"w", {1}, 99, 5});
    made.dialogues.push_back({"u", {1}});
    made.train.insert(made.train.end(), {"w", "ghost", "b"});
    write(folder, made);
    const Corpus corpus = read_sdt(folder.path(), {}, {});
    CHECK(ids_of(corpus) == std::vector<std::string>{"b_u0", "c_u0", "c_u1", "c_u2", "d_u0"});
    const auto problems = problems_of(corpus);
    REQUIRE(problems.size() == 4);
    CHECK(has(problems[0], "\"a\": 2 labels, but 1 in item 7"));
    CHECK(has(problems[1], "\"w\": 5 numbers for text where others have 2"));
    CHECK(has(problems[2], "\"ghost\": item 2 does not have it"));
    CHECK(has(problems[3], "1 dialogues are listed for neither train nor test"));
  }

  TEST_CASE("a label that is no class leaves the utterance without one, and what is not finite becomes 0") {
    const CorpusFolder folder;
    MadeSdt made = made_iemocap();
    made.dialogues[0].labels = {6, -1};
    made.dialogues[1].first = std::numeric_limits<float>::quiet_NaN();
    write(folder, made);
    const Corpus corpus = read_sdt(folder.path(), {}, {});
    REQUIRE(corpus.samples.size() == 7);
    CHECK(!corpus.samples[0].label);
    CHECK(!corpus.samples[1].label);
    CHECK(corpus.features[0].values[2][0] == 0);
    const auto problems = problems_of(corpus);
    CHECK(has(problems.at(0), "the label 6 is no class"));
    CHECK(has(problems.at(2), "1 numbers were not finite"));
  }

  TEST_CASE("a dialogue for both train and test, and a tuple of another length, are refused") {
    const CorpusFolder folder;
    MadeSdt made = made_iemocap();
    made.test.push_back("b");
    write(folder, made);
    CHECK(has(error_text([&] { read_sdt(folder.path(), {}, {}); }),
              "lists the dialogue \"b\" for train and for test"));
    for (const std::size_t items : {11, 14}) {
      made.items = items;
      write(folder, made);
      CHECK(error_text([&] { read_sdt(folder.path() / "x.pkl", {}, {}); }).starts_with("bad input: "));
      CHECK(has(error_text([&] { read_sdt(folder.path(), {}, {}); }), "not found: no .pkl file in"));
    }
  }

  TEST_CASE("of the pickles in a folder the one with the right content is taken, and two are one too many") {
    const CorpusFolder folder;
    folder.write("a.pkl", "nonsense");
    PickleWriter other(folder.path() / "b.pickle", io::PickleProtocol::kFour);
    other.none();
    other.commit(io::Overwrite::kReplace);
    write(folder, made_iemocap(), "some name.pickle");
    CHECK(read_corpus(parse_corpus_name("sdt:" + folder.path().string())).samples.size() == 7);
    write(folder, made_iemocap(), "z.pkl");
    CHECK(has(error_text([&] { read_sdt(folder.path(), {}, {}); }), "some name.pickle and z.pkl; name one"));
  }

  TEST_CASE("a pickle for sdt with damage anywhere is read or refused, never more") {
    const CorpusFolder folder;
    write(folder, made_iemocap());
    check_damage(folder, "x.pkl", [&] { read_sdt(folder.path() / "x.pkl", {}, {}); });
  }
}
