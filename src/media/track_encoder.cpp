#include "src/media/track_encoder.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

extern "C" {
#include <libavutil/pixdesc.h>
}

namespace undertone::media {
namespace {

// MPEG-4 part 2 stores the resolution of its clock in 16 bits. This one holds all usual frame rates.
constexpr int kMpeg4Ticks = 60'000;
constexpr int kSamplesWithoutFrames = 1024;  // in a packet, where the codec leaves it to us

void set_all(Dictionary& dictionary, const std::string& encoder, const EncoderSettings& settings) {
  // x265 writes to the terminal past FFmpeg's log.
  const std::string quiet = "log-level=none";
  if (encoder == "libx265") dictionary.set("x265-params", quiet);
  for (const auto& [key, value] : settings) {
    dictionary.set(key.c_str(), key == "x265-params" ? quiet + ":" + value : value);
  }
}

AVRational frame_rate(const VideoTrackOptions& options) { return av_d2q(options.frame_rate_hz, 1 << 16); }

AVRational video_time_base(const VideoTrackOptions& options, const AVCodec& codec,
                           const AVOutputFormat& container) {
  // A container that merely counts frames would fill every tick with one.
  if (std::string_view(container.name) == "avi" || (container.flags & AVFMT_NOTIMESTAMPS) != 0)
    return av_inv_q(frame_rate(options));
  if (codec.id == AV_CODEC_ID_MPEG4) return {1, std::min(options.ticks_per_second, kMpeg4Ticks)};
  return {1, options.ticks_per_second};
}

AVPixelFormat choose_pixel_format(const AVCodec& codec) {
  const auto offered = pixel_formats(codec);
  if (offered.empty()) return AV_PIX_FMT_YUV420P;
  // Motion JPEG is full range by nature.
  const std::array wanted = {codec.id == AV_CODEC_ID_MJPEG ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P,
                             AV_PIX_FMT_YUV420P};
  for (const AVPixelFormat format : wanted) {
    if (std::find(offered.begin(), offered.end(), format) != offered.end()) return format;
  }
  return offered.front();
}

AVSampleFormat choose_sample_format(const AVCodec& codec) {
  const auto offered = sample_formats(codec);
  const auto is_float = [](AVSampleFormat format) {
    return format == AV_SAMPLE_FMT_FLT || format == AV_SAMPLE_FMT_FLTP;
  };
  const auto found = std::find_if(offered.begin(), offered.end(), is_float);
  if (found != offered.end()) return *found;
  return offered.empty() ? AV_SAMPLE_FMT_S16 : offered.front();
}

void set_colours(const AVCodec& codec, AVCodecContext& context) {
  const AVPixFmtDescriptor* format = av_pix_fmt_desc_get(context.pix_fmt);
  if (format == nullptr || (format->flags & AV_PIX_FMT_FLAG_RGB) != 0 || format->nb_components < 3) return;
  context.colorspace = AVCOL_SPC_SMPTE170M;  // what the scaler makes unless told otherwise
  context.color_range = codec.id == AV_CODEC_ID_MJPEG ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
}

bool can_reorder(const AVCodec& codec) {
  const AVCodecDescriptor* descriptor = avcodec_descriptor_get(codec.id);
  return descriptor != nullptr && (descriptor->props & AV_CODEC_PROP_REORDER) != 0;
}

void encode_frame(AVCodecContext& codec, const AVFrame* frame, const PacketSink& sink) {
  int code = avcodec_send_frame(&codec, frame);
  const auto packet = make_packet();
  while (code >= 0) {
    code = avcodec_receive_packet(&codec, packet.get());
    if (code >= 0) sink(*packet, codec.time_base);
  }
  if (code != AVERROR(EAGAIN) && code != AVERROR_EOF) {
    throw Error(ErrorKind::kUnsupported,
                std::string("the encoder ") + codec.codec->name + " failed: " + ffmpeg_reason(code));
  }
}

void check(const VideoTrackOptions& options) {
  if (options.width <= 0 || options.height <= 0 || options.width % 2 != 0 || options.height % 2 != 0) {
    throw Error(ErrorKind::kMisuse, "a video track needs a positive, even width and height");
  }
  if (!(options.frame_rate_hz > 0) || options.ticks_per_second <= 0) {
    throw Error(ErrorKind::kMisuse, "a video track needs a positive frame rate and clock");
  }
  if (options.key_frame_interval <= 0 || options.reordered_frames < 0) {
    throw Error(ErrorKind::kMisuse, "a video track needs key frames, and not less than no B-frames");
  }
}

void check(const AudioTrackOptions& options) {
  if (options.sample_rate_hz <= 0 || options.channels <= 0 || !std::isfinite(options.start_s)) {
    throw Error(ErrorKind::kMisuse, "an audio track needs a positive sample rate and channels");
  }
}

}  // namespace

void require_all_taken(const Dictionary& settings, const std::string& by_whom) {
  const AVDictionaryEntry* left = av_dict_get(settings.entries, "", nullptr, AV_DICT_IGNORE_SUFFIX);
  if (left != nullptr)
    throw Error(ErrorKind::kMisuse, by_whom + " has no setting '" + std::string(left->key) + "'");
}

CodecContextPtr open_encoder(const std::string& name, AVMediaType kind, const EncoderSettings& settings,
                             const AVOutputFormat& container,
                             const std::function<void(const AVCodec&, AVCodecContext&)>& configure) {
  const AVCodec* codec = avcodec_find_encoder_by_name(name.c_str());
  if (codec == nullptr || codec->type != kind) {
    const std::string what = kind == AVMEDIA_TYPE_VIDEO ? "video" : "audio";
    throw Error(ErrorKind::kUnsupported, "this FFmpeg has no " + what + " encoder named '" + name + "'");
  }
  CodecContextPtr context(allocated(avcodec_alloc_context3(codec)));
  configure(*codec, *context);
  if ((container.flags & AVFMT_GLOBALHEADER) != 0) context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  Dictionary dictionary;
  set_all(dictionary, name, settings);
  forget_ffmpeg_complaint();
  const int code = avcodec_open2(context.get(), codec, &dictionary.entries);
  if (code < 0) {
    const std::string complaint = last_ffmpeg_complaint();
    throw Error(ErrorKind::kUnsupported, "the encoder " + name + " does not start: " +
                                             (complaint.empty() ? ffmpeg_reason(code) : complaint));
  }
  require_all_taken(dictionary, "the encoder " + name);
  return context;
}

VideoEncoder::VideoEncoder(const VideoTrackOptions& options, const AVOutputFormat& container)
    : frame_(make_frame()) {
  check(options);
  codec_ = open_encoder(options.codec, AVMEDIA_TYPE_VIDEO, options.settings, container,
                        [&](const AVCodec& codec, AVCodecContext& context) {
                          context.width = options.width;
                          context.height = options.height;
                          context.pix_fmt = choose_pixel_format(codec);
                          context.time_base = video_time_base(options, codec, container);
                          context.framerate = frame_rate(options);
                          context.sample_aspect_ratio = {options.pixel_width, options.pixel_height};
                          context.gop_size = options.key_frame_interval;
                          if (can_reorder(codec)) context.max_b_frames = options.reordered_frames;
                          set_colours(codec, context);
                        });
  frame_ticks_ = std::max<std::int64_t>(1, av_rescale_q(1, av_inv_q(codec_->framerate), codec_->time_base));
  frame_->format = codec_->pix_fmt;
  frame_->width = codec_->width;
  frame_->height = codec_->height;
  frame_->color_range = codec_->color_range;
  frame_->colorspace = codec_->colorspace;
  frame_->sample_aspect_ratio = codec_->sample_aspect_ratio;
  frame_->pts = AV_NOPTS_VALUE;
  if (av_frame_get_buffer(frame_.get(), 0) < 0)
    throw Error(ErrorKind::kInternal, "out of memory for a frame");
}

void VideoEncoder::encode(const Image& image, double time_s, const PacketSink& sink) {
  if (image.width != codec_->width || image.height != codec_->height) {
    throw Error(ErrorKind::kMisuse, "an image is not of its track's size");
  }
  if (!std::isfinite(time_s)) throw Error(ErrorKind::kMisuse, "a time is not a number");
  // Halves of a tick go the same way despite the rounding of seconds, so that evenly spaced times stay so.
  constexpr double kHalf = 0.5 + 1e-6;
  const auto pts = static_cast<std::int64_t>(std::floor(time_s / av_q2d(codec_->time_base) + kHalf));
  if (frame_->pts != AV_NOPTS_VALUE && pts <= frame_->pts) {
    throw Error(ErrorKind::kMisuse, "the times of images must increase by at least a tick");
  }
  if (av_frame_make_writable(frame_.get()) < 0)
    throw Error(ErrorKind::kInternal, "out of memory for a frame");
  draw(image);
  frame_->pts = pts;
  encode_frame(*codec_, frame_.get(), [&](AVPacket& packet, AVRational time_base) {
    if (packet.duration == 0) packet.duration = frame_ticks_;
    sink(packet, time_base);
  });
}

void VideoEncoder::draw(const Image& image) {
  const AVPixelFormat from = image.channels == 1 ? AV_PIX_FMT_GRAY8 : AV_PIX_FMT_RGB24;
  scaler_.reset(sws_getCachedContext(scaler_.release(), image.width, image.height, from, image.width,
                                     image.height, codec_->pix_fmt, SWS_BICUBIC | SWS_ACCURATE_RND, nullptr,
                                     nullptr, nullptr));
  if (!scaler_) throw Error(ErrorKind::kUnsupported, "images cannot be converted for this encoder");
  const int* coefficients = sws_getCoefficients(SWS_CS_DEFAULT);
  const int full_range = codec_->color_range == AVCOL_RANGE_MPEG ? 0 : 1;
  sws_setColorspaceDetails(scaler_.get(), coefficients, 1, coefficients, full_range, 0, 1 << 16, 1 << 16);
  const std::array<const std::uint8_t*, 4> planes{image.pixels.data()};
  const std::array<int, 4> strides{static_cast<int>(image.row_bytes())};
  sws_scale(scaler_.get(), planes.data(), strides.data(), 0, image.height, frame_->data, frame_->linesize);
}

void VideoEncoder::flush(const PacketSink& sink) {
  encode_frame(*codec_, nullptr, [&](AVPacket& packet, AVRational time_base) {
    if (packet.duration == 0) packet.duration = frame_ticks_;
    sink(packet, time_base);
  });
}

AudioEncoder::AudioEncoder(const AudioTrackOptions& options, const AVOutputFormat& container)
    : codec_(open_encoder(options.codec, AVMEDIA_TYPE_AUDIO, options.settings, container,
                          [&](const AVCodec& codec, AVCodecContext& context) {
                            check(options);
                            context.sample_rate = options.sample_rate_hz;
                            context.sample_fmt = choose_sample_format(codec);
                            context.time_base = {1, options.sample_rate_hz};
                            av_channel_layout_default(&context.ch_layout, options.channels);
                          })),
      frame_samples_(
          static_cast<std::size_t>(codec_->frame_size > 0 ? codec_->frame_size : kSamplesWithoutFrames)),
      next_pts_(static_cast<std::int64_t>(std::llround(options.start_s * options.sample_rate_hz))) {
  SwrContext* converter = nullptr;
  const int code =
      swr_alloc_set_opts2(&converter, &codec_->ch_layout, codec_->sample_fmt, codec_->sample_rate,
                          &codec_->ch_layout, AV_SAMPLE_FMT_FLT, codec_->sample_rate, 0, nullptr);
  converter_.reset(converter);
  if (code < 0 || swr_init(converter) < 0)
    throw Error(ErrorKind::kUnsupported, "samples cannot be converted for the encoder " + options.codec);
}

void AudioEncoder::encode(std::span<const float> interleaved, const PacketSink& sink) {
  const auto channels = static_cast<std::size_t>(codec_->ch_layout.nb_channels);
  if (interleaved.size() % channels != 0) {
    throw Error(ErrorKind::kMisuse, "interleaved samples must come for all channels alike");
  }
  waiting_.insert(waiting_.end(), interleaved.begin(), interleaved.end());
  std::span<const float> rest = waiting_;
  for (const std::size_t whole = frame_samples_ * channels; rest.size() >= whole;
       rest = rest.subspan(whole)) {
    encode_one(rest.first(whole), sink);
  }
  waiting_.erase(waiting_.begin(), waiting_.end() - static_cast<std::ptrdiff_t>(rest.size()));
}

void AudioEncoder::encode_one(std::span<const float> interleaved, const PacketSink& sink) {
  const auto frame = make_frame();
  frame->format = codec_->sample_fmt;
  frame->sample_rate = codec_->sample_rate;
  frame->nb_samples = static_cast<int>(interleaved.size()) / codec_->ch_layout.nb_channels;
  frame->pts = next_pts_;
  av_channel_layout_copy(&frame->ch_layout, &codec_->ch_layout);
  if (av_frame_get_buffer(frame.get(), 0) < 0) throw Error(ErrorKind::kInternal, "out of memory for a frame");
  const auto* in = reinterpret_cast<const std::uint8_t*>(interleaved.data());
  swr_convert(converter_.get(), frame->extended_data, frame->nb_samples, &in, frame->nb_samples);
  next_pts_ += frame->nb_samples;
  encode_frame(*codec_, frame.get(), sink);
}

void AudioEncoder::flush(const PacketSink& sink) {
  if (!waiting_.empty()) encode_one(std::exchange(waiting_, {}), sink);
  encode_frame(*codec_, nullptr, sink);
}

}  // namespace undertone::media
