#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "pipeline/faces/active_speaker.hpp"
#include "pipeline/faces/face_features.hpp"
#include "pipeline/faces/face_watch.hpp"
#include "tests/pipeline/faces/made_shots.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::pipeline {
namespace {

using testing::Head;

constexpr int kHeight = 360;
constexpr std::size_t kTurn = 60;  // pictures

const std::vector<Head>& heads(const std::filesystem::path& folder) {
  static const std::vector<Head> all = [&] {
    std::vector<Head> read;
    for (int i = 1; i <= 4; ++i)
      read.push_back(testing::read_head(folder / ("head_" + std::to_string(i) + ".mp4"), kHeight));
    return read;
  }();
  return all;
}

struct Watched {
  SeenFaces seen;
  SpeechEnvelope envelope;

  ActiveSpeakers speakers(const Conversation& conversation) const {
    return find_active_speakers(conversation, seen.tracks.tracks, envelope);
  }
};

Watched watch(const std::filesystem::path& path) {
  media::MediaOptions reading;
  ask_for_faces(reading);
  const auto reader = media::open_media(path, reading);
  FaceWatch watch;
  Watched watched;
  while (const auto item = reader->next()) {
    if (const auto* frame = std::get_if<media::VideoFrame>(&*item)) watch.feed(*frame);
    if (const auto* sound = std::get_if<media::AudioBlock>(&*item)) watched.envelope.feed(*sound);
  }
  watched.seen = watch.finish();
  return watched;
}

Conversation without_names(const Conversation& conversation) {
  std::vector<Utterance> utterances = conversation.utterances();
  for (Utterance& utterance : utterances) utterance.speaker.reset();
  return Conversation(utterances);
}

/// Two people side by side who take turns. Who listens moves a little, as in a few frames shown to and fro.
Conversation make_two_shot(const std::filesystem::path& path, const Head& left, const Head& right) {
  testing::Film film(path, 2 * kHeight, kHeight);
  const std::array<const Head*, 2> both = {&left, &right};
  for (std::size_t turn = 0; turn < 4; ++turn) {
    const std::size_t who = turn % 2, begin = turn / 2 * kTurn;
    const Head& speaker = *both[who];
    film.turn(speaker, begin, begin + kTurn, who == 0 ? "left" : "right",
              [&](media::Image& picture, std::size_t i) {
                const std::size_t rests = 20 + (i - begin) / 6 % 4;
                testing::paste(picture, speaker.pictures[i % speaker.pictures.size()],
                               who == 0 ? 0 : kHeight);
                testing::paste(picture, both[1 - who]->pictures[rests], who == 0 ? kHeight : 0);
              });
  }
  return film.finish();
}

int right_ones(const Watched& watched, const Conversation& conversation) {
  const ActiveSpeakers speakers = watched.speakers(conversation);
  int right = 0;
  for (std::size_t i = 0; i < conversation.size(); ++i) {
    const auto* track = find_track(watched.seen.tracks, speakers.of_utterance[i].track);
    if (track == nullptr) continue;
    const bool is_left = track->seen.front().box.centre().x < kHeight;
    right += is_left == (i % 2 == 0) ? 1 : 0;
  }
  return right;
}

}  // namespace

TEST_SUITE("faces") {
  TEST_CASE("of two people side by side the one who speaks is found in nine of ten utterances") {
    const auto folder = testing::shared_heads();
    if (!folder) return;
    const support::TemporaryDirectory made;
    int all = 0, right = 0, right_without_names = 0;
    // The third and the fourth clip show the same person.
    for (const auto& [a, b] : {std::pair<std::size_t, std::size_t>{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}}) {
      const auto path = made / ("pair" + std::to_string(10 * a + b) + ".mp4");
      const Conversation conversation = make_two_shot(path, heads(*folder)[a], heads(*folder)[b]);
      const Watched faces = watch(path);
      CHECK(faces.seen.tracks.tracks.size() == 2);
      all += static_cast<int>(conversation.size());
      right += right_ones(faces, conversation);
      right_without_names += right_ones(faces, without_names(conversation));
    }
    CAPTURE(all);
    CHECK(right * 10 >= 9 * all);
    CHECK(right_without_names * 10 >= 9 * all);
  }

  TEST_CASE("in a conversation cut from heads every utterance has its speaker, who returns as the same one") {
    const auto folder = testing::shared_heads();
    if (!folder) return;
    const support::TemporaryDirectory made;
    const auto path = made / "conversation.mp4";
    testing::Film film(path, 640, kHeight);
    const std::vector<std::pair<std::size_t, std::size_t>> turns = {{0, 0}, {1, 0}, {2, 0},
                                                                    {1, 1}, {0, 1}, {3, 0}};
    for (const auto& [who, part] : turns) {
      const Head& head = heads(*folder)[who];
      film.turn(head, part * kTurn, (part + 1) * kTurn, who == 3 ? "2" : std::to_string(who),
                [&](media::Image& picture, std::size_t i) {
                  testing::paste(picture, head.pictures[i % head.pictures.size()], 140);
                });
    }
    const Conversation conversation = film.finish();
    const Watched faces = watch(path);
    const ActiveSpeakers speakers = faces.speakers(conversation);
    std::vector<int> found;
    for (const ChosenFace& face : speakers.of_utterance) {
      REQUIRE(face.track);
      found.push_back(*face.track);
    }
    CHECK(found[0] == found[4]);
    CHECK(found[1] == found[3]);
    CHECK(found[0] != found[1]);
    CHECK(found[2] != found[0]);
    CHECK(found[2] != found[1]);
    CHECK(speakers.names.at(found[0]) == "0");
    CHECK(speakers.names.at(found[1]) == "1");
    CHECK(speakers.names.at(found[2]) == "2");
    const ActiveSpeakers nameless = faces.speakers(without_names(conversation));
    for (const ChosenFace& face : nameless.of_utterance) CHECK(face.track.has_value());
  }

  TEST_CASE("a voice over somebody who listens comes from off screen") {
    const auto folder = testing::shared_heads();
    if (!folder) return;
    const support::TemporaryDirectory made;
    const auto path = made / "voice-over.mp4";
    const Head &seen = heads(*folder)[1], &heard = heads(*folder)[0];
    testing::Film film(path, 640, kHeight);
    film.turn(seen, 0, kTurn, "seen",
              [&](media::Image& picture, std::size_t i) { testing::paste(picture, seen.pictures[i], 140); });
    film.turn(heard, 0, kTurn, "heard", [&](media::Image& picture, std::size_t) {
      testing::paste(picture, seen.pictures[kTurn], 140);
    });
    const Conversation conversation = film.finish();
    const ActiveSpeakers speakers = watch(path).speakers(conversation);
    CHECK(speakers.of_utterance[0].track.has_value());
    CHECK(!speakers.of_utterance[1].track);
  }
}

}  // namespace undertone::pipeline
