#include "pipeline/segment/joined_conversation.hpp"

#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "pipeline/segment/speech_clip.hpp"
#include "src/core/error.hpp"
#include "tests/pipeline/segment/made_corpus.hpp"
#include "tests/support/errors.hpp"

namespace undertone::pipeline {
namespace {

JoinedConversation joined(const std::vector<CorpusSpeaker>& people, std::size_t turns, std::uint64_t seed) {
  VariantMaker variants(seed);
  synthesize::SeededRandom random(seed);
  return join_clips(people, turns, variants, random);
}

TEST_SUITE("segment") {
  TEST_CASE("a corpus is read by speaker, all of it or the emotions that are named") {
    const testing::MadeCorpus corpus(3);
    const std::vector folders{corpus.path(), corpus.path()};
    const auto all = read_speakers(folders);
    REQUIRE(all.size() == 6);
    CHECK(all[1].name == "b");
    CHECK(all[1].corpus == 0);
    CHECK(all[5].corpus == 1);
    CHECK(all[5].clips.size() == 4);
    CHECK(load_clip(all[0].clips[0]).size() == testing::samples_in(1.6));
    CHECK(read_speakers(folders, {"joy"})[5].clips.size() == 2);
    CHECK(read_speakers(folders, {"anger"}).empty());
  }

  TEST_CASE("everybody speaks in a joined conversation, and in turn") {
    const testing::MadeCorpus corpus(3);
    const auto people = read_speakers(std::vector{corpus.path()});
    const JoinedConversation made = joined(people, 6, 3);
    std::set<std::string> speakers;
    double end_s = 0, speech_s = 0;
    for (const SpeakerTurn& turn : made.turns) {
      CHECK(turn.span.begin_s >= end_s);
      end_s = turn.span.end_s;
      speech_s += turn.span.duration_s();
      speakers.insert(turn.speaker);
    }
    CHECK(speakers == std::set<std::string>{"a", "b", "c"});
    CHECK(speech_s > 6 * 1.0);
    CHECK(static_cast<double>(made.samples.size()) / kVariantRateHz > end_s);
    CHECK(made.samples == joined(people, 6, 3).samples);
    CHECK(made.samples != joined(people, 6, 4).samples);
  }
}

}  // namespace
}  // namespace undertone::pipeline
