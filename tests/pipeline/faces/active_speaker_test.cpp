#include "pipeline/faces/active_speaker.hpp"

#include <cmath>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/support/random.hpp"

namespace undertone::pipeline {
namespace {

constexpr int kRateHz = 8800;
constexpr double kTurn_s = 3;

/// Turns of three seconds; in each somebody speaks, louder and softer three times a second.
double loudness(double time_s) { return 0.55 + 0.45 * std::sin(2 * 3.14159 * 3.1 * time_s); }

SpeechEnvelope speech(double length_s) {
  SpeechEnvelope envelope;
  media::AudioBlock block;
  block.sample_rate_hz = kRateHz;
  for (int i = 0; i < static_cast<int>(length_s * kRateHz); ++i) {
    const double time_s = static_cast<double>(i) / kRateHz;
    block.samples.push_back(
        static_cast<float>(0.3 * loudness(time_s) * std::sin(2 * 3.14159 * 200 * time_s)));
  }
  envelope.feed(block);
  return envelope;
}

enum class Mouth { kSpeaks, kRests, kMumbles, kUnseen };  // mumbling: it moves, but not with the voice

extractors::FaceTrack face(int id, const std::vector<Mouth>& turns) {
  extractors::FaceTrack track;
  track.id = id;
  support::Random random(static_cast<std::uint64_t>(id));
  for (std::size_t i = 0; i < turns.size() * 30; ++i) {
    const double time_s = 0.1 * static_cast<double>(i);
    const Mouth mouth = turns[static_cast<std::size_t>(time_s / kTurn_s + 1e-6)];
    if (mouth == Mouth::kUnseen) continue;
    const double noise = 0.004 * random.uniform(-1.7, 1.7);
    const double open = mouth == Mouth::kSpeaks    ? 0.2 * loudness(time_s)
                        : mouth == Mouth::kMumbles ? 0.1 + 0.05 * random.uniform(-1.7, 1.7)
                                                   : 0.05;
    track.mouth.push_back({time_s, static_cast<float>(open + noise)});
  }
  return track;
}

Conversation turns_of(const std::vector<std::string>& speakers) {
  std::vector<Utterance> utterances;
  for (std::size_t i = 0; i < speakers.size(); ++i) {
    Utterance utterance;
    utterance.id = std::to_string(i + 1);
    utterance.span = {kTurn_s * static_cast<double>(i), kTurn_s * static_cast<double>(i + 1)};
    if (!speakers[i].empty()) utterance.speaker = speakers[i];
    utterances.push_back(utterance);
  }
  return Conversation(utterances);
}

}  // namespace

TEST_SUITE("faces") {
  using enum Mouth;

  TEST_CASE("the mouth that moves with the voice is the speaker's, and who rests is not") {
    const std::vector<extractors::FaceTrack> tracks = {face(3, {kSpeaks, kRests, kMumbles}),
                                                       face(8, {kRests, kSpeaks, kSpeaks})};
    const auto found = find_active_speakers(turns_of({"", "", ""}), tracks, speech(9));
    REQUIRE(found.of_utterance.size() == 3);
    CHECK(found.of_utterance[0].track == 3);
    CHECK(found.of_utterance[1].track == 8);
    CHECK(found.of_utterance[2].track == 8);
    CHECK(found.of_utterance[0].confidence > 0.9);
    CHECK(found.names.empty());
  }

  TEST_CASE("who speaks while all that are seen rest, or nobody is seen, is off screen") {
    const std::vector<extractors::FaceTrack> tracks = {face(1, {kSpeaks, kRests, kUnseen})};
    const auto found = find_active_speakers(turns_of({"", "", ""}), tracks, speech(9));
    CHECK(found.of_utterance[0].track == 1);
    CHECK(!found.of_utterance[1].track);
    CHECK(found.of_utterance[1].confidence > 0.7);
    CHECK(!found.of_utterance[2].track);
    CHECK(found.of_utterance[2].confidence == doctest::Approx(1));
    const auto none = find_active_speakers(turns_of({"", "Ann"}), {}, SpeechEnvelope());
    CHECK(!none.of_utterance[1].track);
    CHECK(none.names.empty());
  }

  TEST_CASE("names carry what is clear in some utterances into those where it is not") {
    // In the third turn both mumble alike: only who Ann was before can tell.
    const std::vector<extractors::FaceTrack> tracks = {face(1, {kSpeaks, kRests, kMumbles, kSpeaks}),
                                                       face(2, {kRests, kSpeaks, kMumbles, kRests})};
    const auto found = find_active_speakers(turns_of({"Ann", "Bob", "Ann", "Ann"}), tracks, speech(12));
    CHECK(found.of_utterance[2].track == 1);
    CHECK(found.names == std::map<int, std::string>{{1, "Ann"}, {2, "Bob"}});
    const auto other = find_active_speakers(turns_of({"Ann", "Bob", "Bob", "Ann"}), tracks, speech(12));
    CHECK(other.of_utterance[2].track == 2);
  }

  TEST_CASE("a mouth that was hardly seen says nothing, and one without sound only that it moves") {
    const auto track = face(1, {kSpeaks, kUnseen});
    const SpeechEnvelope sound = speech(6);
    CHECK(!speaking_evidence(track.mouth, {2.85, 6}, sound));
    CHECK(!speaking_evidence({}, {0, 3}, sound));
    CHECK(!speaking_evidence(track.mouth, {3, 1}, sound));
    const auto silent = speaking_evidence(track.mouth, {0, 3}, SpeechEnvelope());
    REQUIRE(silent);
    CHECK(*silent > 0);
    CHECK(*silent < *speaking_evidence(track.mouth, {0, 3}, sound));
  }

  TEST_CASE("levels are those of what was heard, whatever the blocks, and nothing where nothing was") {
    SpeechEnvelope envelope;
    envelope.feed({1, 1000, std::vector<float>(500, 0.1F)});
    envelope.feed({1.5, 1000, std::vector<float>(500, 1.0F)});
    CHECK(*envelope.level_db({1.1, 1.3}) == doctest::Approx(-20).epsilon(0.01));
    CHECK(*envelope.level_db({1.6, 1.9}) == doctest::Approx(0).epsilon(0.01));
    CHECK(!envelope.level_db({0, 0.9}));
    CHECK(!envelope.level_db({5, 6}));
    CHECK(!envelope.level_db({-3, -1}));
    envelope.feed({1e12, 1000, {1, 1}});  // a broken time
    envelope.feed({std::nan(""), 1000, {1, 1}});
    CHECK(!envelope.level_db({1e12, 1e12 + 1}));
  }
}

}  // namespace undertone::pipeline
