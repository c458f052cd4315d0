#include "src/media/ffmpeg.hpp"

#include <array>
#include <cstdio>
#include <cstring>
#include <mutex>

namespace undertone::media {

std::string ffmpeg_reason(int code) {
  std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
  av_strerror(code, text.data(), text.size());
  return text.data();
}

namespace {

thread_local std::string complaint;

void keep_complaint(void*, int level, const char* format, va_list arguments) {
  if (level > AV_LOG_ERROR) return;
  std::array<char, 256> line{};
  std::vsnprintf(line.data(), line.size(), format, arguments);
  std::string text(line.data());
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  if (!text.empty()) complaint = text;
}

}  // namespace

void silence_ffmpeg() {
  static std::once_flag once;
  std::call_once(once, [] { av_log_set_callback(keep_complaint); });
}

void forget_ffmpeg_complaint() { complaint.clear(); }
std::string last_ffmpeg_complaint() { return complaint; }

#if LIBAVFORMAT_VERSION_INT >= AV_VERSION_INT(60, 15, 100)

const std::int32_t* display_matrix(const AVStream& stream) {
  const AVPacketSideData* data = av_packet_side_data_get(
      stream.codecpar->coded_side_data, stream.codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
  const bool whole = data != nullptr && data->size >= 9 * sizeof(std::int32_t);
  return whole ? reinterpret_cast<const std::int32_t*>(data->data) : nullptr;
}

void set_rotation(AVStream& stream, int clockwise_deg) {
  constexpr std::size_t kBytes = 9 * sizeof(std::int32_t);
  AVPacketSideData* data = allocated(av_packet_side_data_new(&stream.codecpar->coded_side_data,
                                                             &stream.codecpar->nb_coded_side_data,
                                                             AV_PKT_DATA_DISPLAYMATRIX, kBytes, 0));
  av_display_rotation_set(reinterpret_cast<std::int32_t*>(data->data), clockwise_deg);
}

#else

const std::int32_t* display_matrix(const AVStream& stream) {
  std::size_t size = 0;
  const auto* data = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
  return data != nullptr && size >= 9 * sizeof(std::int32_t) ? reinterpret_cast<const std::int32_t*>(data)
                                                             : nullptr;
}

void set_rotation(AVStream& stream, int clockwise_deg) {
  constexpr std::size_t kBytes = 9 * sizeof(std::int32_t);
  auto* data = allocated(av_stream_new_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, kBytes));
  av_display_rotation_set(reinterpret_cast<std::int32_t*>(data), clockwise_deg);
}

#endif

#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(61, 13, 100)

namespace {

template <class Format>
std::span<const Format> supported(const AVCodec& encoder, AVCodecConfig what) {
  const void* list = nullptr;
  int count = 0;
  if (avcodec_get_supported_config(nullptr, &encoder, what, 0, &list, &count) < 0 || list == nullptr)
    return {};
  return {static_cast<const Format*>(list), static_cast<std::size_t>(count)};
}

}  // namespace

std::span<const AVPixelFormat> pixel_formats(const AVCodec& encoder) {
  return supported<AVPixelFormat>(encoder, AV_CODEC_CONFIG_PIX_FORMAT);
}
std::span<const AVSampleFormat> sample_formats(const AVCodec& encoder) {
  return supported<AVSampleFormat>(encoder, AV_CODEC_CONFIG_SAMPLE_FORMAT);
}

#else

namespace {

template <class Format>
std::span<const Format> until(const Format* list, Format end) {
  std::size_t count = 0;
  while (list != nullptr && list[count] != end) ++count;
  return {list, count};
}

}  // namespace

std::span<const AVPixelFormat> pixel_formats(const AVCodec& encoder) {
  return until(encoder.pix_fmts, AV_PIX_FMT_NONE);
}
std::span<const AVSampleFormat> sample_formats(const AVCodec& encoder) {
  return until(encoder.sample_fmts, AV_SAMPLE_FMT_NONE);
}

#endif

}  // namespace undertone::media
