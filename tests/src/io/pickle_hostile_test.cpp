#include <limits>
#include <set>

#include <doctest/doctest.h>

#include "src/io/pickle.hpp"
#include "src/io/read_file.hpp"
#include "tests/src/io/pickle_fixtures.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"

using namespace undertone;
using namespace undertone::io;
using namespace std::string_literals;
using support::error_text;

namespace {

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

std::string refusal_of(const std::string& pickle) {
  return error_text([&] { parse_pickle(bytes_of(pickle)); });
}

void look_at(const PickleValue& value, std::vector<PickleValue>& open) {
  switch (value.kind()) {
    case PickleKind::kText:
      value.as_text();
      break;
    case PickleKind::kArray:
      value.as_array().type.kind < ElementKind::kBytes ? value.to_floats().size() : value.to_texts().size();
      break;
    case PickleKind::kList:
    case PickleKind::kTuple:
    case PickleKind::kSet:
      for (const PickleValue& item : value.items()) open.push_back(item);
      break;
    case PickleKind::kDict:
      for (const auto& [key, item] : value.entries()) open.insert(open.end(), {key, item});
      break;
    default:
      break;
  }
}

/// Reads it and looks at every object in it once; whether there was something to look at.
bool is_read(const std::string& pickle) {
  try {
    const PickleDocument document = parse_pickle(bytes_of(pickle));
    std::vector<PickleValue> open = {document.root()};
    std::set<std::uint32_t> seen;
    while (!open.empty()) {
      const PickleValue value = open.back();
      open.pop_back();
      if (seen.insert(value.id()).second) look_at(value, open);
    }
    return true;
  } catch (const Error& error) {
    CHECK((error.kind() == ErrorKind::kBadInput || error.kind() == ErrorKind::kUnsupported));
    return false;
  }
}

}  // namespace

TEST_SUITE("io") {
  TEST_CASE("a pickle is refused wherever it is cut off") {
    for (const auto& path : pickle_fixtures()) {
      CAPTURE(path.filename().string());
      const std::string whole = read_text_file(path, std::size_t{1} << 20);
      CHECK(is_read(whole));
      // A thousand cuts of each, as one takes time linear in its place.
      const std::size_t step = 1 + whole.size() / 1000;
      for (std::size_t size = 0; size < whole.size(); size += step) {
        const std::string part = whole.substr(0, size);
        const auto error = support::error_of([&] { parse_pickle(bytes_of(part)); });
        REQUIRE(error);
        REQUIRE(error->kind() == ErrorKind::kBadInput);
      }
    }
  }

  TEST_CASE("a pickle with changed bits is refused or read, nothing else") {
    support::Random random(8804);
    std::size_t read = 0;
    for (const auto& path : pickle_fixtures()) {
      CAPTURE(path.filename().string());
      const std::string whole = read_text_file(path, std::size_t{1} << 20);
      for (int i = 0; i < 200; ++i) {
        std::string changed = whole;
        for (std::size_t flips = 1 + random.below(3); flips > 0; --flips) {
          char& byte = changed[random.below(changed.size())];
          byte = static_cast<char>(byte ^ 1 << random.below(8));
        }
        if (is_read(changed)) ++read;
      }
    }
    CHECK(read > 0);
  }

  TEST_CASE("a class that is not known is named, with its place, and not run") {
    CHECK(
        refusal_of("cos\nsystem\n(S'true'\ntR.") ==
        "unsupported: pickle, byte 0: the class or function \"os.system\" is not among those that are read");
    CHECK(refusal_of("\x80\x04\x8c\x08"s + "builtins\x8c\x04"s + "eval\x93.")
              .starts_with("unsupported: pickle, byte 18: the class or function \"builtins.eval\""));
    CHECK(
        refusal_of("(imodule\nThing\n.") ==
        "unsupported: pickle, byte 1: the opcode INST is not read: an object of the class \"module.Thing\"");
    CHECK(refusal_of("c__builtin__\nint\n(S'7'\ntR.") ==
          "unsupported: pickle, byte 24: an object of the class \"__builtin__.int\" made by a call");
  }

  TEST_CASE("opcodes that need code or bytes from elsewhere are named") {
    const auto refusal = [](const std::string& opcode, const std::string& name) {
      CHECK(refusal_of("N" + opcode) == "unsupported: pickle, byte 1: the opcode " + name + " is not read");
    };
    refusal("Pid\n", "PERSID");
    refusal("Q", "BINPERSID");
    refusal("o", "OBJ");
    refusal("\x82\x01", "EXT1");
    refusal("\x83\x01\x01", "EXT2");
    refusal("\x84\x01\x01\x01\x01", "EXT4");
    refusal("\x92", "NEWOBJ_EX");
    refusal("\x97", "NEXT_BUFFER");
    refusal("\x98", "READONLY_BUFFER");
    CHECK(refusal_of("NA") == "bad input: pickle, byte 1: there is no opcode 65");
    CHECK(refusal_of("\x80\x06N.") == "unsupported: pickle, byte 0: protocol 6 of pickles");
  }

  TEST_CASE("what is not there cannot be taken") {
    CHECK(refusal_of("").find("cut off") != std::string::npos);
    for (const std::string& pickle : std::vector<std::string>{
             ".",  "0",    "2",     "a",    "]a",   "s",     "}Ns",  "e", "u",  "t",    "1",
             "(.", "]((e", "q\x01", "\x94", "\x85", "N\x86", "\x93", "R", "Nb", "\x90", "\x91"}) {
      CAPTURE(pickle);
      CHECK(refusal_of(pickle + ".").starts_with("bad input: pickle, byte "));
    }
    CHECK(refusal_of("h\x07.") == "bad input: pickle, byte 0: a reference to object 7, which is not there");
    CHECK(refusal_of("g-1\n.").find("not there") != std::string::npos);
  }

  TEST_CASE("lengths beyond the end are refused before anything is made of them") {
    for (const char opcode : "B\x8E\x8D\x96X\x8CUC"s) {
      CAPTURE(static_cast<int>(opcode));
      CHECK(refusal_of(opcode + "\xff\xff\xff\x7f\x00\x00\x00\x00ab."s).find("bytes are needed and") !=
            std::string::npos);
    }
    CHECK(refusal_of("\x8E\xff\xff\xff\xff\xff\xff\xff\xff.").find("bytes are needed and 1") !=
          std::string::npos);
    CHECK(refusal_of("T\xff\xff\xff\xff.").find("a negative length") != std::string::npos);
    CHECK(refusal_of("\x8b\xff\xff\xff\xff.").find("a negative length") != std::string::npos);
    CHECK(refusal_of("\x95\x64\0\0\0\0\0\0\0N."s).find("a frame has 100 bytes and 2 are left") !=
          std::string::npos);
  }

  TEST_CASE("integers of up to 64 bits are read in every notation, larger ones refused") {
    CHECK(HandMade("\x8a\x00."s).root().as_int() == 0);
    CHECK(HandMade("\x8a\x01\xff.").root().as_int() == -1);
    CHECK(HandMade("\x8a\x0a\xfe\xff\xff\xff\xff\xff\xff\xff\xff\xff.").root().as_int() == -2);
    CHECK(HandMade("\x8b\x09\0\0\0\x07\0\0\0\0\0\0\0\0."s).root().as_int() == 7);
    CHECK(HandMade("L-9223372036854775808L\n.").root().as_int() == std::numeric_limits<std::int64_t>::min());
    for (const std::string& large : {"\x8a\x09\0\0\0\0\0\0\0\x80\0."s, "\x8a\x09\0\0\0\0\0\0\0\0\x01."s,
                                     "\x8a\x09\xff\xff\xff\xff\xff\xff\xff\x7f\xff."s,
                                     "L9223372036854775808L\n."s, "I-9223372036854775809\n."s}) {
      CHECK(refusal_of(large) == "unsupported: pickle, byte 0: an integer too large for 64 bits");
    }
  }

  TEST_CASE("malformed lines and text are refused") {
    for (const std::string& pickle :
         std::vector<std::string>{"I1x\n", "I\n", "I 1\n", "L\n", "F1,5\n", "F\n", "S'abc\n", "Sabc\n",
                                  "S'\n", "S'\\x1'\n", "S'\\'\n", "V\\u12\n", "V\\U00110000\n", "g1.\n"}) {
      CAPTURE(pickle);
      CHECK(refusal_of(pickle + ".").starts_with("bad input: pickle, byte 0: "));
    }
    CHECK(refusal_of("X\x02\0\0\0\xc3\x28."s).find("not valid UTF-8") != std::string::npos);
    CHECK(refusal_of("I5x\n.") == "bad input: pickle, byte 0: an integer written as \"5x\"");
  }

  TEST_CASE("calls with arguments that do not fit are refused") {
    for (const std::string& pickle :
         {"c_codecs\nencode\n)R."s, "c_codecs\nencode\nVx\nVutf8\n\x86R."s,
          "c_codecs\nencode\nV\\u0100\nVlatin1\n\x86R."s, "c_codecs\nencode\nNVlatin1\n\x86R."s,
          "cbuiltins\nset\nN\x85R."s, "cbuiltins\nbytes\nN\x85R."s,
          "ccollections\nOrderedDict\n]]N\x85"s + "a\x85R.", "ccollections\nOrderedDict\n]N\x85"s + "a\x85R.",
          "cnumpy\ndtype\n)R."s, "cnumpy\ndtype\nN\x85R."s, "cnumpy.core.multiarray\n_reconstruct\n)R."s,
          "cnumpy.core.multiarray\n_reconstruct\ncnumpy\ndtype\n\x85R."s,
          "cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\nVf4\n\x85RC\x02xx\x86R."s,
          "cnumpy.core.numeric\n_frombuffer\n)R."s, "N)R."s, "cnumpy\ndtype\nNR."s,
          "cnumpy\ndtype\nVf4\n\x85R)b."s, "cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\n\x85R)b."s,
          "]}b."s}) {
      CAPTURE(pickle);
      CHECK(support::error_of([&] { parse_pickle(bytes_of(pickle)); }).has_value());
    }
  }

  TEST_CASE("many conversions of one large text are refused before they fill the memory") {
    std::string pickle = "X\x00\x00\x01\x00"s + std::string(0x10000, 'x') + "q\x01" +
                         "Vlatin1\nq\x02"
                         "c_codecs\nencode\nq\x03";
    for (int i = 0; i < 100; ++i) pickle += "h\x03h\x01h\x02\x86R";
    CHECK(refusal_of(pickle + '.').find("copies more than it has bytes") != std::string::npos);
  }

  TEST_CASE("a pickle's file is named in its error") {
    const std::string refusal = error_text([] { load_pickle(pickle_folder() / "README.md"); });
    CHECK(refusal.find("README.md: pickle, byte 0: ") != std::string::npos);
    CHECK(support::error_of([] { load_pickle(pickle_folder() / "absent"); })->kind() == ErrorKind::kNotFound);
  }

  TEST_CASE("an order of axes must name each of them once, and nothing beyond them is looked at") {
    const auto array = [](const std::string& axes) {
      return "cnumpy.core.numeric\n_frombuffer\n(C\x08"s + "01234567" +
             "cnumpy\ndtype\n(Vf4\nI00\nI01\ntR(I1\nI2\ntVK\n(" + axes + "ttR.";
    };
    CHECK(HandMade(array("I1\nI0\n")).root().as_array().shape == std::vector<std::size_t>{2, 1});
    for (const char* axes : {"I99999999\nI0\n", "I0\nI0\n", "I2\nI1\n"}) {
      CHECK(refusal_of(array(axes)).find("does not name each once") != std::string::npos);
    }
  }
}
