#include "extractors/face/frontal_scanner.hpp"

#include <cmath>

#include <doctest/doctest.h>

#include "tests/pipeline/face/drawn_faces.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::extractors;
using Sizes = FrontalScanner::Sizes;

namespace {

media::Image two_people() {
  media::Image picture = drawn::wall();
  synthesize::paint_person(picture, synthesize::make_person(3), drawn::talking(0.2F), {{180, 180}, 150});
  synthesize::paint_person(picture, synthesize::make_person(6), drawn::talking(0.6F), {{460, 180}, 150});
  return drawn::to_grey(picture);
}

}  // namespace

TEST_SUITE("face") {
  TEST_CASE("wider instructions find the same faces") {
    const auto scanner = make_frontal_scanner(Instructions::kCommon);
    const auto found = scanner->scan(two_people(), Sizes::kAll, 0);
    REQUIRE(found.size() == 2);
    for (const FoundFace& face : found) CHECK(face.score > 0);
    if (best_instructions() == Instructions::kCommon) {
      CHECK(support::error_of([] { make_frontal_scanner(Instructions::kAvx2); }).has_value());
      return;
    }
    for (const Sizes sizes : {Sizes::kAll, Sizes::kSmall}) {
      const auto expected = scanner->scan(two_people(), sizes, -0.2);
      const auto wide = make_frontal_scanner(Instructions::kAvx2)->scan(two_people(), sizes, -0.2);
      REQUIRE(wide.size() == expected.size());
      for (std::size_t i = 0; i < wide.size(); ++i) {
        CHECK(wide[i].box == expected[i].box);
        CHECK(std::abs(wide[i].score - expected[i].score) < 1e-3);
      }
    }
  }

  TEST_CASE("only faces up to 200 pixels are looked for where few sizes are asked for") {
    media::Image picture = drawn::wall();
    synthesize::paint_person(picture, synthesize::make_person(3), drawn::talking(0.2F), {{320, 180}, 290});
    const auto scanner = make_frontal_scanner(best_instructions());
    CHECK(scanner->scan(drawn::to_grey(picture), Sizes::kAll, 0).size() == 1);
    CHECK(scanner->scan(drawn::to_grey(picture), Sizes::kSmall, 0).empty());
  }
}
