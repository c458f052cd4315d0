#include "src/media/clip_writer.hpp"

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <random>
#include <type_traits>
#include <utility>
#include <variant>

#include <fcntl.h>
#include <unistd.h>

#include "src/media/cover_picture.hpp"
#include "src/media/text_encoder.hpp"
#include "src/media/track_encoder.hpp"

namespace undertone::media {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMovieTicks = "720000";  // a second; whole numbers of those of 48 kHz and of 90 kHz

ErrorKind kind_of(int code) {
  if (code == AVERROR(ENOENT) || code == AVERROR(ENOTDIR)) return ErrorKind::kNotFound;
  if (code == AVERROR(EACCES) || code == AVERROR(EPERM) || code == AVERROR(EROFS)) return ErrorKind::kDenied;
  if (code == AVERROR(EINVAL) || code == AVERROR(ENOSYS) || code == AVERROR_PATCHWELCOME)
    return ErrorKind::kUnsupported;
  return ErrorKind::kIo;
}

/// The file under its hidden name, until it gets its own.
class HiddenFile {
 public:
  explicit HiddenFile(const fs::path& target) : target_(target) {
    const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
    std::random_device random;
    char name[48];
    std::snprintf(name, sizeof name, ".undertone-%08x%08x.part", random(), random());
    path_ = folder / name;
    const int descriptor = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) {
      const int code = AVERROR(errno);
      throw Error(kind_of(code), code == AVERROR(ENOENT) ? "its folder does not exist" : ffmpeg_reason(code));
    }
    ::close(descriptor);
  }
  HiddenFile(const HiddenFile&) = delete;
  HiddenFile& operator=(const HiddenFile&) = delete;
  ~HiddenFile() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  /// As FFmpeg wants it: a path is then never taken for a URL.
  std::string url() const { return "file:" + path_.string(); }

  void rename() {
    if (std::rename(path_.c_str(), target_.c_str()) != 0) {
      throw Error(kind_of(AVERROR(errno)), ffmpeg_reason(AVERROR(errno)));
    }
    path_.clear();
  }

 private:
  fs::path target_;
  fs::path path_;
};

struct FreeOutput {
  void operator()(AVFormatContext* format) const {
    avio_closep(&format->pb);
    avformat_free_context(format);
  }
};

struct Track {
  int stream = 0;
  std::variant<VideoEncoder, AudioEncoder, TextEncoder> encoder;
};

class FileClipWriter final : public ClipWriter {
 public:
  FileClipWriter(const fs::path& path, const EncoderSettings& settings) : path_(path) {
    silence_ffmpeg();
    as_ours([&] {
      std::error_code ignored;
      if (!path.has_filename() || fs::is_directory(path, ignored))
        throw Error(ErrorKind::kMisuse, "it names no file to write");
      const AVOutputFormat* container = av_guess_format(nullptr, path.c_str(), nullptr);
      if (container == nullptr || (container->flags & AVFMT_NOFILE) != 0) {
        throw Error(ErrorKind::kUnsupported, "no container is known for its extension");
      }
      hidden_.emplace(path);
      AVFormatContext* format = nullptr;
      require(avformat_alloc_output_context2(&format, container, nullptr, hidden_->url().c_str()));
      format_.reset(format);
      require(avio_open(&format->pb, hidden_->url().c_str(), AVIO_FLAG_WRITE));
      // Packets wait for those of the other tracks, however far these are behind.
      format->max_interleave_delta = 0;
      // Matroska can hold sound before its second 0, as encoders put there; FFmpeg would rather move
      // everything.
      if (is_matroska()) format->avoid_negative_ts = 0;
      // MP4 holds the starts of tracks in a clock of its own, in milliseconds unless told otherwise.
      if (av_opt_find(format->priv_data, "movie_timescale", nullptr, 0, 0) != nullptr) {
        settings_.set("movie_timescale", kMovieTicks);
      }
      for (const auto& [key, value] : settings) settings_.set(key.c_str(), value);
    });
  }

  int add_video(const VideoTrackOptions& options) override {
    return as_ours([&] {
      auto [stream, encoder] = add_track(VideoEncoder(options, *format_->oformat));
      avcodec_parameters_from_context(stream.codecpar, &encoder.codec());
      stream.time_base = encoder.codec().time_base;
      stream.avg_frame_rate = encoder.codec().framerate;
      stream.sample_aspect_ratio = encoder.codec().sample_aspect_ratio;
      if (options.rotation_deg % 360 != 0) set_rotation(stream, options.rotation_deg);
      return static_cast<int>(tracks_.size()) - 1;
    });
  }

  int add_audio(const AudioTrackOptions& options) override {
    return as_ours([&] {
      auto [stream, encoder] = add_track(AudioEncoder(options, *format_->oformat));
      avcodec_parameters_from_context(stream.codecpar, &encoder.codec());
      stream.time_base = encoder.codec().time_base;
      set_language(stream, options.language);
      return static_cast<int>(tracks_.size()) - 1;
    });
  }

  int add_text(const TextTrackOptions& options) override {
    return as_ours([&] {
      auto [stream, encoder] = add_track(TextEncoder(options.codec));
      encoder.describe(*stream.codecpar);
      stream.time_base = TextEncoder::kTimeBase;
      set_language(stream, options.language);
      return static_cast<int>(tracks_.size()) - 1;
    });
  }

  void attach_picture(std::span<const std::uint8_t> encoded) override {
    as_ours([&] {
      const CoverPicture picture(encoded);
      AVStream& stream = add_stream();
      if (is_matroska()) {
        picture.describe_attachment(stream);
      } else {
        picture.describe_stream(stream);
        pictures_.push_back(picture.to_packet(stream));
      }
    });
  }

  void write_video(int track, const Image& image, double time_s) override {
    as_ours([&] {
      if (is_matroska() && time_s < 0)
        throw Error(ErrorKind::kUnsupported, "Matroska holds no pictures before second 0");
      encoder<VideoEncoder>(track, "video").encode(image, time_s, sink_of(track));
    });
  }

  void write_audio(int track, std::span<const float> interleaved) override {
    as_ours([&] { encoder<AudioEncoder>(track, "audio").encode(interleaved, sink_of(track)); });
  }

  void write_text(int track, const TimeSpan& span, const std::string& text) override {
    as_ours([&] { encoder<TextEncoder>(track, "text").encode(span, text, sink_of(track)); });
  }

  void finish() override {
    as_ours([&] {
      require_open();
      write_header();
      for (int track = 0; track < static_cast<int>(tracks_.size()); ++track) {
        std::visit([&](auto& any) { any.flush(sink_of(track)); },
                   tracks_[static_cast<std::size_t>(track)].encoder);
      }
      require(av_write_trailer(format_.get()));
      require(avio_closep(&format_->pb));
      hidden_->rename();
      hidden_.reset();
    });
  }

 private:
  template <class Action>
  std::invoke_result_t<Action> as_ours(Action&& action) {
    return with_context("cannot write '" + path_.string() + "'", std::forward<Action>(action));
  }

  void require(int code) const {
    if (code >= 0) return;
    const std::string complaint = last_ffmpeg_complaint();
    const ErrorKind kind = kind_of(code);
    const bool says_more = kind == ErrorKind::kUnsupported && !complaint.empty();
    throw Error(kind, says_more ? complaint : ffmpeg_reason(code));
  }

  void require_open() const {
    if (!hidden_) throw Error(ErrorKind::kMisuse, "it is finished already");
  }

  bool is_matroska() const {
    const std::string_view name = format_->oformat->name;
    return name == "matroska" || name == "webm";
  }

  AVStream& add_stream() {
    require_open();
    if (header_written_) throw Error(ErrorKind::kMisuse, "tracks must be added before anything is written");
    return *allocated(avformat_new_stream(format_.get(), nullptr));
  }

  template <class Encoder>
  std::pair<AVStream&, const Encoder&> add_track(Encoder encoder) {
    AVStream& stream = add_stream();
    tracks_.push_back({stream.index, std::move(encoder)});
    return {stream, std::get<Encoder>(tracks_.back().encoder)};
  }

  static void set_language(AVStream& stream, const std::string& language) {
    if (!language.empty()) av_dict_set(&stream.metadata, "language", language.c_str(), 0);
  }

  template <class Encoder>
  Encoder& encoder(int track, const char* kind) {
    require_open();
    const bool exists = track >= 0 && track < static_cast<int>(tracks_.size());
    auto* found = exists ? std::get_if<Encoder>(&tracks_[static_cast<std::size_t>(track)].encoder) : nullptr;
    if (found == nullptr)
      throw Error(ErrorKind::kMisuse, "track " + std::to_string(track) + " is no " + kind + " track");
    write_header();
    return *found;
  }

  void write_header() {
    if (header_written_) return;
    forget_ffmpeg_complaint();
    require(avformat_write_header(format_.get(), &settings_.entries));
    header_written_ = true;
    require_all_taken(settings_, std::string("the container ") + format_->oformat->name);
    for (const PacketPtr& picture : pictures_) {
      require(av_interleaved_write_frame(format_.get(), picture.get()));
    }
  }

  PacketSink sink_of(int track) {
    return [this, stream = tracks_[static_cast<std::size_t>(track)].stream](AVPacket& packet,
                                                                            AVRational time_base) {
      packet.stream_index = stream;
      const AVStream& target = *format_->streams[stream];
      if (kMatroskaForgetsOpusDelay && is_matroska() && target.codecpar->codec_id == AV_CODEC_ID_OPUS) {
        packet.pts += target.codecpar->initial_padding;
        packet.dts += target.codecpar->initial_padding;
      }
      av_packet_rescale_ts(&packet, time_base, target.time_base);
      forget_ffmpeg_complaint();
      require(av_interleaved_write_frame(format_.get(), &packet));
    };
  }

  fs::path path_;
  std::optional<HiddenFile> hidden_;
  std::unique_ptr<AVFormatContext, FreeOutput> format_;
  Dictionary settings_;
  std::vector<Track> tracks_;
  std::vector<PacketPtr> pictures_;
  bool header_written_ = false;
};

}  // namespace

std::unique_ptr<ClipWriter> make_clip_writer(const fs::path& path,
                                             const EncoderSettings& container_settings) {
  return std::make_unique<FileClipWriter>(path, container_settings);
}

}  // namespace undertone::media
