#pragma once

// Private to src/media: FFmpeg's handles with their deleters, its error codes as text, and the differences
// between its versions. Nothing else in the project includes an FFmpeg header.
extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
}

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "src/core/error.hpp"

namespace undertone::media {

template <auto kFree>
struct Free {
  template <class Handle>
  void operator()(Handle* handle) const {
    kFree(&handle);
  }
};

struct FreeSws {
  void operator()(SwsContext* context) const { sws_freeContext(context); }
};

using PacketPtr = std::unique_ptr<AVPacket, Free<av_packet_free>>;
using FramePtr = std::unique_ptr<AVFrame, Free<av_frame_free>>;
using CodecContextPtr = std::unique_ptr<AVCodecContext, Free<avcodec_free_context>>;
using FormatInputPtr = std::unique_ptr<AVFormatContext, Free<avformat_close_input>>;
using SwrPtr = std::unique_ptr<SwrContext, Free<swr_free>>;
using SwsPtr = std::unique_ptr<SwsContext, FreeSws>;

/// Options handed to FFmpeg by name; frees what FFmpeg did not take.
struct Dictionary {
  AVDictionary* entries = nullptr;
  Dictionary() = default;
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;
  ~Dictionary() { av_dict_free(&entries); }
  void set(const char* key, const std::string& value) { av_dict_set(&entries, key, value.c_str(), 0); }
};

/// FFmpeg's handles come back null only when memory is gone.
template <class Handle>
Handle* allocated(Handle* handle) {
  if (handle == nullptr) throw Error(ErrorKind::kInternal, "out of memory in FFmpeg");
  return handle;
}

inline PacketPtr make_packet() { return PacketPtr(allocated(av_packet_alloc())); }
inline FramePtr make_frame() { return FramePtr(allocated(av_frame_alloc())); }

std::string ffmpeg_reason(int code);

/// Keeps FFmpeg from printing. What it would have said last on this thread is kept and can be asked for.
void silence_ffmpeg();
void forget_ffmpeg_complaint();
std::string last_ffmpeg_complaint();

inline std::optional<double> to_seconds(std::int64_t ticks, AVRational time_base) {
  if (ticks == AV_NOPTS_VALUE) return std::nullopt;
  return static_cast<double>(ticks) * av_q2d(time_base);
}

/// The 3×3 matrix that players apply to the picture, or null.
const std::int32_t* display_matrix(const AVStream& stream);

/// Attaches a display matrix for a clockwise turn.
void set_rotation(AVStream& stream, int clockwise_deg);

/// Matroska stores Opus with the delay of its encoder added to all times; the muxer once left that to us.
inline constexpr bool kMatroskaForgetsOpusDelay = LIBAVFORMAT_VERSION_INT < AV_VERSION_INT(59, 31, 100);

/// What an encoder takes, the best first; empty when it does not say.
std::span<const AVPixelFormat> pixel_formats(const AVCodec& encoder);
std::span<const AVSampleFormat> sample_formats(const AVCodec& encoder);

}  // namespace undertone::media
