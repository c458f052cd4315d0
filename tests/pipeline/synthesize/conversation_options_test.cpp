#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "pipeline/synthesize/conversation_maker.hpp"
#include "src/core/error.hpp"
#include "src/media/media_reader.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::synthesize {
namespace {

ConversationOptions tiny_options() {
  ConversationOptions options;
  options.turns = 2;
  options.width = 128;
  options.height = 96;
  options.frame_rate_hz = 8;
  options.voice = VoiceBackend::kBuiltIn;
  return options;
}

/// Asks for a stop when a task has come far enough, and remembers what it was told.
class Watcher final : public Progress {
 public:
  explicit Watcher(double stop_at = 1e9) : stop_at_(stop_at) {}
  void update(const ProgressState& state) override {
    done.push_back(state.done);
    total = state.total;
    if (state.done >= stop_at_) source.request_stop();
  }
  std::stop_source source;
  std::vector<double> done;
  std::optional<double> total;

 private:
  double stop_at_;
};

/// The frame in the middle of each turn.
std::vector<media::Image> middle_frames(const std::filesystem::path& media,
                                        const Conversation& conversation) {
  media::MediaOptions reading;
  reading.frame_rate_hz = 0;
  reading.sound = media::Sound::kOff;
  reading.policy = media::DecodePolicy::kExact;
  const auto reader = media::open_media(media, reading);
  std::vector<media::Image> images;
  while (const auto item = reader->next()) {
    const auto* frame = std::get_if<media::VideoFrame>(&*item);
    if (frame == nullptr || images.size() == conversation.size()) continue;
    const TimeSpan span = conversation.utterances()[images.size()].span;
    if (frame->time_s >= (span.begin_s + span.end_s) / 2) images.push_back(frame->grey);
  }
  return images;
}

double difference(const media::Image& a, const media::Image& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.pixels.size(); ++i) sum += std::abs(a.pixels[i] - b.pixels[i]);
  return sum / static_cast<double>(a.pixels.size());
}

std::size_t entries(const std::filesystem::path& folder) {
  const auto all = std::filesystem::directory_iterator(folder);
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

}  // namespace

TEST_SUITE("synthesize") {
  TEST_CASE("with cuts the picture shows whoever speaks, together it shows everybody") {
    const support::TemporaryDirectory folder;
    ConversationOptions options = tiny_options();
    options.turns = 5;
    options.speakers = 2;
    std::map<Shot, double> change;
    for (const Shot shot : {Shot::kCuts, Shot::kTogether}) {
      options.shot = shot;
      const Conversation conversation = make_conversation(folder / "x.mp4", options);
      const auto images = middle_frames(folder / "x.mp4", conversation);
      REQUIRE(images.size() == 5);
      // Turns 0, 2, 4 are one speaker's and 1, 3 the other's.
      const double between = std::min(difference(images[0], images[1]), difference(images[2], images[3]));
      const double within = std::max(difference(images[0], images[2]), difference(images[1], images[3]));
      if (shot == Shot::kCuts) CHECK(between > 3 * within);
      change[shot] = between;
    }
    CHECK(change[Shot::kCuts] > 3 * change[Shot::kTogether]);
  }

  TEST_CASE("a stop ends the making soon and leaves no file behind") {
    const support::TemporaryDirectory folder;
    ConversationOptions options = tiny_options();
    options.turns = 1000;
    Watcher watcher(2);
    const auto error = support::error_of(
        [&] { make_conversation(folder / "x.mp4", options, watcher, watcher.source.get_token()); });
    REQUIRE(error);
    CHECK(error->kind() == ErrorKind::kCancelled);
    CHECK(watcher.done.size() == 2);
    CHECK(std::filesystem::is_empty(folder.path()));
  }

  TEST_CASE("a file that was there outlives a stopped making") {
    const support::TemporaryDirectory folder;
    make_conversation(folder / "x.mp4", tiny_options());
    const auto size = std::filesystem::file_size(folder / "x.mp4");
    ConversationOptions options = tiny_options();
    options.turns = 100;
    Watcher watcher(1);
    CHECK_THROWS_AS(make_conversation(folder / "x.mp4", options, watcher, watcher.source.get_token()), Error);
    CHECK(std::filesystem::file_size(folder / "x.mp4") == size);
    CHECK(entries(folder.path()) == 1);
  }

  TEST_CASE("progress counts the turns") {
    const support::TemporaryDirectory folder;
    Watcher watcher;
    make_conversation(folder / "x.mp4", tiny_options(), watcher);
    CHECK(watcher.done == std::vector<double>{1, 2});
    CHECK(watcher.total == 2);
  }

  TEST_CASE("odd sizes are refused") {
    ConversationOptions options = tiny_options();
    CHECK(options.problems().empty());
    for (const auto& [width, height] : {std::pair{129, 96}, {128, 97}, {129, 97}}) {
      options.width = width;
      options.height = height;
      CHECK(options.problems().size() == 1);
      const support::TemporaryDirectory folder;
      CHECK_THROWS_AS(make_conversation(folder / "x.mp4", options), Error);
      CHECK(std::filesystem::is_empty(folder.path()));
    }
  }

  TEST_CASE("one person talks alone, six take turns, and a pause may be nothing") {
    const support::TemporaryDirectory folder;
    ConversationOptions options = tiny_options();
    options.speakers = 1;
    options.pause_s = 0;
    const Conversation alone = make_conversation(folder / "x.mp4", options);
    CHECK(alone.speakers().size() == 1);
    CHECK(alone.utterances()[0].span.begin_s == 0);
    CHECK(alone.utterances()[1].span.begin_s == doctest::Approx(alone.utterances()[0].span.end_s));
    CHECK(alone.utterances()[1].span.begin_s >= alone.utterances()[0].span.end_s);
    options.speakers = 6;
    options.turns = 20;
    options.frame_rate_hz = 1;
    CHECK(make_conversation(folder / "y.mp4", options).speakers().size() == 6);
  }

  TEST_CASE("longer pauses are longer") {
    const support::TemporaryDirectory folder;
    ConversationOptions options = tiny_options();
    options.turns = 10;
    options.frame_rate_hz = 1;
    options.pause_s = 2;
    const Conversation slow = make_conversation(folder / "x.mp4", options);
    double sum_s = 0, end_s = 0;
    for (const Utterance& turn : slow.utterances()) {
      CHECK(turn.span.begin_s - end_s >= 0.99);
      CHECK(turn.span.begin_s - end_s <= 3.01);
      sum_s += turn.span.begin_s - end_s;
      end_s = turn.span.end_s;
    }
    CHECK(sum_s / 10 == doctest::Approx(2).epsilon(0.3));
  }

  TEST_CASE("a folder that is not there and an extension without container are told with the name") {
    const support::TemporaryDirectory folder;
    const auto absent = folder / "no such folder" / "x.mp4", strange = folder / "x.xyzzy";
    for (const auto& file : {absent, strange}) {
      const std::string text = support::error_text([&] { make_conversation(file, tiny_options()); });
      CHECK(text.find(file.string()) != std::string::npos);
    }
    CHECK(std::filesystem::is_empty(folder.path()));
  }
}

}  // namespace undertone::synthesize
