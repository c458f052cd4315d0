#pragma once

#include <functional>
#include <span>
#include <vector>

#include "src/media/clip_writer.hpp"
#include "src/media/ffmpeg.hpp"

namespace undertone::media {

/// Takes packets with times in `time_base` of the encoder.
using PacketSink = std::function<void(AVPacket&, AVRational time_base)>;

/// Images to the packets of one video track.
class VideoEncoder {
 public:
  VideoEncoder(const VideoTrackOptions& options, const AVOutputFormat& container);

  void encode(const Image& image, double time_s, const PacketSink& sink);
  void flush(const PacketSink& sink);
  const AVCodecContext& codec() const { return *codec_; }

 private:
  void draw(const Image& image);

  CodecContextPtr codec_;
  FramePtr frame_;
  SwsPtr scaler_;
  std::int64_t frame_ticks_;  // nominal duration
};

/// Interleaved samples to the packets of one audio track.
class AudioEncoder {
 public:
  AudioEncoder(const AudioTrackOptions& options, const AVOutputFormat& container);

  void encode(std::span<const float> interleaved, const PacketSink& sink);
  void flush(const PacketSink& sink);
  const AVCodecContext& codec() const { return *codec_; }

 private:
  void encode_one(std::span<const float> interleaved, const PacketSink& sink);

  CodecContextPtr codec_;
  SwrPtr converter_;
  std::size_t frame_samples_;
  std::vector<float> waiting_;  // less than a frame, interleaved
  std::int64_t next_pts_;
};

/// Opens an encoder after `configure`; throws kUnsupported or kMisuse with its name and the reason.
CodecContextPtr open_encoder(const std::string& name, AVMediaType kind, const EncoderSettings& settings,
                             const AVOutputFormat& container,
                             const std::function<void(const AVCodec&, AVCodecContext&)>& configure);

/// Throws kMisuse for the settings that FFmpeg did not know.
void require_all_taken(const Dictionary& settings, const std::string& by_whom);

}  // namespace undertone::media
