#include "src/media/audio_decoder.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace undertone::media {
namespace {

constexpr std::size_t kBlockSamples = 4096;
// Containers round time stamps to a millisecond or so. What lies further from where the samples counted so
// far end is a gap in the recording, or an overlap.
constexpr double kGapToleranceS = 0.02;
// Rates and times beyond these are those of broken files.
constexpr std::int64_t kLongestLead = 200'000;  // samples
constexpr double kLatestS = 1e9;

}  // namespace

CodecContextPtr open_decoder(const AVStream& stream, const std::function<void(AVCodecContext&)>& configure) {
  const AVCodec* codec = avcodec_find_decoder(stream.codecpar->codec_id);
  const std::string name = avcodec_get_name(stream.codecpar->codec_id);
  if (codec == nullptr) throw Error(ErrorKind::kUnsupported, "there is no decoder for " + name);
  CodecContextPtr context(allocated(avcodec_alloc_context3(codec)));
  avcodec_parameters_to_context(context.get(), stream.codecpar);
  context->pkt_timebase =
      stream.time_base;  // without it, encoder delay is not cut from the first frame's time
  configure(*context);
  const int code = avcodec_open2(context.get(), codec, nullptr);
  if (code < 0) {
    throw Error(ErrorKind::kUnsupported,
                "the decoder for " + name + " does not start: " + ffmpeg_reason(code));
  }
  return context;
}

AudioDecoder::AudioDecoder(const Demuxer& demuxer, int stream, int rate_hz, TimeSpan span, Sink sink,
                           FaultSink faults)
    : demuxer_(demuxer),
      stream_(stream),
      rate_hz_(rate_hz),
      span_(span),
      sink_(std::move(sink)),
      faults_(std::move(faults)),
      codec_(open_decoder(demuxer.stream(stream), [](AVCodecContext&) {})),
      frame_(make_frame()),
      emitted_end_s_(-std::numeric_limits<double>::infinity()) {}

void AudioDecoder::decode(const AVPacket* packet) {
  if (done_) return;
  const int sent = avcodec_send_packet(codec_.get(), packet);
  if (sent < 0 && sent != AVERROR(EAGAIN) && sent != AVERROR_EOF) {
    faults_(packet == nullptr ? std::nullopt : demuxer_.to_time(packet->pts, stream_), ffmpeg_reason(sent));
  }
  int code = 0;
  while (!done_ && (code = avcodec_receive_frame(codec_.get(), frame_.get())) >= 0) take_frame(*frame_);
  if (code < 0 && code != AVERROR(EAGAIN) && code != AVERROR_EOF) faults_(std::nullopt, ffmpeg_reason(code));
  if (packet == nullptr) {
    settle_jump(std::nullopt);
    end_segment();
    flush_block();
  }
}

void AudioDecoder::take_frame(const AVFrame& frame) {
  if (frame.nb_samples <= 0 || frame.sample_rate <= 0 || frame.ch_layout.nb_channels <= 0) return;
  const auto claimed_s = demuxer_.to_time(frame.best_effort_timestamp, stream_);
  if (!is_believable_rate(frame.sample_rate)) {
    faults_(claimed_s, "sound that claims " + std::to_string(frame.sample_rate) + " samples a second");
    return;
  }
  settle_jump(claimed_s);
  const double time_s = claimed_s.value_or(expected_s());
  if (in_segment_ && time_s > expected_s() + kGapToleranceS) {
    jumped_.reset(allocated(av_frame_clone(&frame)));
    jumped_s_ = time_s;
  } else {
    use_frame(frame, time_s);
  }
}

// One bad time stamp must not cost all sound up to the time that it claims: a jump ahead counts when the next
// frame does not go back.
void AudioDecoder::settle_jump(std::optional<double> next_s) {
  if (!jumped_) return;
  const auto frame = std::exchange(jumped_, nullptr);
  const double end_s = jumped_s_ + static_cast<double>(frame->nb_samples) / frame->sample_rate;
  const bool goes_back = next_s && *next_s < end_s - kGapToleranceS;
  if (goes_back) faults_(expected_s(), "sound with a wrong time");
  use_frame(*frame, goes_back ? expected_s() : jumped_s_);
}

double AudioDecoder::expected_s() const {
  return in_segment_ ? segment_s_ + static_cast<double>(segment_in_) / in_rate_hz_ : 0;
}

void AudioDecoder::use_frame(const AVFrame& frame, double time_s) {
  const bool same_format = in_segment_ && frame.sample_rate == in_rate_hz_ && frame.format == in_format_ &&
                           frame.ch_layout.nb_channels == in_channels_;
  if (!same_format || std::abs(time_s - expected_s()) > kGapToleranceS) {
    end_segment();
    // Sound that claims a time at which sound was handed out already is not handed out again.
    if (time_s + static_cast<double>(frame.nb_samples) / frame.sample_rate <= emitted_end_s_) return;
    begin_segment(frame, time_s);
  }
  segment_in_ += frame.nb_samples;
  resample(&frame);
}

void AudioDecoder::begin_segment(const AVFrame& frame, double time_s) {
  AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO;
  AVChannelLayout layout{};
  if (frame.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC) {
    av_channel_layout_default(&layout, frame.ch_layout.nb_channels);
  } else {
    av_channel_layout_copy(&layout, &frame.ch_layout);
  }
  SwrContext* resampler = nullptr;
  const int code =
      swr_alloc_set_opts2(&resampler, &mono, AV_SAMPLE_FMT_FLT, rate_hz_, &layout,
                          static_cast<AVSampleFormat>(frame.format), frame.sample_rate, 0, nullptr);
  av_channel_layout_uninit(&layout);
  resampler_.reset(resampler);
  // Of floats, FFmpeg would let the sum of channels grow past 1; a voice in all of them is to stay as loud as
  // it is.
  if (resampler != nullptr) av_opt_set_double(resampler, "rematrix_maxval", 1, 0);
  if (code < 0 || swr_init(resampler) < 0) {
    throw Error(ErrorKind::kUnsupported,
                "the sound of stream " + std::to_string(stream_) + " cannot be mixed to mono");
  }
  in_segment_ = true;
  segment_begin_s_ = time_s;
  align_clock(time_s, frame.sample_rate);
  in_rate_hz_ = frame.sample_rate;
  in_format_ = frame.format;
  in_channels_ = frame.ch_layout.nb_channels;
}

// Samples are handed out at whole multiples of our sample period, wherever the segment begins, so that
// reading a part gives the very samples that reading the whole gives. The resampler cannot start between two
// samples of its input; it is started at the last one before that lies on our grid.
void AudioDecoder::align_clock(double time_s, int in_rate_hz) {
  segment_s_ = time_s;
  segment_in_ = segment_out_ = 0;
  const std::int64_t step = in_rate_hz / std::gcd(in_rate_hz, rate_hz_);
  if (step > kLongestLead || std::abs(time_s) > kLatestS) return;
  const auto begin = static_cast<std::int64_t>(std::llround(time_s * in_rate_hz));
  const std::int64_t lead = ((begin % step) + step) % step;
  if (lead > 0) swr_inject_silence(resampler_.get(), static_cast<int>(lead));
  segment_s_ = static_cast<double>(begin - lead) / in_rate_hz;
  segment_in_ = lead;
}

void AudioDecoder::end_segment() {
  if (!in_segment_) return;
  resample(nullptr);
  in_segment_ = false;
}

void AudioDecoder::resample(const AVFrame* frame) {
  const int in_samples = frame == nullptr ? 0 : frame->nb_samples;
  const int room = swr_get_out_samples(resampler_.get(), in_samples);
  if (room <= 0) return;
  scratch_.resize(static_cast<std::size_t>(room));
  auto* out = reinterpret_cast<std::uint8_t*>(scratch_.data());
  const auto** in = frame == nullptr ? nullptr : const_cast<const std::uint8_t**>(frame->extended_data);
  const int made = swr_convert(resampler_.get(), &out, room, in, in_samples);
  if (made > 0) emit(std::span(scratch_).first(static_cast<std::size_t>(made)));
}

void AudioDecoder::emit(std::span<const float> samples) {
  // The resampler's tail may reach past what the segment holds; its length is what went in.
  const double rate = rate_hz_;
  const double begin_s = segment_s_ + static_cast<double>(segment_out_) / rate;
  segment_out_ += static_cast<std::int64_t>(samples.size());
  const double keep_from_s = std::max({span_.begin_s, emitted_end_s_, segment_begin_s_});
  if (begin_s < keep_from_s) {
    const double skip = std::ceil((keep_from_s - begin_s) * rate - 1e-3);
    samples = samples.subspan(static_cast<std::size_t>(std::min(skip, static_cast<double>(samples.size()))));
  }
  const double kept_s =
      segment_s_ + static_cast<double>(segment_out_ - static_cast<std::int64_t>(samples.size())) / rate;
  if (kept_s + static_cast<double>(samples.size()) / rate > span_.end_s) {
    const double keep = std::max(0.0, std::ceil((span_.end_s - kept_s) * rate - 1e-3));
    samples = samples.first(static_cast<std::size_t>(std::min(keep, static_cast<double>(samples.size()))));
    done_ = true;
  }
  if (samples.empty()) {
    if (done_) flush_block();
    return;
  }
  // A block holds one run without a gap.
  if (!block_.samples.empty() && std::abs(block_.end_s() - kept_s) > 0.5 / rate) flush_block();
  if (block_.samples.empty()) block_.time_s = kept_s;
  block_.sample_rate_hz = rate_hz_;
  block_.samples.insert(block_.samples.end(), samples.begin(), samples.end());
  emitted_end_s_ = block_.end_s();
  if (block_.samples.size() >= kBlockSamples || done_) flush_block();
}

void AudioDecoder::flush_block() {
  if (block_.samples.empty()) return;
  sink_(std::exchange(block_, {}));
}

}  // namespace undertone::media
