#pragma once

#include <functional>

#include "src/media/audio_decoder.hpp"
#include "src/media/demuxer.hpp"
#include "src/media/frame_converter.hpp"
#include "src/media/frame_picker.hpp"
#include "src/media/media_reader.hpp"
#include "src/media/packet_selector.hpp"

namespace undertone::media {

/// Packets of one video stream to the frames that the options pick. Decodes as little as that needs.
class VideoDecoder {
 public:
  using Sink = std::function<void(VideoFrame)>;

  VideoDecoder(const Demuxer& demuxer, int stream, const MediaOptions& options, TimeSpan span, Sink sink,
               FaultSink faults);

  /// A null packet drains.
  void decode(PacketPtr packet);
  /// True when all that the span needs has come out.
  bool is_done() const { return done_; }
  std::int64_t frames_decoded() const { return frames_decoded_; }
  std::int64_t frames_converted() const { return frames_converted_; }
  /// Time of the first decoded frame, picked or not.
  std::optional<double> first_decoded_s() const { return first_decoded_s_; }

 private:
  void decode_selected(const AVPacket& packet, bool wanted);
  void receive_frames();
  void drain();
  void take_frame(const AVFrame& frame);
  void settle_jump(std::optional<double> next_s);
  void use_frame(const AVFrame& frame, std::int64_t ticks, double time_s);
  std::int64_t ticks_of(const AVFrame& frame) const;

  const Demuxer& demuxer_;
  int stream_;
  TimeSpan span_;
  Sink sink_;
  FaultSink faults_;
  bool intra_only_;
  FramePicker picker_;
  FrameConverter converter_;
  PacketSelector selector_;
  CodecContextPtr codec_;
  FramePtr frame_;
  bool done_ = false;
  std::int64_t frames_decoded_ = 0;
  std::int64_t frames_converted_ = 0;
  std::optional<double> first_decoded_s_;
  std::int64_t last_ticks_ = AV_NOPTS_VALUE;
  std::optional<double> last_s_;
  FramePtr jumped_;  // held until the next frame shows whether it belongs where it claims
  std::int64_t jumped_ticks_ = 0;
};

}  // namespace undertone::media
