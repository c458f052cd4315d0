#include <numeric>

#include <doctest/doctest.h>

#include "src/io/pickle.hpp"
#include "src/io/read_file.hpp"
#include "tests/src/io/pickle_fixtures.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::io;
using namespace std::string_literals;
using support::error_text;

namespace {

std::vector<float> counted_from(float first, std::size_t count) {
  std::vector<float> values(count);
  std::iota(values.begin(), values.end(), first);
  return values;
}

template <class Check>
void for_each_array_fixture(Check check) {
  const auto paths = pickle_fixtures("arrays");
  CHECK(paths.size() == 13);
  for (const auto& path : paths) {
    CAPTURE(path.filename().string());
    const PickleDocument document = load_pickle(path);
    check(document.root());
  }
}

using Shape = std::vector<std::size_t>;

bool is_inside(std::span<const std::byte> part, std::span<const std::byte> whole) {
  return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

/// A pickle of protocol 2 up to the state of an array, with a dtype of the name.
std::string array_of(const std::string& type, const std::string& shape, const std::string& content,
                     const std::string& byte_order = "<", const std::string& size = "J\xff\xff\xff\xff") {
  const auto text = [](const std::string& value) { return "U"s + static_cast<char>(value.size()) + value; };
  return "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01"s + "b\x87R(K\x01" + shape +
         "cnumpy\ndtype\n" + text(type) + "K\x00K\x01\x87R(K\x03"s + text(byte_order) + "NNN" + size +
         "J\xff\xff\xff\xffK\x00tb\x89"s + content + "tb.";
}

std::string refusal_of(const std::string& pickle) {
  return error_text([&] { parse_pickle(std::as_bytes(std::span(pickle))); });
}

}  // namespace

TEST_SUITE("io") {
  TEST_CASE("arrays of all number types and both byte orders are read") {
    for_each_array_fixture([](const PickleValue& root) {
      for (const std::string& order : {"<"s, ">"s}) {
        for (const std::string& type : {"f2"s, "f4"s, "f8"s}) {
          const PickleValue value = root.get(order + type);
          CHECK(value.to_floats() == counted_from(-2.5F, 6));
          CHECK(value.as_array().shape == Shape{2, 3});
          CHECK(value.as_array().type.size == static_cast<std::size_t>(type[1] - '0'));
          CHECK(value.as_array().type.kind == ElementKind::kFloat);
          CHECK((value.as_array().type.order == std::endian::big) == (order == ">"));
        }
        for (const std::string& type : {"1"s, "2"s, "4"s, "8"s}) {
          CHECK(root.get(order + "i" + type).to_floats() == counted_from(-2, 6));
          CHECK(root.get(order + "u" + type).to_floats() == counted_from(0, 6));
          CHECK(root.get(order + "i" + type).to_integers() == std::vector<std::int64_t>{-2, -1, 0, 1, 2, 3});
          CHECK(root.get(order + "u" + type).to_integers() == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5});
        }
      }
      CHECK(root.get("bool").to_integers() == std::vector<std::int64_t>{1, 0, 0, 1});
      CHECK(to_doubles(root.get("<f8").as_array()) == std::vector{-2.5, -1.5, -0.5, 0.5, 1.5, 2.5});
    });
  }

  TEST_CASE("arrays are handed out row by row, whatever their order in memory") {
    for_each_array_fixture([](const PickleValue& root) {
      CHECK(root.get("fortran").to_floats() == counted_from(0, 6));
      CHECK(root.get("fortran").as_array().shape == Shape{2, 3});
      CHECK(root.get("fortran").as_array().strides == Shape{1, 2});
      CHECK(root.get("big_fortran").to_floats() == counted_from(0, 6));
      CHECK(root.get("sliced").to_floats() == std::vector<float>{0, 2, 4, 6, 8, 10});
      const PickleValue transposed = root.get("transposed");
      CHECK(transposed.as_array().shape == Shape{3, 4, 2});
      const std::vector<float> values = transposed.to_floats();
      REQUIRE(values.size() == 24);
      for (std::size_t i = 0; i < values.size(); ++i) {
        CHECK(values[i] == static_cast<float>(i % 2 * 12 + i / 2));
      }
    });
  }

  TEST_CASE("a transposed array of protocol 5 stays a view") {
    const PickleDocument document = load_pickle(pickle_folder() / "arrays_py3_np2_p5.pickle");
    CHECK(document.root().get("transposed").as_array().strides == Shape{4, 1, 12});
  }

  TEST_CASE("arrays of one element, of none and of read-only memory are read") {
    for_each_array_fixture([](const PickleValue& root) {
      CHECK(root.get("single").as_array().shape.empty());
      CHECK(root.get("single").to_floats() == std::vector{2.5F});
      CHECK(root.get("empty").as_array().shape == Shape{0, 3});
      CHECK(root.get("empty").to_floats().empty());
      CHECK(root.get("read_only").to_floats() == counted_from(0, 3));
    });
  }

  TEST_CASE("arrays of text and of objects are read") {
    for_each_array_fixture([](const PickleValue& root) {
      CHECK(root.get("bytes").to_texts() == std::vector{"ab"s, "c"s, "\u00e9"s});
      CHECK(root.get("text").to_texts() == std::vector{"n\u00e9"s, "\u4f60\u597d\u5417"s, ""s});
      CHECK(root.get("big_text").to_texts() == std::vector{"n\u00e9"s, "\U0001f600"s});
      const PickleValue objects = root.get("objects");
      CHECK(objects.kind() == PickleKind::kList);
      CHECK(objects.at(0).as_int() == 1);
      CHECK(objects.at(1).is_none());
      CHECK(objects.at(2).as_text() == "x");
      CHECK(objects.at(3).to_floats() == counted_from(1, 2));
      CHECK(root.get("object_grid").at(0).to_integers() == std::vector<std::int64_t>{0, 1, 2});
      CHECK(root.get("object_grid").at(1).to_integers() == std::vector<std::int64_t>{3, 4, 5});
      CHECK(root.get("no_objects").items().empty());
    });
  }

  TEST_CASE("scalars of NumPy are plain values") {
    for_each_array_fixture([](const PickleValue& root) {
      CHECK(root.get("float16").as_double() == -0.5);
      CHECK(root.get("float32").as_double() == 1.5);
      CHECK(root.get("float64").as_double() == 0.1);
      CHECK(root.get("int64").as_int() == -7);
      CHECK(root.get("uint8").as_int() == 200);
      CHECK(root.get("bool_").as_bool());
      CHECK(root.get("str_").as_text() == "h\u00e9");
      CHECK(bytes_as_text(root.get("bytes_")) == "hi");
      CHECK(root.get("no_str").as_text().empty());
      CHECK(root.get("dtype").kind() == PickleKind::kClass);
    });
  }

  TEST_CASE("numbers are viewed where they stand, not copied") {
    for (const auto& path : pickle_fixtures("arrays")) {
      CAPTURE(path.filename().string());
      const bool is_text = path.string().ends_with("p0.pickle") ||
                           (!is_of_python_2(path) &&
                            (path.string().ends_with("p1.pickle") || path.string().ends_with("p2.pickle")));
      const MappedFile file(path);
      const PickleDocument document = parse_pickle(file.bytes());
      for (const char* const name : {"<f4", ">f8", "fortran", "text"}) {
        CHECK(is_inside(document.root().get(name).as_array().bytes, file.bytes()) == !is_text);
      }
    }
  }

  TEST_CASE("an array's error about its type says where the array is") {
    const PickleDocument document = load_pickle(pickle_folder() / "arrays_py3_np1_p4.pickle");
    const PickleValue root = document.root();
    CHECK(error_text([&] { root.get("text").to_floats(); }) ==
          "bad input: pickle[\"text\"]: an array of text has no numbers");
    CHECK(error_text([&] { root.get("<f4").to_integers(); }) ==
          "bad input: pickle[\"<f4\"]: an array of floats or text has no integers");
    CHECK(error_text([&] { root.get("<f4").to_texts(); }) ==
          "bad input: pickle[\"<f4\"]: an array of numbers has no text");
  }

  TEST_CASE("an array put together by hand is read") {
    const HandMade document(array_of("f4", "K\x02\x85", "U\x08\0\0\x80\x3f\0\0\0\xc0"s));
    CHECK(document.root().to_floats() == std::vector{1.0F, -2.0F});
  }

  TEST_CASE("an unsigned integer beyond 63 bits is a float but no integer") {
    const HandMade document(array_of("u8", "K\x01\x85", "U\x08\0\0\0\0\0\0\0\x80"s));
    CHECK(document.root().to_floats() == std::vector{0x1p63F});
    CHECK(error_text([&] { document.root().to_integers(); }) ==
          "bad input: pickle: an integer too large for 64 bits with a sign");
  }

  TEST_CASE("arrays whose bytes do not fit their shape are refused") {
    const std::string eight = "U\x08xxxxxxxx";
    CHECK(refusal_of(array_of("f4", "K\x02\x85", eight)) == "no error");
    CHECK(refusal_of(array_of("f4", "K\x03\x85", eight)).find("8 bytes do not fit") != std::string::npos);
    CHECK(refusal_of(array_of("f4", "K\x02K\x00\x86"s, eight)).find("do not fit") != std::string::npos);
    CHECK(refusal_of(array_of("f8", ")", eight)) == "no error");
    const std::string huge = "\x8a\x08\0\0\0\0\0\0\0\x40"s;
    CHECK(refusal_of(array_of("f4", huge + huge + "\x86", "U\x00"s)).find("do not fit") != std::string::npos);
    CHECK(refusal_of(array_of("f4", "J\xff\xff\xff\xffJ\xfe\xff\xff\xff\x86", eight)).find("negative") !=
          std::string::npos);
    std::string axes = "(";
    for (int i = 0; i < 65; ++i) axes += "K\x01"s;
    CHECK(refusal_of(array_of("f8", axes + "t", eight)).find("more than 64 axes") != std::string::npos);
    CHECK(refusal_of(array_of("O8", "K\x02\x85",
                              "](K\x01K\x02K\x03"
                              "e"))
              .find("do not fit") != std::string::npos);
  }

  TEST_CASE("elements of types that are not read are named") {
    for (const char* const type : {"c8", "M8", "V8", "f16", "i3", "O", "", "S99999999999"}) {
      const std::string refusal = refusal_of(array_of(type, "K\x01\x85", "U\x08xxxxxxxx"));
      CHECK(refusal.starts_with("unsupported: pickle, byte "));
      CHECK(refusal.find('"' + std::string(type) + '"') != std::string::npos);
    }
    CHECK(refusal_of(array_of("S0", "J\xff\xff\xff\x7f\x85", "U\x00"s)).find("\"S0\"") != std::string::npos);
  }

  TEST_CASE("a dtype that contradicts itself is refused") {
    const std::string eight = "U\x08xxxxxxxx";
    CHECK(refusal_of(array_of("S8", "K\x01\x85", eight, "|", "K\x08")) == "no error");
    CHECK(refusal_of(array_of("S8", "K\x01\x85", eight, "|", "K\x04")).find("contradictory") !=
          std::string::npos);
    CHECK(refusal_of(array_of("f8", "K\x01\x85", eight, "x")).find("byte order") != std::string::npos);
  }

  TEST_CASE("many arrays of one large list of objects are refused before they fill the memory") {
    std::string pickle = "cnumpy\ndtype\nU\x02O8K\x00K\x01\x87R\x94("s + std::string(20'000, 'N') + "l\x94";
    for (int i = 0; i < 100; ++i) {
      pickle += "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n\x85R(M\x20\x4e\x85h\x00\x89h\x01tb"s;
    }
    CHECK(refusal_of(pickle + '.').find("copies more than it has bytes") != std::string::npos);
  }
}
