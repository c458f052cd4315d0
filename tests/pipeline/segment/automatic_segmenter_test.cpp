#include "pipeline/segment/automatic_segmenter.hpp"

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "pipeline/segment/diarization_error.hpp"
#include "src/core/error.hpp"
#include "tests/pipeline/segment/synthetic_sound.hpp"

namespace undertone::pipeline {
namespace {

using testing::append;
using testing::kRate;
using testing::Sound;

struct Scene {
  Sound sound;
  std::vector<SpeakerTurn> turns;
};

/// Turns of 3 s by voices that take part in the order given, with half a second between, in a little noise.
Scene make_scene(const std::vector<int>& order) {
  const std::vector<testing::Voice> voices{{95, 0.9}, {215, 1.2}, {150, 1.05}};
  Scene scene;
  scene.sound = testing::silence(1);
  unsigned seed = 1;
  for (const int who : order) {
    const double begin_s = static_cast<double>(scene.sound.size()) / kRate;
    append(scene.sound, testing::speak(voices[static_cast<std::size_t>(who)], 3, seed++));
    scene.turns.push_back({{begin_s, begin_s + 3}, "voice " + std::to_string(who)});
    append(scene.sound, testing::silence(0.5));
  }
  append(scene.sound, testing::silence(1));
  testing::mix(scene.sound, testing::noise(static_cast<double>(scene.sound.size()) / kRate, 0.0005F));
  return scene;
}

AutomaticSegmenter fed(const Sound& sound, const SegmentOptions& options = {}, std::size_t block = 5000) {
  AutomaticSegmenter segmenter(options);
  for (std::size_t i = 0; i < sound.size(); i += block) {
    segmenter.feed({static_cast<double>(i) / kRate, kRate,
                    std::span(sound).subspan(i, std::min(block, sound.size() - i))});
  }
  segmenter.finish();
  return segmenter;
}

SegmentOptions with_speakers(SpeakerCount::Kind kind, std::size_t count = 0) {
  SegmentOptions options;
  options.speakers = {kind, count};
  return options;
}

TEST_SUITE("segment") {
  TEST_CASE("two voices that take turns are told apart without being told their number") {
    const Scene scene = make_scene({0, 1, 0, 1, 1, 0, 1, 0});
    const Conversation found(fed(scene.sound).utterances());
    CHECK(found.speakers().size() == 2);
    const auto error = diarization_error(scene.turns, to_turns(found));
    CHECK(error.rate() < 0.05);
  }

  TEST_CASE("three voices are told apart when their number is given") {
    const Scene scene = make_scene({0, 1, 2, 0, 2, 1, 0, 1, 2});
    const auto options = with_speakers(SpeakerCount::Kind::kGiven, 3);
    const auto error =
        diarization_error(scene.turns, to_turns(Conversation(fed(scene.sound, options).utterances())));
    CHECK(error.confusion_s / error.speaker_s < 0.1);
  }

  TEST_CASE("one voice stays one speaker") {
    const Scene scene = make_scene({1, 1, 1, 1, 1});
    CHECK(Conversation(fed(scene.sound).utterances()).speakers().size() == 1);
  }

  TEST_CASE("utterances are in order, apart, long enough and not too long, and have no text") {
    SegmentOptions options;
    options.longest_utterance_s = 1.2;
    const auto utterances = fed(make_scene({0, 1, 0}).sound, options).utterances();
    REQUIRE(utterances.size() >= 9);
    std::set<std::string> ids;
    for (std::size_t i = 0; i < utterances.size(); ++i) {
      const Utterance& utterance = utterances[i];
      CHECK(utterance.span.duration_s() <= 1.2001);
      CHECK(utterance.span.duration_s() >= 0.299);
      if (i > 0) CHECK(utterance.span.begin_s >= utterances[i - 1].span.end_s);
      CHECK(utterance.speaker.has_value());
      CHECK(!utterance.text.has_value());
      CHECK(!utterance.label.has_value());
      ids.insert(utterance.id);
    }
    CHECK(ids.size() == utterances.size());
  }

  TEST_CASE("nobody is named when speakers are not asked for") {
    const auto utterances =
        fed(make_scene({0, 1}).sound, with_speakers(SpeakerCount::Kind::kNone)).utterances();
    CHECK(utterances.size() == 2);
    for (const Utterance& utterance : utterances) CHECK(!utterance.speaker.has_value());
  }

  TEST_CASE("silence and nothing at all have no utterances") {
    CHECK(fed(testing::silence(3)).utterances().empty());
    CHECK(fed({}).utterances().empty());
    CHECK(fed(Sound(1, 0.5F)).utterances().empty());
  }

  TEST_CASE("the result does not depend on how the sound was cut into blocks") {
    const Scene scene = make_scene({0, 1, 0});
    CHECK(fed(scene.sound, {}, 777).utterances() == fed(scene.sound, {}, 100000).utterances());
  }

  TEST_CASE("speakers are found for a transcript that has none") {
    const Scene scene = make_scene({0, 1, 0, 1, 1, 0});
    std::vector<Utterance> transcript;
    for (std::size_t i = 0; i < scene.turns.size(); ++i) {
      Utterance utterance;
      utterance.id = std::to_string(i);
      utterance.span = scene.turns[i].span;
      utterance.text = "words";
      transcript.push_back(utterance);
    }
    const Conversation named = fed(scene.sound).with_speakers(Conversation(transcript));
    REQUIRE(named.size() == scene.turns.size());
    CHECK(diarization_error(scene.turns, to_turns(named)).rate() == doctest::Approx(0));
    for (const Utterance& utterance : named.utterances()) CHECK(utterance.text == "words");
    CHECK(
        fed(scene.sound, with_speakers(SpeakerCount::Kind::kNone)).with_speakers(Conversation(transcript)) ==
        Conversation(transcript));
  }

  TEST_CASE("a speaker that the transcript names stays, and no other gets the name") {
    const Scene scene = make_scene({0, 1, 0});
    std::vector<Utterance> transcript(4);
    for (std::size_t i = 0; i < 3; ++i) transcript[i].span = scene.turns[i].span;
    transcript[3].span = {500, 501};
    for (std::size_t i = 0; i < 4; ++i) transcript[i].id = std::to_string(i);
    transcript[1].speaker = "speaker_1";
    const Conversation named = fed(scene.sound).with_speakers(Conversation(transcript));
    CHECK(named.utterances()[1].speaker == "speaker_1");
    CHECK(named.utterances()[0].speaker == "speaker_2");
    CHECK(named.utterances()[2].speaker == "speaker_2");
    CHECK(!named.utterances()[3].speaker.has_value());
  }

  TEST_CASE("the number of speakers reads and prints") {
    SpeakerCount count;
    CHECK(OptionText<SpeakerCount>::print(count) == "auto");
    for (const std::string text : {"none", "auto", "1", "17"}) {
      CHECK(!OptionText<SpeakerCount>::read(text, count));
      CHECK(OptionText<SpeakerCount>::print(count) == text);
    }
    for (const std::string text : {"", "0", "-1", "101", "2x", "two", "99999999999999999999"}) {
      CHECK(OptionText<SpeakerCount>::read(text, count).has_value());
    }
    CHECK(OptionText<SpeakerCount>::print(count) == "17");
    SegmentOptions options;
    options.voice.hold_db = 9;
    OptionList list;
    list.add(options);
    CHECK_THROWS_AS(list.check(), Error);
  }
}

}  // namespace
}  // namespace undertone::pipeline
