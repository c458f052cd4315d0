#include "src/io/model_pack.hpp"

#include <cstdlib>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#include "tests/support/errors.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::io {
namespace {

namespace fs = std::filesystem;

/// Sets a variable of the environment, or takes it away, until the end of the test.
class Variable {
 public:
  Variable(const char* name, const std::optional<std::string>& value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    set(value);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { set(before_); }

 private:
  void set(const std::optional<std::string>& value) const {
    if (value)
      ::setenv(name_, value->c_str(), 1);
    else
      ::unsetenv(name_);
  }

  const char* name_;
  std::optional<std::string> before_;
};

}  // namespace

TEST_SUITE("io") {
  TEST_CASE("packs lie where the environment says, else in the user's cache") {
    const Variable home("HOME", "/home/ann"), cache("XDG_CACHE_HOME", std::nullopt);
    {
      const Variable models("UNDERTONE_MODELS", "/opt/models");
      CHECK(models_folder() == "/opt/models");
    }
    const Variable models("UNDERTONE_MODELS", std::nullopt);
    CHECK(models_folder() == "/home/ann/.cache/undertone/models");
    const Variable other("XDG_CACHE_HOME", "/var/cache");
    CHECK(models_folder() == "/var/cache/undertone/models");
  }

  TEST_CASE("a folder is meant before a pack of its name, and what is neither is named") {
    const support::TemporaryDirectory folder;
    const Variable models("UNDERTONE_MODELS", folder.path().string());
    fs::create_directories(folder / "small/inside");
    CHECK(model_pack("small") == folder / "small");
    CHECK(model_pack((folder / "small/inside").string()) == folder / "small/inside");
    CHECK(support::error_text([] { model_pack("large"); }) ==
          "not found: there is no folder 'large', and no pack " + (folder / "large").string() +
              " (scripts/setup --models)");
    CHECK(support::error_text([] { model_pack("small/other"); }) ==
          "not found: there is no folder 'small/other'");
    CHECK(support::error_text([] { model_pack(""); }) == "not found: there is no folder ''");
  }
}

}  // namespace undertone::io
