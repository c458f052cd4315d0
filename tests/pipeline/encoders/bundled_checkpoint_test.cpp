#include "pipeline/encoders/bundled_checkpoint.hpp"

#include <doctest/doctest.h>

#include "tests/support/errors.hpp"

namespace undertone::pipeline {

TEST_SUITE("encoders") {
  TEST_CASE("what is no model's name is a checkpoint file") {
    CHECK(find_checkpoint("runs/acoustic.safetensors") == "runs/acoustic.safetensors");
    CHECK(find_checkpoint("./acoustic") == "./acoustic");
  }

  TEST_CASE("a model that no weights go with says so, and where they were looked for") {
    const std::string text = support::error_text([] { find_checkpoint("majority"); });
    CHECK(text.find("there are no weights of 'majority'") != std::string::npos);
    CHECK(text.find("fusion/weights/majority.safetensors") != std::string::npos);
  }
}

}  // namespace undertone::pipeline
