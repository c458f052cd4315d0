#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "src/media/demuxer.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::media {

using FaultSink = std::function<void(std::optional<double> time_s, const std::string& message)>;

/// Packets of one audio stream to mono blocks at the wanted rate, cut to the wanted span.
class AudioDecoder {
 public:
  using Sink = std::function<void(AudioBlock)>;

  AudioDecoder(const Demuxer& demuxer, int stream, int rate_hz, TimeSpan span, Sink sink, FaultSink faults);

  /// A null packet drains.
  void decode(const AVPacket* packet);
  /// True when all that the span needs has come out.
  bool is_done() const { return done_; }

 private:
  void take_frame(const AVFrame& frame);
  void settle_jump(std::optional<double> next_s);
  double expected_s() const;
  void use_frame(const AVFrame& frame, double time_s);
  void begin_segment(const AVFrame& frame, double time_s);
  void align_clock(double time_s, int in_rate_hz);
  void end_segment();
  void resample(const AVFrame* frame);
  void emit(std::span<const float> samples);
  void flush_block();

  const Demuxer& demuxer_;
  int stream_;
  int rate_hz_;
  TimeSpan span_;
  Sink sink_;
  FaultSink faults_;
  CodecContextPtr codec_;
  FramePtr frame_;
  SwrPtr resampler_;
  FramePtr jumped_;  // held until the next frame shows whether it belongs where it claims
  double jumped_s_ = 0;
  bool done_ = false;

  // A segment is a run of sound without a gap and without a change of format. Its clock counts samples, so
  // rounded time stamps of the container do not make it jitter.
  bool in_segment_ = false;
  double segment_s_ = 0;          // where the clock is 0
  double segment_begin_s_ = 0;    // where sound begins, less than an output sample later
  std::int64_t segment_in_ = 0;   // samples that went in, at the stream's rate
  std::int64_t segment_out_ = 0;  // and came out, at ours
  int in_rate_hz_ = 0;
  int in_format_ = -1;
  int in_channels_ = 0;
  double emitted_end_s_;
  AudioBlock block_;
  std::vector<float> scratch_;
};

/// Opens the decoder of a stream, or throws kUnsupported.
CodecContextPtr open_decoder(const AVStream& stream, const std::function<void(AVCodecContext&)>& configure);

}  // namespace undertone::media
