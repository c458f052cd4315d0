#include "pipeline/segment/speaker_space_training.hpp"

#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"
#include "tests/pipeline/segment/made_corpus.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

using testing::MadeCorpus;
using testing::write_text;

std::string trained(const std::vector<fs::path>& corpora, const SpeakerSpaceTraining& options) {
  return to_source(train_speaker_space(corpora, options));
}

TEST_SUITE("segment") {
  TEST_CASE("a space is trained from folders of clips, the same for the same seed") {
    const MadeCorpus corpus(4);
    const SpeakerSpace space = train_speaker_space(std::vector{corpus.path()}, {.clips = 3});
    CHECK(space.spread[0] > 1);  // voices that far apart
    for (const auto& row : space.projection) {
      for (const float value : row) REQUIRE(std::isfinite(value));
    }
    const std::string text = to_source(space);
    CHECK(text == trained({corpus.path()}, {.clips = 3}));
    CHECK(text != trained({corpus.path()}, {.clips = 3, .seed = 8}));
    CHECK(text != trained({corpus.path()}, {.clips = 2}));
    CHECK(text.find("const SpeakerSpace kSpeakerSpace = {{") != std::string::npos);
  }

  TEST_CASE("speakers that are left out have no influence") {
    const MadeCorpus four(4), three(3);
    CHECK(trained({four.path()}, {.left_out = {"d", "nobody"}}) == trained({three.path()}, {}));
    const auto alone = [&] { trained({four.path()}, {.left_out = {"b", "c", "d"}}); };
    CHECK(support::error_of(alone)->kind() == ErrorKind::kBadInput);
  }

  TEST_CASE("a corpus that cannot be read is an error that says why") {
    const support::TemporaryDirectory folder;
    const auto kind = [&] { return support::error_of([&] { trained({folder.path()}, {}); })->kind(); };
    CHECK(kind() == ErrorKind::kNotFound);
    write_text(folder / "index.csv", "path,emotion\na.wav,joy\n");
    CHECK(kind() == ErrorKind::kNotFound);  // no column "speaker"
    write_text(folder / "index.csv", "path,speaker\na.wav\n");
    CHECK(kind() == ErrorKind::kBadInput);
    write_text(folder / "index.csv", "path,speaker\nabsent.wav,a\n");
    CHECK(kind() == ErrorKind::kNotFound);
  }
}

}  // namespace
}  // namespace undertone::pipeline
