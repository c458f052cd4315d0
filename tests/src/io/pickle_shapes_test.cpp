#include <doctest/doctest.h>

#include "src/io/pickle.hpp"
#include "tests/src/io/pickle_fixtures.hpp"

using namespace undertone;
using namespace undertone::io;
using namespace std::string_literals;

namespace {

/// Element j of utterance i of dialogue d, as make_pickles.py has it.
std::vector<float> feature(float base, std::size_t dimension, std::size_t d, std::size_t i) {
  std::vector<float> values(dimension);
  for (std::size_t j = 0; j < dimension; ++j) values[j] = base + static_cast<float>(100 * d + 10 * i + j);
  return values;
}

struct Dialogue {
  std::string name;
  std::size_t utterances;
};

const std::vector<Dialogue> kDialogues = {{"dia_a", 3}, {"dia_b", 1}, {"dia_c", 2}};

void check_features(const PickleValue& whole) {
  for (std::size_t d = 0; d < kDialogues.size(); ++d) {
    const auto& [name, utterances] = kDialogues[d];
    CHECK(whole.at(0).get(name).size() == utterances);
    for (std::size_t i = 0; i < utterances; ++i) {
      CHECK(whole.at(0).get(name).at(i).as_text() == name + "_" + std::to_string(i));
      CHECK(whole.at(2).get(name).at(i).as_int() == static_cast<std::int64_t>((d + i) % 6));
      for (std::size_t k = 1; k <= 4; ++k) {
        CHECK(whole.at(2 + k).get(name).at(i).to_floats() ==
              feature(1000.0F * static_cast<float>(k), 4, d, i));
      }
      CHECK(whole.at(7).get(name).at(i).to_floats() == feature(5000, 3, d, i));
      CHECK(whole.at(8).get(name).at(i).to_floats() == feature(6000, 2, d, i));
      CHECK(whole.at(9).get(name).at(i).as_text() ==
            "caf\u00e9 " + std::to_string(d) + " " + std::to_string(i));
    }
  }
  CHECK(whole.at(10).to_texts() == std::vector{"dia_a"s, "dia_b"s});
  CHECK(whole.at(11).to_texts() == std::vector{"dia_c"s});
}

void check_split(const PickleValue& split, const std::string& name, std::size_t count) {
  CHECK(split.get("audio").as_array().shape == std::vector<std::size_t>{count, 4, 5});
  CHECK(split.get("vision").as_array().shape == std::vector<std::size_t>{count, 4, 2});
  CHECK(split.get("text_bert").as_array().shape == std::vector<std::size_t>{count, 3, 3});
  const std::vector<float> text = split.get("text").to_floats();
  REQUIRE(text.size() == count * 3 * 6);
  for (std::size_t i = 0; i < text.size(); ++i) CHECK(text[i] == 0.75F + static_cast<float>(i));
  CHECK(split.get("raw_text").to_texts().at(count - 1) == name + " text " + std::to_string(count - 1));
  CHECK(split.get("id").to_texts().at(0) == name + "$_$0");
  CHECK(split.get("annotations").to_texts().at(0) == "Negative");
  CHECK(split.get("classification_labels").to_integers().at(count - 1) ==
        static_cast<std::int64_t>(count - 1));
  CHECK(split.get("regression_labels").to_floats().at(0) == -1);
  CHECK(split.get("audio_lengths").to_integers() == std::vector<std::int64_t>(count, 4));
  CHECK(split.get("vision_lengths").at(0).as_int() == 1);
}

}  // namespace

TEST_SUITE("io") {
  TEST_CASE("a tuple of IEMOCAP features written by Python 2 is read") {
    const PickleDocument document = load_pickle(pickle_folder() / "iemocap_py2_np1_p2.pickle");
    const PickleValue whole = document.root();
    CHECK(whole.kind() == PickleKind::kTuple);
    REQUIRE(whole.size() == 12);
    check_features(whole);
    CHECK(whole.at(1).get("dia_a").to_texts() == std::vector{"M"s, "F"s, "M"s});
  }

  TEST_CASE("a tuple of MELD features written by Python 3 is read") {
    const PickleDocument document = load_pickle(pickle_folder() / "meld_py3_np1_p4.pickle");
    const PickleValue whole = document.root();
    REQUIRE(whole.size() == 13);
    check_features(whole);
    CHECK(whole.at(1).get("dia_c").at(1).to_integers() ==
          std::vector<std::int64_t>{0, 1, 0, 0, 0, 0, 0, 0, 0});
    CHECK(whole.at(12).to_texts() == std::vector{"dia_b"s});
  }

  TEST_CASE("a dict of MMSA splits is read") {
    const auto paths = pickle_fixtures("mmsa");
    CHECK(paths.size() == 2);
    for (const auto& path : paths) {
      CAPTURE(path.filename().string());
      const PickleDocument document = load_pickle(path);
      CHECK(document.root().size() == 3);
      check_split(document.root().get("train"), "train", 3);
      check_split(document.root().get("valid"), "valid", 2);
      check_split(document.root().get("test"), "test", 1);
    }
  }
}
