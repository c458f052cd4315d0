#include "src/media/video_decoder.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace undertone::media {
namespace {

// One thread costs the least, and the decoder runs beside its consumers anyway; only large pictures need
// more.
int thread_count(const MediaOptions& options, const AVCodecContext& context) {
  if (options.decoder_threads > 0) return options.decoder_threads;
  if (context.width * context.height <= 1280 * 720) return 1;
  return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, 4);
}

// Between two frames of a video; what claims more may be a broken time stamp.
constexpr double kLongPauseS = 10;

bool is_intra_only(const AVStream& stream) {
  const AVCodecDescriptor* descriptor = avcodec_descriptor_get(stream.codecpar->codec_id);
  return descriptor != nullptr && (descriptor->props & AV_CODEC_PROP_INTRA_ONLY) != 0;
}

}  // namespace

VideoDecoder::VideoDecoder(const Demuxer& demuxer, int stream, const MediaOptions& options, TimeSpan span,
                           Sink sink, FaultSink faults)
    : demuxer_(demuxer),
      stream_(stream),
      span_(span),
      sink_(std::move(sink)),
      faults_(std::move(faults)),
      intra_only_(is_intra_only(demuxer.stream(stream))),
      picker_(options.frame_rate_hz, span),
      converter_(demuxer.info().streams[static_cast<std::size_t>(stream)].video, options.pictures,
                 options.max_height),
      selector_(picker_, options.policy,
                [this](std::int64_t ticks) { return demuxer_.to_time(ticks, stream_); }),
      frame_(make_frame()) {
  codec_ = open_decoder(demuxer.stream(stream), [&](AVCodecContext& context) {
    context.thread_count = thread_count(options, context);
    if (options.policy == DecodePolicy::kFast) context.skip_loop_filter = AVDISCARD_ALL;
  });
}

void VideoDecoder::decode(PacketPtr packet) {
  if (done_) return;
  const bool at_end = packet == nullptr;
  if (at_end) {
    selector_.end();
  } else {
    const bool disposable = is_disposable(*packet, *demuxer_.stream(stream_).codecpar);
    selector_.push(std::move(packet), disposable);
  }
  while (!done_) {
    const auto ready = selector_.pop();
    if (!ready) break;
    decode_selected(*ready->packet, ready->wanted);
  }
  if (at_end) drain();
}

void VideoDecoder::decode_selected(const AVPacket& packet, bool wanted) {
  if (!wanted && intra_only_) return;
  codec_->skip_frame = wanted ? AVDISCARD_DEFAULT : AVDISCARD_NONREF;
  int code = avcodec_send_packet(codec_.get(), &packet);
  if (code == AVERROR(EAGAIN)) {
    receive_frames();
    code = avcodec_send_packet(codec_.get(), &packet);
  }
  if (code < 0 && code != AVERROR_EOF) faults_(demuxer_.to_time(packet.pts, stream_), ffmpeg_reason(code));
  receive_frames();
  // Nothing is shown before it is decoded: past the end of the span, the rest of it is inside the decoder.
  const auto decoded_s = demuxer_.to_time(packet.dts, stream_);
  if (decoded_s && *decoded_s >= span_.end_s) {
    drain();
    done_ = true;
  }
}

void VideoDecoder::drain() {
  avcodec_send_packet(codec_.get(), nullptr);
  receive_frames();
  settle_jump(std::nullopt);
}

void VideoDecoder::receive_frames() {
  int code = 0;
  while ((code = avcodec_receive_frame(codec_.get(), frame_.get())) >= 0) take_frame(*frame_);
  if (code != AVERROR(EAGAIN) && code != AVERROR_EOF) faults_(std::nullopt, ffmpeg_reason(code));
}

// AVI numbers packets, not pictures: the last of a stream with B-frames come out without a time.
std::int64_t VideoDecoder::ticks_of(const AVFrame& frame) const {
  if (frame.best_effort_timestamp != AV_NOPTS_VALUE || last_ticks_ == AV_NOPTS_VALUE)
    return frame.best_effort_timestamp;
  const AVStream& stream = demuxer_.stream(stream_);
  const AVRational rate = stream.avg_frame_rate.num > 0 ? stream.avg_frame_rate : stream.r_frame_rate;
  if (rate.num <= 0 || rate.den <= 0) return AV_NOPTS_VALUE;
  return last_ticks_ + std::max<std::int64_t>(1, av_rescale_q(1, av_inv_q(rate), stream.time_base));
}

void VideoDecoder::take_frame(const AVFrame& frame) {
  ++frames_decoded_;
  const std::int64_t ticks = ticks_of(frame);
  last_ticks_ = ticks;
  const auto time_s = demuxer_.to_time(ticks, stream_);
  if (!time_s) {
    faults_(std::nullopt, "a frame without a time");
    return;
  }
  if (!first_decoded_s_) first_decoded_s_ = time_s;
  if (frame.decode_error_flags != 0 || (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0) {
    faults_(time_s, "a damaged picture, used as far as it could be decoded");
  }
  settle_jump(time_s);
  if (last_s_ && *time_s > *last_s_ + kLongPauseS) {
    jumped_.reset(allocated(av_frame_clone(&frame)));
    jumped_ticks_ = ticks;
  } else {
    use_frame(frame, ticks, *time_s);
  }
}

// One bad time stamp must not cost all pictures up to the time that it claims: a jump ahead counts when the
// next frame does not go back.
void VideoDecoder::settle_jump(std::optional<double> next_s) {
  if (!jumped_) return;
  const auto frame = std::exchange(jumped_, nullptr);
  const double time_s = demuxer_.to_time(jumped_ticks_, stream_).value_or(0);
  if (next_s && *next_s <= time_s) {
    faults_(last_s_, "a picture with a wrong time, left out");
  } else {
    use_frame(*frame, jumped_ticks_, time_s);
  }
}

void VideoDecoder::use_frame(const AVFrame& frame, std::int64_t ticks, double time_s) {
  last_s_ = time_s;
  if (!picker_.pick(time_s)) return;
  ++frames_converted_;
  VideoFrame result{time_s, ticks, av_q2d(demuxer_.stream(stream_).time_base), {}, {}};
  if (converter_.wants_grey()) result.grey = converter_.to_grey(frame);
  if (converter_.wants_colour()) result.colour = converter_.to_colour(frame);
  sink_(std::move(result));
}

}  // namespace undertone::media
