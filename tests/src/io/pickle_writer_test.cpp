#include "src/io/pickle_writer.hpp"

#include <array>
#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include "src/io/pickle.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace undertone;
using namespace undertone::io;

namespace {

constexpr auto kProtocols = std::array{PickleProtocol::kTwo, PickleProtocol::kFour};

/// Writes a value of random kind and says what it is, as `shown` would.
std::string write_random(PickleWriter& writer, support::Random& random, int depth) {
  const std::size_t kind = random.below(depth > 0 ? 7 : 4);
  if (kind == 0) {
    writer.none();
    return "none";
  }
  if (kind == 1) {
    const auto value = static_cast<std::int64_t>(random.bits()) >> random.below(64);
    writer.integer(value);
    return std::to_string(value);
  }
  if (kind == 2) {
    const double value = static_cast<double>(random.below(1000)) / 7 - 50;
    writer.number(value);
    return std::to_string(value);
  }
  if (kind == 3) {
    const std::string text = random.below(2) == 0 ? std::string(random.below(600), 'x') : "caf\u00e9 \u4f60";
    writer.text(text);
    return text;
  }
  const bool is_dict = kind == 6;
  writer.open(kind == 4 ? PickleCollection::kList
              : is_dict ? PickleCollection::kDict
                        : PickleCollection::kTuple);
  std::string all = kind == 4 ? "[" : kind == 5 ? "(" : "{";
  for (std::size_t i = random.below(5); i > 0; --i) {
    if (is_dict) {
      writer.integer(static_cast<std::int64_t>(i));
      all += std::to_string(i) + ":";
    }
    all += write_random(writer, random, depth - 1) + ",";
  }
  writer.close();
  return all;
}

std::string shown(const PickleValue& value) {
  switch (value.kind()) {
    case PickleKind::kNone:
      return "none";
    case PickleKind::kInteger:
      return std::to_string(value.as_int());
    case PickleKind::kDouble:
      return std::to_string(value.as_double());
    case PickleKind::kText:
      return value.as_text();
    case PickleKind::kDict: {
      std::string all = "{";
      for (const auto& [key, item] : value.entries()) all += shown(key) + ":" + shown(item) + ",";
      return all;
    }
    default: {
      std::string all = value.kind() == PickleKind::kList ? "[" : "(";
      for (const PickleValue& item : value.items()) all += shown(item) + ",";
      return all;
    }
  }
}

}  // namespace

TEST_SUITE("io") {
  TEST_CASE("whatever plain values are written as a pickle are read back") {
    const support::TemporaryDirectory folder;
    support::Random random(5);
    for (int round = 0; round < 100; ++round) {
      for (const PickleProtocol protocol : kProtocols) {
        PickleWriter writer(folder / "x.pkl", protocol);
        const std::string written = write_random(writer, random, 4);
        writer.commit(Overwrite::kReplace);
        const PickleDocument document = load_pickle(folder / "x.pkl");
        CHECK(shown(document.root()) == written);
      }
    }
  }

  TEST_CASE("arrays of every type are read back, whole and in pieces") {
    const support::TemporaryDirectory folder;
    const float infinity = std::numeric_limits<float>::infinity();
    for (const PickleProtocol protocol : kProtocols) {
      PickleWriter writer(folder / "x.pkl", protocol);
      writer.open(PickleCollection::kTuple);
      writer.array(std::vector<float>{1.5F, -infinity, 3, 4, 5, 6}, {2, 3});
      writer.array(std::vector<double>{0.1, -1e300}, {2});
      writer.array(std::vector<std::int64_t>{-1, std::numeric_limits<std::int64_t>::max()}, {2, 1});
      writer.array(std::vector<std::string>{"caf\u00e9", "", "\u4f60\u597d \U0001f600"});
      writer.array(std::vector<float>{}, {0, 4});
      writer.array(std::vector<std::string>{});
      writer.begin_array(PickleNumber::kFloat32, {300, 2});
      for (int i = 0; i < 300; ++i) writer.elements(std::vector<float>{static_cast<float>(i), 0.5F});
      writer.close();
      writer.commit(Overwrite::kReplace);
      const PickleDocument document = load_pickle(folder / "x.pkl");
      const PickleValue root = document.root();
      REQUIRE(root.size() == 7);
      CHECK(root.at(0).as_array().shape == std::vector<std::size_t>{2, 3});
      CHECK(root.at(0).to_floats() == std::vector<float>{1.5F, -infinity, 3, 4, 5, 6});
      CHECK(to_doubles(root.at(1).as_array()) == std::vector<double>{0.1, -1e300});
      CHECK(root.at(2).to_integers() ==
            std::vector<std::int64_t>{-1, std::numeric_limits<std::int64_t>::max()});
      CHECK(root.at(3).to_texts() == std::vector<std::string>{"caf\u00e9", "", "\u4f60\u597d \U0001f600"});
      CHECK(root.at(4).as_array().shape == std::vector<std::size_t>{0, 4});
      CHECK(root.at(5).to_texts().empty());
      CHECK(root.at(6).to_floats().at(2 * 299) == 299);
    }
  }

  TEST_CASE("parts of an array are its rows, whatever order it has in memory") {
    const std::vector<float> numbers = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    const auto bytes = std::as_bytes(std::span(numbers));
    const ElementType type{ElementKind::kFloat, 4, std::endian::little};
    const PickleArray rows{type, {2, 3, 2}, {6, 2, 1}, bytes};
    CHECK(to_floats(part_of(rows, 1)) == std::vector<float>{7, 8, 9, 10, 11, 12});
    CHECK(to_floats(first_of(part_of(rows, 1), 2)) == std::vector<float>{7, 8, 9, 10});
    CHECK(to_floats(first_of(rows, 0)).empty());
    const PickleArray columns{type, {2, 3, 2}, {1, 2, 6}, bytes};
    CHECK(to_floats(part_of(columns, 1)) == std::vector<float>{2, 8, 4, 10, 6, 12});
    CHECK(to_floats(first_of(part_of(columns, 0), 1)) == std::vector<float>{1, 7});
    CHECK(support::error_of([&] { part_of(rows, 2); })->kind() == ErrorKind::kBadInput);
    CHECK(support::error_of([&] { first_of(rows, 3); })->kind() == ErrorKind::kBadInput);
  }

  TEST_CASE("a pickle that is not finished or does not fit together is refused, and no file appears") {
    const support::TemporaryDirectory folder;
    const auto kind_of = [&](auto write) {
      const auto error = support::error_of([&] {
        PickleWriter writer(folder / "x.pkl", PickleProtocol::kFour);
        write(writer);
        writer.commit(Overwrite::kReplace);
      });
      return error && error->kind() == ErrorKind::kMisuse;
    };
    CHECK(kind_of([](PickleWriter&) {}));
    CHECK(kind_of([](PickleWriter& writer) { writer.open(PickleCollection::kList); }));
    CHECK(kind_of([](PickleWriter& writer) { writer.close(); }));
    CHECK(kind_of([](PickleWriter& writer) {
      writer.none();
      writer.none();
    }));
    CHECK(kind_of([](PickleWriter& writer) {
      writer.open(PickleCollection::kDict);
      writer.text("key");
      writer.close();
    }));
    CHECK(kind_of([](PickleWriter& writer) { writer.array(std::vector<float>{1}, {2}); }));
    CHECK(kind_of([](PickleWriter& writer) { writer.array(std::vector<float>{1, 2, 3}, {2}); }));
    CHECK(kind_of([](PickleWriter& writer) {
      writer.begin_array(PickleNumber::kFloat32, {2});
      writer.elements(std::vector<double>{1, 2});
    }));
    CHECK(kind_of([](PickleWriter& writer) {
      writer.begin_array(PickleNumber::kFloat32, {2});
      writer.none();
    }));
    CHECK(folder.entries() == 0);
  }
}
