#include "src/io/read_file.hpp"

#include <algorithm>
#include <thread>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "src/io/atomic_file.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/unprivileged.hpp"

using namespace undertone;
using namespace undertone::io;

namespace fs = std::filesystem;

namespace {

/// Longer than one chunk of the reader, with every byte value.
std::string long_content() {
  std::string bytes(200'003, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7 + i / 256);
  return bytes;
}

bool equal(std::span<const std::byte> mapped, std::string_view expected) {
  return std::ranges::equal(mapped, std::as_bytes(std::span(expected)));
}

}  // namespace

TEST_SUITE("io") {
  TEST_CASE("a file is read and mapped byte for byte") {
    const support::TemporaryDirectory folder;
    for (const std::string& bytes : {std::string(), std::string("\0\r\n\xFF", 4), long_content()}) {
      write_file_atomically(folder / "file", bytes, Overwrite::kReplace);
      CHECK(read_text_file(folder / "file", bytes.size()) == bytes);
      CHECK(equal(MappedFile(folder / "file").bytes(), bytes));
    }
  }

  TEST_CASE("a file of one byte more than allowed is refused") {
    const support::TemporaryDirectory folder;
    const fs::path path = folder / "file";
    write_file_atomically(path, "12345", Overwrite::kRefuse);
    CHECK(read_text_file(path, 5) == "12345");
    CHECK(support::error_text([&] { read_text_file(path, 4); }) ==
          "bad input: cannot read " + path.string() + ": it has more than 4 bytes");
    CHECK(support::error_of([] { read_text_file("/dev/zero", 1'000'000); })->kind() == ErrorKind::kBadInput);
  }

  TEST_CASE("a missing file, a directory and a forbidden file are distinct errors for both readers") {
    const support::TemporaryDirectory folder;
    fs::permissions(folder.path(), fs::perms{0755});
    write_file_atomically(folder / "secret", "x", Overwrite::kRefuse);
    fs::permissions(folder / "secret", fs::perms{0});
    const auto check = [&](auto read) {
      const std::string prefix = "cannot read " + folder.path().string();
      CHECK(support::error_text([&] { read(folder / "none"); }) ==
            "not found: " + prefix + "/none: No such file or directory");
      CHECK(support::error_text([&] { read(folder.path()); }) == "misuse: " + prefix + ": Is a directory");
      std::string denied;
      {
        const support::Unprivileged user;
        if (!user.is_bound()) return;
        denied = support::error_text([&] { read(folder / "secret"); });
      }
      CHECK(denied == "denied: " + prefix + "/secret: Permission denied");
    };
    check([](const fs::path& path) { read_text_file(path, 10); });
    check([](const fs::path& path) { MappedFile file(path); });
  }

  TEST_CASE("a pipe can be read to its end but not mapped") {
    const support::TemporaryDirectory folder;
    const fs::path pipe = folder / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(support::error_text([&] { MappedFile file(pipe); }) ==
          "unsupported: cannot read " + pipe.string() + ": only a regular file can be mapped");
    const std::string sent = long_content();
    std::thread writer([&] {
      std::FILE* out = std::fopen(pipe.c_str(), "wb");
      std::fwrite(sent.data(), 1, sent.size(), out);
      std::fclose(out);
    });
    const std::string received = read_text_file(pipe, sent.size());
    writer.join();
    CHECK(received == sent);
  }

  TEST_CASE("a moved mapping keeps its bytes and the last owner's outlive the file's name") {
    const support::TemporaryDirectory folder;
    write_file_atomically(folder / "a", "first", Overwrite::kRefuse);
    write_file_atomically(folder / "b", "second", Overwrite::kRefuse);
    MappedFile first(folder / "a");
    MappedFile second(folder / "b");
    fs::remove(folder / "a");
    second = std::move(first);
    CHECK(equal(second.bytes(), "first"));
    const MappedFile third(std::move(second));
    CHECK(equal(third.bytes(), "first"));
  }
}
