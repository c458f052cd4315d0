#include "pipeline/extract/sound_spool.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <doctest/doctest.h>

namespace undertone::pipeline {
namespace {

media::AudioBlock block(double time_s, std::size_t count, float first) {
  media::AudioBlock made{time_s, 1000, std::vector<float>(count)};
  std::iota(made.samples.begin(), made.samples.end(), first);
  return made;
}

}  // namespace

TEST_SUITE("extract") {
  TEST_CASE("what was put in comes back, whatever the blocks were") {
    SoundSpool spool;
    spool.add(block(2.0, 300, 0));
    spool.add(block(2.3, 1, 300));
    spool.add(block(2.301, 699, 301));
    CHECK(spool.heard() == TimeSpan{2.0, 3.0});
    for (const auto& [begin, end] : {std::pair(2.0, 3.0), std::pair(2.25, 2.4), std::pair(2.999, 3.0)}) {
      const Stretch part = spool.read({begin, end});
      CHECK(part.start_s == doctest::Approx(begin));
      CHECK(part.samples.size() == static_cast<std::size_t>(std::lround((end - begin) * 1000)));
      CHECK(part.samples.front() == doctest::Approx((begin - 2) * 1000));
      CHECK(std::ranges::is_sorted(part.samples));
    }
  }

  TEST_CASE("a span that reaches beyond the recording is cut, and one outside of it is empty") {
    SoundSpool spool;
    CHECK(spool.read({0, 1}).samples.empty());
    spool.add(block(1, 100, 0));
    CHECK(spool.read({0, 5}).samples.size() == 100);
    CHECK(spool.read({0, 5}).start_s == doctest::Approx(1));
    CHECK(spool.read({1.2, 5}).samples.empty());
    CHECK(spool.read({0.5, 0.5}).samples.empty());
  }

  TEST_CASE("no silence is made up for a gap: the longest part without one is what was heard") {
    SoundSpool spool;
    spool.add(block(0, 100, 0));
    spool.add(block(0.5, 300, 1000));
    const Stretch part = spool.read({0.05, 0.7});
    CHECK(part.start_s == doctest::Approx(0.5));
    CHECK(part.samples.size() == 200);
    CHECK(part.samples.front() == 1000);
    CHECK(spool.read({0.02, 0.51}).samples.size() == 80);
  }
}

}  // namespace undertone::pipeline
