#include "src/media/demuxer.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <span>

#include "src/core/joined.hpp"
#include "src/media/stream_choice.hpp"

namespace undertone::media {
namespace {

// Formats whose content is the names of other files. FFmpeg may know several names for one format.
constexpr std::array<std::string_view, 8> kPlaylists = {"hls", "applehttp", "concat", "dash",
                                                        "imf", "sdp",       "rtsp",   "webm_dash_manifest"};
// FFmpeg can render text files as pictures of a terminal. Nobody who hands us text wants that.
constexpr std::array<std::string_view, 1> kTextFile = {"tty"};
constexpr std::array<std::string_view, 4> kTextArt = {"bin", "xbin", "adf", "idf"};
constexpr std::array<std::string_view, 1> kBareSound = {"mp3"};
// MPEG programs may jump in time where they were cut; farther than this is a jump, not a pause.
constexpr std::int64_t kClockJumpUs = 10'000'000;
constexpr int kMostFaultsInARow = 100;

bool has_name(const AVInputFormat& format, std::span<const std::string_view> names) {
  return std::ranges::any_of(split_at(format.name, ','), [&](std::string_view name) {
    return std::ranges::find(names, name) != names.end();
  });
}

int is_stopped(void* source) { return static_cast<ByteSource*>(source)->is_stopped() ? 1 : 0; }

std::string pipe_hint(const ByteSource& source) {
  if (source.is_seekable()) return "";
  return " (a pipe cannot be rewound: a file that keeps its index at its end must be saved first)";
}

[[noreturn]] void refuse_damaged(int code, const ByteSource& source) {
  if (code == AVERROR_EXIT) throw Error(ErrorKind::kCancelled, "stopped");
  const std::string complaint = last_ffmpeg_complaint();
  const std::string reason = complaint.empty() ? ffmpeg_reason(code) : complaint;
  throw Error(ErrorKind::kBadInput, "the file is damaged or cut off: " + reason + pipe_hint(source));
}

const AVInputFormat* probe_format(ByteSource& source, const std::string& name) {
  const AVInputFormat* format = nullptr;
  forget_ffmpeg_complaint();
  const int code = av_probe_input_buffer2(source.context(), &format, name.c_str(), nullptr, 0, 0);
  if (code == AVERROR_EXIT) throw Error(ErrorKind::kCancelled, "stopped");
  if (code < 0 || format == nullptr || has_name(*format, kTextArt))
    throw Error(ErrorKind::kBadInput, "not a media file of any known kind");
  if (has_name(*format, kTextFile)) throw Error(ErrorKind::kBadInput, "a text file, not a media file");
  return format;
}

Duration container_duration(const AVFormatContext& format) {
  if (format.duration == AV_NOPTS_VALUE) return {};
  Duration duration{static_cast<double>(format.duration) / AV_TIME_BASE, DurationSource::kContainerHeader};
  if (format.duration_estimation_method == AVFMT_DURATION_FROM_PTS)
    duration.source = DurationSource::kTimeStamps;
  if (format.duration_estimation_method == AVFMT_DURATION_FROM_BITRATE)
    duration.source = DurationSource::kBitRate;
  return duration;
}

}  // namespace

Demuxer::Demuxer(const std::filesystem::path& path, const StreamOptions& options, std::stop_token stop) {
  silence_ffmpeg();
  source_ = ByteSource::open(path, std::move(stop));
  const std::string name = path == "-" ? "standard input" : path.string();
  with_context(name, [&] {
    open_format(path, options);
    info_.path = path;
    info_.container =
        format_->iformat->long_name != nullptr ? format_->iformat->long_name : format_->iformat->name;
    info_.duration = container_duration(*format_);
    // MPEG programs count from an arbitrary instant and bare MP3 from what its encoder put in front, so
    // theirs begins at 0; all other containers have a time line of their own, and its zero is ours.
    const bool counts_from_anywhere =
        (format_->iformat->flags & AVFMT_TS_DISCONT) != 0 || has_name(*format_->iformat, kBareSound);
    if (counts_from_anywhere && format_->start_time != AV_NOPTS_VALUE) {
      info_.origin_s = static_cast<double>(format_->start_time) / AV_TIME_BASE;
    }
    info_.streams = describe_streams(*format_);
    choose_streams(info_, options);
  });
}

int Demuxer::refuse_reference(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
  return AVERROR(EPERM);
}

void Demuxer::open_format(const std::filesystem::path& path, const StreamOptions& options) {
  const AVInputFormat* input = probe_format(*source_, path.string());
  if (options.references == References::kNone && has_name(*input, kPlaylists)) {
    throw Error(ErrorKind::kUnsupported, std::string("a playlist (") + input->name +
                                             ") that points to other files, which are not opened; "
                                             "--references files or network allows it");
  }
  AVFormatContext* format = allocated(avformat_alloc_context());
  format->pb = source_->context();
  format->flags |= AVFMT_FLAG_CUSTOM_IO;
  format->interrupt_callback = {is_stopped, source_.get()};
  // Two locks, since a demuxer inside a demuxer inherits the white list but not the callback.
  if (options.references == References::kNone) format->io_open = &Demuxer::refuse_reference;
  const char* protocols = options.references == References::kNone ? "none"
                          : options.references == References::kFiles
                              ? "file,crypto,data"
                              : "file,crypto,data,http,https,tcp,tls,udp,rtp";
  format->protocol_whitelist = av_strdup(protocols);
  forget_ffmpeg_complaint();
  const int code = avformat_open_input(&format, path.c_str(), input, nullptr);
  if (code < 0) refuse_damaged(code, *source_);
  format_.reset(format);
  const int found = avformat_find_stream_info(format_.get(), nullptr);
  if (source_->is_stopped()) throw Error(ErrorKind::kCancelled, "stopped");
  if (found < 0 && format_->nb_streams == 0) refuse_damaged(found, *source_);
}

void Demuxer::select(std::optional<int> video, std::optional<int> audio, std::optional<int> text) {
  selected_ = {video, audio, text};
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    format_->streams[i]->discard = is_selected(static_cast<int>(i)) ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
  }
}

bool Demuxer::is_selected(int stream_index) const {
  return std::find(selected_.begin(), selected_.end(), stream_index) != selected_.end();
}

std::string Demuxer::hint() const { return pipe_hint(*source_); }

Demuxer::Read Demuxer::read() {
  Read result;
  auto packet = make_packet();
  int code = AVERROR(EAGAIN);
  forget_ffmpeg_complaint();
  do {
    code = av_read_frame(format_.get(), packet.get());
    // Streams may turn up later than they could be chosen.
    if (code >= 0 && !is_selected(packet->stream_index)) {
      av_packet_unref(packet.get());
      code = AVERROR(EAGAIN);
    }
  } while (code == AVERROR(EAGAIN) && !source_->is_stopped());
  if (code >= 0) {
    faults_in_a_row_ = 0;
    if ((format_->iformat->flags & AVFMT_TS_DISCONT) != 0) mend_clock(*packet);
    result.packet = std::move(packet);
    return result;
  }
  const int source_error = format_->pb->error;
  const std::string complaint = last_ffmpeg_complaint();
  if (code != AVERROR_EOF || source_error < 0 || !complaint.empty()) {
    result.fault = complaint.empty() ? ffmpeg_reason(source_error < 0 ? source_error : code) : complaint;
  }
  result.at_end = code == AVERROR_EOF || source_->is_stopped() || ++faults_in_a_row_ >= kMostFaultsInARow;
  return result;
}

void Demuxer::mend_clock(AVPacket& packet) {
  if (packet.dts == AV_NOPTS_VALUE) return;
  const AVRational time_base = format_->streams[packet.stream_index]->time_base;
  const auto dts_us = av_rescale_q(packet.dts, time_base, av_get_time_base_q());
  if (last_dts_us_ && std::llabs(dts_us + clock_shift_us_ - *last_dts_us_) > kClockJumpUs) {
    clock_shift_us_ = *last_dts_us_ - dts_us;
  }
  last_dts_us_ = dts_us + clock_shift_us_;
  if (clock_shift_us_ == 0) return;
  const auto shift = av_rescale_q(clock_shift_us_, av_get_time_base_q(), time_base);
  packet.dts += shift;
  if (packet.pts != AV_NOPTS_VALUE) packet.pts += shift;
}

bool Demuxer::seek(double time_s) {
  if (!source_->is_seekable()) return false;
  const auto target = static_cast<std::int64_t>(std::floor((time_s + info_.origin_s) * AV_TIME_BASE));
  last_dts_us_.reset();
  clock_shift_us_ = 0;
  return avformat_seek_file(format_.get(), -1, INT64_MIN, target, target, 0) >= 0;
}

std::optional<double> Demuxer::to_time(std::int64_t ticks, int stream_index) const {
  const auto seconds = to_seconds(ticks, format_->streams[stream_index]->time_base);
  if (!seconds) return std::nullopt;
  return *seconds - info_.origin_s;
}

}  // namespace undertone::media
