#include "pipeline/listening.hpp"

#include <doctest/doctest.h>

#include "tests/pipeline/segment/small_media.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::pipeline {

TEST_SUITE("pipeline") {
  TEST_CASE("one pass feeds sound and subtitles to those who want them, and no others") {
    const support::TemporaryDirectory folder;
    const auto media = make_sound(folder / "talk.mkv", {{{1, 2}, "well"}, {{3, 4}, "yes"}});
    for (const bool wants_sound : {false, true}) {
      CAPTURE(wants_sound);
      for (const bool wants_subtitles : {false, true}) {
        CAPTURE(wants_subtitles);
        std::size_t samples = 0;
        std::string texts;
        Listening listening{media, {}, 8000};
        if (wants_sound) {
          listening.to_sound = [&](const media::AudioBlock& sound) {
            CHECK(sound.sample_rate_hz == 8000);
            samples += sound.samples.size();
          };
        }
        if (wants_subtitles)
          listening.to_subtitles = [&](const media::TimedText& subtitle) { texts += subtitle.text + "/"; };
        const auto duration_s = listen(listening, silent_log(), silent_progress(), {}).duration_s;
        REQUIRE(duration_s);
        CHECK(*duration_s == doctest::Approx(10).epsilon(0.01));
        CHECK(samples == (wants_sound ? 80'000 : 0));
        CHECK(texts == (wants_subtitles ? "well/yes/" : ""));
      }
    }
  }
}

}  // namespace undertone::pipeline
