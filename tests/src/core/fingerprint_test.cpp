#include "src/core/fingerprint.hpp"

#include <set>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/random.hpp"

using namespace undertone;
using support::Random;

namespace {

// Byte i of the pattern of `size` bytes is (7 i + size) mod 256.
std::string pattern(std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>((7 * i + size) & 0xff);
  return bytes;
}

}  // namespace

TEST_SUITE("core") {
  TEST_CASE("SHA-256 gives the digests that its standard lists") {
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(sha256_hex(
              "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlm"
              "nopqrsmnopqrstnopqrstu") ==
          "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1");
  }

  TEST_CASE("SHA-256 of a million times 'a' is the one that its standard lists") {
    constexpr auto kDigest = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
    CHECK(sha256_hex(std::string(1'000'000, 'a')) == kDigest);
    Sha256 hash;
    for (int i = 0; i < 1000; ++i) hash.update(std::string(1000, 'a'));
    CHECK(hash.hex_digest() == kDigest);
  }

  TEST_CASE("all lengths around the block borders give the digests of another implementation") {
    // Made with Python 3.11's hashlib:
    // python3 -c "from hashlib import sha256 as s; print(s(''.join(s(bytes((7*i+n)%256 for i in
    //   range(n))).hexdigest() for n in range(201)).encode()).hexdigest())"
    std::string digests;
    for (std::size_t size = 0; size <= 200; ++size) digests += sha256_hex(pattern(size));
    CHECK(sha256_hex(digests) == "de444fd33c2915b23d3772a4de9aa249a9206ee2f93688a74e332e160c085f41");
  }

  TEST_CASE("a hash fed byte by byte equals the hash of the whole") {
    for (std::size_t size = 0; size <= 200; ++size) {
      const std::string bytes = pattern(size);
      Sha256 hash;
      for (const char& byte : bytes) hash.update(std::string_view(&byte, 1));
      CHECK(hash.hex_digest() == sha256_hex(bytes));
    }
  }

  TEST_CASE("a hash fed in pieces of any size, empty ones too, equals the hash of the whole") {
    Random random(51);
    for (int round = 0; round < 300; ++round) {
      const std::string bytes = random.bytes(random.below(1000));
      Sha256 hash;
      std::string_view rest = bytes;
      while (!rest.empty()) {
        const std::string_view piece = rest.substr(0, random.below(150));
        hash.update(piece);
        rest.remove_prefix(piece.size());
      }
      CHECK(hash.hex_digest() == sha256_hex(bytes));
    }
  }

  TEST_CASE("zeros in number, and one flipped bit anywhere, change the digest") {
    std::set<std::string> digests;
    for (std::size_t size = 0; size <= 200; ++size) digests.insert(sha256_hex(std::string(size, '\0')));
    const std::string bytes = pattern(130);
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
      std::string changed = bytes;
      changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
      digests.insert(sha256_hex(changed));
    }
    CHECK(digests.size() == 201 + 8 * 130);
    for (const std::string& digest : digests) {
      CHECK(digest.size() == 64);
      CHECK(digest.find_first_not_of("0123456789abcdef") == std::string::npos);
    }
  }
}
