#include "src/io/zip.hpp"

#include <fstream>
#include <map>

#include <doctest/doctest.h>

#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/zip_maker.hpp"

using namespace undertone;
using namespace undertone::io;
using namespace undertone::support;

namespace {

using Contents = std::map<std::string, std::string>;

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

Contents unpack(const std::string& zip, const ZipLimits& limits = {}) {
  const ZipArchive archive(bytes_of(zip), limits);
  Contents contents;
  for (std::size_t i = 0; i < archive.entries().size(); ++i)
    contents[archive.entries()[i].name] = archive.read(i);
  return contents;
}

std::string refusal(const std::string& zip, const ZipLimits& limits = {}) {
  return error_text([&] { unpack(zip, limits); });
}

std::string many(const std::string& piece, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += piece;
  return text;
}

/// Small, and with both ways of packing, a folder, an empty file, and room behind a local header.
std::vector<ZipMember> members() {
  return {{"faces/", ""},
          {"faces/a.jpg", "eleven byte"},
          {"faces/b.jpg", many("abc", 40), Packing::kDeflate, 0, "EXTRA"},
          {"empty", ""},
          {"also empty", "", Packing::kDeflate},
          {"w\xc3\xb6rter/\xe4\xbd\xa0.txt", "\0\xff binary"}};
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_SUITE("io") {
  TEST_CASE("what was packed into an archive comes out of it, by index and by name") {
    const std::string zip = make_zip(members());
    const ZipArchive archive(bytes_of(zip));
    REQUIRE(archive.entries().size() == members().size() - 1);  // the folder is passed over
    for (const ZipMember& member : members()) {
      CAPTURE(member.name);
      const auto index = archive.find(member.name);
      REQUIRE(index.has_value() == !member.name.ends_with('/'));
      if (index) CHECK(archive.read(*index) == member.bytes);
    }
    CHECK(!archive.find("faces/c.jpg"));
    CHECK(!archive.find(""));
    CHECK(error_text([&] { archive.read(5); }) == "misuse: the ZIP archive has no such entry");
  }

  TEST_CASE("random files come out as they went in, with any comment behind them") {
    Random random(41);
    for (int round = 0; round < 60; ++round) {
      std::vector<ZipMember> made;
      Contents expected;
      for (std::size_t i = random.below(9); i > 0; --i) {
        const Packing packing = random.below(2) == 0 ? Packing::kStored : Packing::kDeflate;
        const std::string bytes = random.below(2) == 0 ? random.bytes(random.below(3000)) : random.text(400);
        made.push_back({"n" + std::to_string(i), bytes, packing});
        expected[made.back().name] = bytes;
      }
      CHECK(unpack(make_zip(made, random.bytes(random.below(300)))) == expected);
    }
  }

  TEST_CASE("an empty archive is one without entries, and a comment may look like an end") {
    CHECK(unpack(make_zip({})).empty());
    const std::string inner = make_zip(members());
    CHECK(unpack(make_zip({{"zip", inner}}, "PK\x05\x06 is no end")) == Contents{{"zip", inner}});
  }

  TEST_CASE("an archive on disk is read in place, and errors name it") {
    const TemporaryDirectory folder;
    const auto path = folder / "a.zip";
    const std::string zip = make_zip(members());
    std::ofstream(path, std::ios::binary) << zip;
    ZipFile file = ZipFile(path);
    const ZipFile moved = std::move(file);
    CHECK(moved.read(moved.find("faces/a.jpg").value()) == "eleven byte");
    std::ofstream(folder / "b.zip", std::ios::binary) << zip.substr(0, 100);
    CHECK(has(error_text([&] { ZipFile(folder / "b.zip"); }), (folder / "b.zip").string()));
    CHECK(has(error_text([&] { ZipFile(folder / "c.zip"); }), "not found: cannot read"));
  }

  TEST_CASE("an archive that is cut short anywhere is refused") {
    const std::string zip = make_zip(members());
    for (std::size_t size = 0; size < zip.size(); ++size) {
      CAPTURE(size);
      CHECK(refusal(zip.substr(0, size)).starts_with("bad input: "));
    }
  }

  TEST_CASE("a changed byte is refused or changes nothing that comes out") {
    const std::string zip = make_zip(members(), "comment");
    const Contents expected = unpack(zip);
    std::size_t refused = 0, tried = 0;
    for (std::size_t at = 0; at < zip.size(); ++at) {
      for (const int flip : {0x01, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff}) {
        CAPTURE(at);
        CAPTURE(flip);
        std::string changed = zip;
        changed[at] = static_cast<char>(changed[at] ^ flip);
        Contents contents = expected;
        const auto error = error_of([&] { contents = unpack(changed); });
        CHECK(contents == expected);
        ++tried;
        if (error) ++refused;
        if (error) CHECK((error->kind() == ErrorKind::kBadInput || error->kind() == ErrorKind::kUnsupported));
      }
    }
    CHECK(refused > tried / 2);
  }

  TEST_CASE("random bytes and random damage never do more than throw") {
    Random random(42);
    const std::string zip = make_zip(members());
    for (int round = 0; round < 3000; ++round) {
      std::string changed = zip;
      for (std::size_t i = 1 + random.below(6); i > 0; --i)
        changed[random.below(changed.size())] = static_cast<char>(random.bits() & 0xff);
      if (round % 3 == 0) changed.erase(random.below(changed.size()), random.below(20));
      if (round % 3 == 1) changed.insert(random.below(changed.size()), random.bytes(random.below(20)));
      error_of([&] { unpack(changed); });
    }
    CHECK(refusal(random.bytes(4000)) ==
          "bad input: a broken ZIP archive: the record that ends it is missing; it may be cut short");
  }

  TEST_CASE("names that leave the folder are refused") {
    for (const std::string name :
         {"../a", "a/../b", "a/..", "/etc/passwd", "a//b", "./a", "a\\b", "C:a", "", "a\nb", ".."}) {
      CAPTURE(name);
      CHECK(has(refusal(make_zip({{name, "x"}})), "is not safe"));
    }
    CHECK(has(refusal(make_zip({{std::string("a\0b", 3), "x"}})), "is not safe"));
    CHECK(unpack(make_zip({{"..a/b..", "x"}, {".hidden", "y"}})).size() == 2);
  }

  TEST_CASE("a name that stands twice is refused") {
    CHECK(has(refusal(make_zip({{"a", "x"}, {"b", "y"}, {"a", "z"}})), "'a' stands twice"));
  }

  TEST_CASE("encryption, other packings, ZIP64 and several disks are told apart") {
    CHECK(has(refusal(make_zip({{"a", "x", Packing::kStored, 1}})), "unsupported: a ZIP archive with encry"));
    CHECK(has(refusal(make_zip({{"a", "x", static_cast<Packing>(12)}})), "packing method 12"));
    const std::string zip = make_zip({{"a", "x"}});
    const std::size_t end = zip.size() - 22;
    std::string with_locator = zip;
    with_locator.insert(end, "PK\x06\x07" + std::string(16, '\0'));
    CHECK(has(refusal(with_locator), "ZIP64"));
    std::string many_entries = zip;
    many_entries.replace(end + 8, 4, "\xff\xff\xff\xff");
    CHECK(has(refusal(many_entries), "ZIP64"));
    std::string disks = zip;
    disks[end + 4] = 1;
    CHECK(has(refusal(disks), "several disks"));
  }

  TEST_CASE("a size that the packed bytes cannot have or do not have is refused") {
    const std::string zeros(100'000, '\0');
    CHECK(unpack(make_zip({{"z", zeros, Packing::kDeflate}})).at("z") == zeros);
    CHECK(has(refusal(make_zip({{"z", zeros, Packing::kDeflate, 0, "", 1'000'000'000}})),
              "cannot both be right"));
    CHECK(has(refusal(make_zip({{"z", zeros, Packing::kDeflate, 0, "", 1}})), "cannot be unpacked"));
    CHECK(has(refusal(make_zip({{"z", zeros, Packing::kDeflate, 0, "", -1}})), "cannot be unpacked"));
    ZipMember longer{"z", zeros, Packing::kDeflate};
    longer.behind = "more";
    CHECK(has(refusal(make_zip({longer})), "cannot be unpacked"));
    CHECK(has(refusal(make_zip({{"z", "abc", Packing::kStored, 0, "", 1}})), "cannot both be right"));
    CHECK(has(refusal(make_zip({{"z", zeros, Packing::kDeflate}}), {.max_entry_bytes = 99'999}),
              "more than 99999 bytes"));
  }

  TEST_CASE("entries that share bytes and bytes before the first entry are refused") {
    const std::string hundred(100, 'x');
    CHECK(has(refusal(make_zip({{"a", hundred}, {"b", hundred, Packing::kStored, 0, "", 0, -131}})),
              "lies over"));
    CHECK(has(refusal(make_zip({{"a", hundred}, {"b", hundred, Packing::kStored, 0, "", 0, -1}})),
              "lies over"));
    CHECK(has(refusal(make_zip({{"a", hundred, Packing::kStored, 0, "", 0, 100'000}})), "before its first"));
    ZipMember last{"b", hundred};
    last.offset_change = 131 - 5;  // its header would reach into the directory
    const std::string reaching = make_zip({{"a", hundred}, last});
    CHECK(has(error_text([&] { ZipArchive archive(bytes_of(reaching)); }), "'b' lies over what follows"));
    ZipMember pushed{"a", many("x", 500)};
    pushed.extra_change = 400;  // its bytes would end behind the end of the archive
    CHECK(has(refusal(make_zip({pushed})), "'a' lies over what follows"));
    CHECK(has(refusal("#!" + make_zip({{"a", hundred}})), "not where it should be"));
  }
}
