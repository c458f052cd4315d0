#include <array>
#include <vector>

#include <doctest/doctest.h>

#include "src/media/packet_selector.hpp"

using namespace undertone::media;

namespace {

/// A packet of these bytes, of a stream whose header is kept apart or not.
bool disposable(AVCodecID codec, std::vector<std::uint8_t> bytes, std::vector<std::uint8_t> header = {}) {
  const auto packet = make_packet();
  REQUIRE(av_new_packet(packet.get(), static_cast<int>(bytes.size())) == 0);
  std::copy(bytes.begin(), bytes.end(), packet->data);
  AVCodecParameters parameters{};
  parameters.codec_id = codec;
  parameters.extradata = header.empty() ? nullptr : header.data();
  parameters.extradata_size = static_cast<int>(header.size());
  return is_disposable(*packet, parameters);
}

// Their fifth and 22nd byte say that lengths take four.
const std::vector<std::uint8_t> kH264Header = {1, 0x64, 0, 10, 0xff, 0xe1, 0};
const std::vector<std::uint8_t> kHevcHeader = [] {
  std::vector<std::uint8_t> header(23, 0);
  header[0] = 1;
  header[21] = 3;
  return header;
}();

}  // namespace

TEST_SUITE("media") {
  TEST_CASE("an H.264 picture is disposable when its slices say that nothing refers to them") {
    CHECK(disposable(AV_CODEC_ID_H264, {0, 0, 1, 0x01, 0x9a, 0x55, 0x55}));
    CHECK_FALSE(disposable(AV_CODEC_ID_H264, {0, 0, 1, 0x41, 0x9a, 0x55, 0x55}));
    CHECK_FALSE(disposable(AV_CODEC_ID_H264, {0, 0, 1, 0x65, 0x88, 0x55, 0x55}));
    // Behind a delimiter and with the longer start code.
    CHECK(disposable(AV_CODEC_ID_H264, {0, 0, 0, 1, 0x09, 0xf0, 0, 0, 0, 1, 0x01, 0x9a, 0x55}));
  }

  TEST_CASE("lengths in front of H.264 units are followed to the slice") {
    CHECK(disposable(AV_CODEC_ID_H264, {0, 0, 0, 2, 0x06, 0x05, 0, 0, 0, 3, 0x01, 0x9a, 0x55}, kH264Header));
    CHECK_FALSE(
        disposable(AV_CODEC_ID_H264, {0, 0, 0, 2, 0x06, 0x05, 0, 0, 0, 3, 0x61, 0x9a, 0x55}, kH264Header));
  }

  TEST_CASE("an HEVC picture is disposable when its type is a sub-layer non-reference one") {
    CHECK(disposable(AV_CODEC_ID_HEVC, {0, 0, 0, 4, 0 << 1, 1, 0x55, 0x55}, kHevcHeader));
    CHECK_FALSE(disposable(AV_CODEC_ID_HEVC, {0, 0, 0, 4, 1 << 1, 1, 0x55, 0x55}, kHevcHeader));
    CHECK_FALSE(disposable(AV_CODEC_ID_HEVC, {0, 0, 0, 4, 19 << 1, 1, 0x55, 0x55}, kHevcHeader));
    CHECK(disposable(AV_CODEC_ID_HEVC, {0, 0, 1, 8 << 1, 1, 0x55, 0x55}));
  }

  TEST_CASE("bytes that are cut off, lie about their lengths or are of another codec are never disposable") {
    CHECK_FALSE(disposable(AV_CODEC_ID_H264, {}));
    CHECK_FALSE(disposable(AV_CODEC_ID_H264, {0, 0, 1}));
    CHECK_FALSE(disposable(AV_CODEC_ID_H264, {0xff, 0xff, 0xff, 0xff, 0x06, 1, 1, 1}, kH264Header));
    CHECK_FALSE(disposable(AV_CODEC_ID_H264, {0, 0, 0, 0, 0x06, 0, 0, 0, 0, 0x06}, kH264Header));
    CHECK_FALSE(disposable(AV_CODEC_ID_H264, {0, 0, 1, 0x06, 0x05}, {1, 2}));
    CHECK_FALSE(disposable(AV_CODEC_ID_MPEG4, {0, 0, 1, 0x01, 0x9a, 0x55, 0x55}));
    // Every prefix of a real layout, with room for the reader to run past it.
    const std::vector<std::uint8_t> whole = {0, 0, 0, 9, 0x06, 1, 2, 3,    4, 5,
                                             6, 7, 8, 0, 0,    0, 3, 0x41, 1, 2};
    for (std::size_t size = 0; size <= whole.size(); ++size) {
      CHECK_FALSE(disposable(AV_CODEC_ID_H264, {whole.begin(), whole.begin() + static_cast<long>(size)},
                             kH264Header));
    }
  }

  TEST_CASE("a packet that its container marks as disposable is") {
    const auto packet = make_packet();
    packet->flags = AV_PKT_FLAG_DISPOSABLE;
    AVCodecParameters parameters{};
    parameters.codec_id = AV_CODEC_ID_VP9;
    CHECK(is_disposable(*packet, parameters));
  }
}
