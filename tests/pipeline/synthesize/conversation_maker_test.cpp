#include "pipeline/synthesize/conversation_maker.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/error.hpp"
#include "src/core/label_set.hpp"
#include "src/media/media_reader.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/support/text_of.hpp"

namespace undertone::synthesize {
namespace {

using support::text_of;

constexpr double kFrameRateHz = 12;
constexpr double kFrameS = 1 / kFrameRateHz;

ConversationOptions small_options(int turns = 3) {
  ConversationOptions options;
  options.turns = turns;
  options.seed = 88;
  options.width = 256;
  options.height = 144;
  options.frame_rate_hz = kFrameRateHz;
  options.voice = VoiceBackend::kBuiltIn;
  return options;
}

/// A conversation, what was said of it, and the file decoded again.
struct Made {
  explicit Made(const ConversationOptions& options) : media(folder / "talk.mp4") {
    conversation = make_conversation(media, options);
    media::MediaOptions reading;
    reading.frame_rate_hz = 0;
    reading.max_height = 0;
    reading.policy = media::DecodePolicy::kExact;
    const auto reader = media::open_media(media, reading);
    while (auto item = reader->next()) {
      if (auto* block = std::get_if<media::AudioBlock>(&*item)) {
        if (samples.empty()) audio_begin_s = block->time_s;
        rate_hz = block->sample_rate_hz;
        samples.insert(samples.end(), block->samples.begin(), block->samples.end());
      } else if (auto* frame = std::get_if<media::VideoFrame>(&*item)) {
        frames.push_back(std::move(*frame));
      }
    }
  }

  double audio_end_s() const { return audio_begin_s + static_cast<double>(samples.size()) / rate_hz; }

  double loudness(TimeSpan span) const {
    const auto index = [&](double time_s) {
      const double at = std::round((time_s - audio_begin_s) * rate_hz);
      return static_cast<std::size_t>(std::clamp(at, 0.0, static_cast<double>(samples.size())));
    };
    double sum = 0;
    for (std::size_t i = index(span.begin_s); i < index(span.end_s); ++i) sum += samples[i] * samples[i];
    return std::sqrt(sum /
                     static_cast<double>(std::max<std::size_t>(1, index(span.end_s) - index(span.begin_s))));
  }

  /// Mean change of a pixel from frame to frame within the span, around the mouth of the strip's person.
  double mouth_motion(TimeSpan span, int strip, int strips) const {
    double sum = 0;
    int count = 0;
    for (std::size_t i = 1; i < frames.size(); ++i) {
      if (!span.contains(frames[i - 1].time_s) || !span.contains(frames[i].time_s)) continue;
      const media::Image &now = frames[i].grey, &before = frames[i - 1].grey;
      const int first = now.width * strip / strips, end = now.width * (strip + 1) / strips;
      for (int y = now.height * 55 / 100; y < now.height * 75 / 100; ++y) {
        for (int x = first + (end - first) / 3; x < end - (end - first) / 3; ++x, ++count) {
          sum += std::abs(now.row(y)[x] - before.row(y)[x]);
        }
      }
    }
    return count > 0 ? sum / count : 0;
  }

  support::TemporaryDirectory folder;
  std::filesystem::path media;
  Conversation conversation;
  std::vector<media::VideoFrame> frames;
  std::vector<float> samples;
  double audio_begin_s = 0;
  int rate_hz = 0;
};

/// The pauses before, between and after the turns, without their edges.
std::vector<TimeSpan> pauses_of(const Made& made) {
  constexpr double kEdgeS = 0.06;  // what the codec smears
  std::vector<TimeSpan> pauses;
  double end_s = 0;
  for (const Utterance& turn : made.conversation.utterances()) {
    pauses.push_back({end_s + kEdgeS, turn.span.begin_s - kEdgeS});
    end_s = turn.span.end_s;
  }
  pauses.push_back({end_s + kEdgeS, made.audio_end_s() - kEdgeS});
  return pauses;
}

}  // namespace

TEST_SUITE("synthesize") {
  TEST_CASE("turns follow one another within the media, with speakers, texts and known labels") {
    const Made made(small_options(5));
    REQUIRE(made.conversation.size() == 5);
    double before_s = 0;
    std::set<std::string> ids;
    for (const Utterance& turn : made.conversation.utterances()) {
      CHECK(turn.span.begin_s > before_s);
      CHECK(turn.span.duration_s() > 0.3);
      before_s = turn.span.end_s;
      ids.insert(turn.id);
      REQUIRE(turn.label);
      CHECK(default_labels().index_of(*turn.label));
      CHECK(!turn.text.value_or("").empty());
    }
    CHECK(before_s < std::min(made.audio_end_s(), made.frames.back().time_s + kFrameS));
    CHECK(ids.size() == 5);
    CHECK(made.conversation.speakers() == std::vector<std::string>{"Ada", "Ben"});
  }

  TEST_CASE("words stand in order within their turn and make up its text") {
    const Made made(small_options());
    for (const Utterance& turn : made.conversation.utterances()) {
      std::string text;
      double before_s = turn.span.begin_s;
      for (const Word& word : turn.words) {
        text += (text.empty() ? "" : " ") + word.text;
        CHECK(word.span.begin_s >= before_s);
        CHECK(word.span.duration_s() > 0);
        before_s = word.span.end_s;
      }
      CHECK(before_s <= turn.span.end_s);
      CHECK(text == turn.text);
    }
  }

  TEST_CASE("the same seed makes the same file, another seed another") {
    const ConversationOptions options = small_options(2);
    const Made first(options), again(options);
    CHECK(first.conversation == again.conversation);
    CHECK(text_of(first.media) == text_of(again.media));
    ConversationOptions other = options;
    other.seed = 89;
    CHECK(Made(other).conversation != first.conversation);
  }

  TEST_CASE("turns are loud and pauses are nearly silent") {
    const Made made(small_options());
    for (const Utterance& turn : made.conversation.utterances()) CHECK(made.loudness(turn.span) > 0.01);
    for (const TimeSpan& pause : pauses_of(made)) {
      CHECK(pause.duration_s() > 0.05);
      CHECK(made.loudness(pause) < 0.001);
      CHECK(made.loudness(pause) > 0);  // a room is never digitally silent
    }
  }

  TEST_CASE("the mouth that moves is the speaker's, and only while they speak") {
    const Made made(small_options(4));
    for (const Utterance& turn : made.conversation.utterances()) {
      const int speaker = turn.speaker == "Ada" ? 0 : 1;
      const double moving = made.mouth_motion(turn.span, speaker, 2);
      CHECK(moving > 2);
      CHECK(moving > 5 * made.mouth_motion(turn.span, 1 - speaker, 2));
    }
    for (const TimeSpan& pause : pauses_of(made)) {
      CHECK(made.mouth_motion(pause, 0, 2) < 1);
      CHECK(made.mouth_motion(pause, 1, 2) < 1);
    }
  }

  TEST_CASE("frames come at their rate, and pictures and sound end together") {
    const Made made(small_options());
    for (std::size_t i = 0; i < made.frames.size(); ++i)
      CHECK(made.frames[i].time_s == doctest::Approx(static_cast<double>(i) * kFrameS));
    CHECK(std::abs(made.frames.back().time_s + kFrameS - made.audio_end_s()) <= kFrameS + 0.001);
    CHECK(made.frames.front().grey.width == 256);
    CHECK(made.frames.front().grey.height == 144);
    CHECK(std::abs(made.audio_begin_s) < 0.001);
  }
}

}  // namespace undertone::synthesize
