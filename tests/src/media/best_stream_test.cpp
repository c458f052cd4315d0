#include <doctest/doctest.h>

#include "src/media/stream_choice.hpp"
#include "tests/src/media/reading.hpp"
#include "tests/support/errors.hpp"

using namespace undertone;
using namespace undertone::media;

namespace {

StreamInfo video(int width, int height) {
  StreamInfo stream;
  stream.kind = StreamKind::kVideo;
  stream.is_usable = true;
  stream.video.width = width;
  stream.video.height = height;
  return stream;
}

StreamInfo audio(int channels, std::int64_t bit_rate) {
  StreamInfo stream;
  stream.kind = StreamKind::kAudio;
  stream.is_usable = true;
  stream.audio.channels = channels;
  stream.bit_rate = bit_rate;
  return stream;
}

StreamInfo with_default(StreamInfo stream) {
  stream.is_default = true;
  return stream;
}

MediaInfo choose(std::vector<StreamInfo> streams) {
  MediaInfo info;
  info.streams = std::move(streams);
  for (std::size_t i = 0; i < info.streams.size(); ++i) info.streams[i].index = static_cast<int>(i);
  choose_streams(info, {});
  return info;
}

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("a stream that is marked as default beats a larger one") {
    const MediaInfo info = choose({video(1920, 1080), with_default(video(64, 48)), video(640, 480)});
    CHECK(info.video == 1);
    CHECK(info.streams[1].note == "marked as default");
    CHECK(info.streams[0].note.empty());
  }

  TEST_CASE("of streams that are marked alike the largest picture and the most channels are used") {
    MediaInfo info = choose({video(64, 48), video(1920, 1080), audio(1, 500'000), audio(2, 64'000)});
    CHECK(info.video == 1);
    CHECK(info.streams[1].note == "the largest picture");
    CHECK(info.audio == 3);
    CHECK(info.streams[3].note == "the most channels");
    info = choose({with_default(audio(1, 0)), with_default(audio(6, 0))});
    CHECK(info.audio == 1);
  }

  TEST_CASE("then the bit rate counts, and the first of equals is used") {
    MediaInfo info = choose({audio(2, 64'000), audio(2, 128'000), audio(2, 96'000)});
    CHECK(info.audio == 1);
    CHECK(info.streams[1].note == "the best by default mark, size and bit rate");
    info = choose({audio(2, 64'000), audio(2, 64'000)});
    CHECK(info.audio == 0);
    CHECK(info.streams[0].note == "the first of equals");
  }

  TEST_CASE("what cannot be used is never chosen, and when that is all the error says why of each") {
    StreamInfo broken = with_default(video(1920, 1080));
    broken.is_usable = false;
    broken.note = "no decoder for it";
    const MediaInfo info = choose({broken, video(64, 48)});
    CHECK(info.video == 1);
    CHECK(info.streams[1].note == "the only video stream");
    StreamInfo other;
    other.note = "neither picture, sound nor text";
    CHECK(support::error_text([&] {
            choose({broken, other});
          }) ==
          "unsupported: nothing in the file can be used: stream 0 (video): no decoder for it; "
          "stream 1 (other): neither picture, sound nor text");
    CHECK(support::error_text([] { choose({}); }) == "bad input: the file holds no streams");
  }
}
