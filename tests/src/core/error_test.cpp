#include "src/core/error.hpp"

#include <array>
#include <set>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/errors.hpp"

using namespace undertone;
using support::error_of;

TEST_SUITE("core") {
  TEST_CASE("every kind of error has its own name") {
    constexpr std::array kKinds{ErrorKind::kMisuse,    ErrorKind::kBadInput,    ErrorKind::kNotFound,
                                ErrorKind::kDenied,    ErrorKind::kUnsupported, ErrorKind::kIo,
                                ErrorKind::kCancelled, ErrorKind::kInternal};
    std::set<std::string_view> names;
    for (const ErrorKind kind : kKinds) names.insert(to_string(kind));
    CHECK(names.size() == kKinds.size());
    CHECK(names.count("unknown") == 0);
    CHECK(to_string(static_cast<ErrorKind>(4711)) == "unknown");
  }

  TEST_CASE("an error without context says its message alone") {
    const Error error(ErrorKind::kDenied, "no entry");
    CHECK(error.kind() == ErrorKind::kDenied);
    CHECK(error.message() == "no entry");
    CHECK(error.context().empty());
    CHECK(std::string(error.what()) == "no entry");
  }

  TEST_CASE("context is kept innermost first and read outermost first") {
    const auto error = error_of([] {
      with_context("labelling", [] {
        with_context("a.mkv", [] {
          with_context("stream 2", [] { throw Error(ErrorKind::kBadInput, "no key frame"); });
        });
      });
    });
    REQUIRE(error);
    CHECK(error->kind() == ErrorKind::kBadInput);
    CHECK(error->message() == "no key frame");
    CHECK(error->context() == std::vector<std::string>{"stream 2", "a.mkv", "labelling"});
    CHECK(std::string(error->what()) == "labelling: a.mkv: stream 2: no key frame");
  }

  TEST_CASE("a copy of an error is independent of the original") {
    Error original(ErrorKind::kIo, "the disk is full");
    original.add_context("saving");
    Error copy = original;
    copy.add_context("training");
    CHECK(std::string(original.what()) == "saving: the disk is full");
    CHECK(std::string(copy.what()) == "training: saving: the disk is full");
    CHECK(copy.kind() == ErrorKind::kIo);
  }

  TEST_CASE("with_context hands on what the action returns, references as references") {
    int number = 7;
    int& same = with_context("counting", [&]() -> int& { return number; });
    CHECK(&same == &number);
    CHECK(with_context("counting", [] { return std::string("eight"); }) == "eight");
  }

  TEST_CASE("with_context keeps the type of an error that is derived from Error") {
    struct TruncatedFile final : Error {
      TruncatedFile() : Error(ErrorKind::kBadInput, "ends early") {}
    };
    CHECK_THROWS_WITH_AS(with_context("reading", [] { throw TruncatedFile(); }), "reading: ends early",
                         TruncatedFile);
  }

  TEST_CASE("with_context lets what is not an Error pass as it is") {
    CHECK_THROWS_WITH_AS(with_context("counting", [] { throw std::out_of_range("far"); }), "far",
                         std::out_of_range);
  }

  TEST_CASE("an Error is caught as std::exception with its whole text") {
    try {
      with_context("reading", []() -> void { throw Error(ErrorKind::kNotFound, "no such column"); });
      FAIL("nothing was thrown");
    } catch (const std::exception& error) {
      CHECK(std::string(error.what()) == "reading: no such column");
    }
  }
}
