#include "src/media/stream_choice.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace undertone::media {

std::string_view to_string(StreamKind kind) {
  switch (kind) {
    case StreamKind::kVideo:
      return "video";
    case StreamKind::kAudio:
      return "audio";
    case StreamKind::kText:
      return "text";
    case StreamKind::kPicture:
      return "picture";
    case StreamKind::kOther:
      return "other";
  }
  return "other";
}

std::string_view to_string(DurationSource source) {
  switch (source) {
    case DurationSource::kUnknown:
      return "unknown";
    case DurationSource::kStreamHeader:
      return "stream header";
    case DurationSource::kContainerHeader:
      return "container header";
    case DurationSource::kTimeStamps:
      return "time stamps";
    case DurationSource::kBitRate:
      return "bit rate";
  }
  return "unknown";
}

namespace {

StreamKind kind_of(const AVStream& stream) {
  if ((stream.disposition & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS)) != 0) {
    return StreamKind::kPicture;
  }
  switch (stream.codecpar->codec_type) {
    case AVMEDIA_TYPE_VIDEO:
      return StreamKind::kVideo;
    case AVMEDIA_TYPE_AUDIO:
      return StreamKind::kAudio;
    case AVMEDIA_TYPE_SUBTITLE:
      return StreamKind::kText;
    default:
      return StreamKind::kOther;
  }
}

std::string tag(const AVDictionary* metadata, const char* key) {
  const AVDictionaryEntry* entry = av_dict_get(metadata, key, nullptr, 0);
  return entry == nullptr ? "" : entry->value;
}

// The matrix is a turn, maybe after a flip. Anything else (shear, zoom) counts as the nearest of these.
void read_orientation(const AVStream& stream, VideoProperties& video) {
  const std::int32_t* matrix = display_matrix(stream);
  if (matrix == nullptr) return;
  const double a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
  video.mirrored = a * d - b * c < 0;
  const double turn_deg = std::atan2(b, video.mirrored ? -a : a) * 180 / M_PI;
  if (!std::isfinite(turn_deg)) return;
  const int turned = static_cast<int>(std::lround((video.mirrored ? -turn_deg : turn_deg) / 90)) * 90;
  video.rotation_deg = ((turned % 360) + 360) % 360;
}

void read_video(const AVStream& stream, VideoProperties& video) {
  video.width = stream.codecpar->width;
  video.height = stream.codecpar->height;
  const AVRational aspect =
      stream.sample_aspect_ratio.num != 0 ? stream.sample_aspect_ratio : stream.codecpar->sample_aspect_ratio;
  if (aspect.num > 0 && aspect.den > 0) video.pixel_aspect = av_q2d(aspect);
  const AVRational rate = stream.avg_frame_rate.num != 0 ? stream.avg_frame_rate : stream.r_frame_rate;
  if (rate.num > 0 && rate.den > 0) video.frame_rate_hz = av_q2d(rate);
  read_orientation(stream, video);
}

void judge_usability(const AVStream& stream, StreamInfo& info) {
  const AVCodecDescriptor* codec = avcodec_descriptor_get(stream.codecpar->codec_id);
  if (info.kind == StreamKind::kPicture) {
    info.note = "an attached picture, not video";
  } else if (info.kind == StreamKind::kOther) {
    info.note = "neither picture, sound nor text";
  } else if (info.kind == StreamKind::kText &&
             (codec == nullptr || (codec->props & AV_CODEC_PROP_TEXT_SUB) == 0)) {
    info.note = "subtitles that are pictures, not text";
  } else if (avcodec_find_decoder(stream.codecpar->codec_id) == nullptr) {
    info.note = "no decoder for " + (info.codec.empty() ? std::string("this codec") : info.codec);
  } else if (info.kind == StreamKind::kVideo && (info.video.width <= 0 || info.video.height <= 0)) {
    info.note = "its size is unknown";
  } else if (info.kind == StreamKind::kAudio &&
             (info.audio.sample_rate_hz <= 0 || info.audio.channels <= 0)) {
    info.note = "its sample rate or channels are unknown";
  } else if (info.kind == StreamKind::kAudio && !is_believable_rate(info.audio.sample_rate_hz)) {
    info.note = "it claims " + std::to_string(info.audio.sample_rate_hz) + " samples a second";
  } else {
    info.is_usable = true;
  }
}

StreamInfo describe_stream(const AVStream& stream) {
  StreamInfo info;
  info.index = stream.index;
  info.kind = kind_of(stream);
  const char* codec_name = avcodec_get_name(stream.codecpar->codec_id);
  if (stream.codecpar->codec_id != AV_CODEC_ID_NONE) info.codec = codec_name;
  info.language = tag(stream.metadata, "language");
  if (info.language == "und") info.language.clear();
  info.title = tag(stream.metadata, "title");
  info.is_default = (stream.disposition & AV_DISPOSITION_DEFAULT) != 0;
  info.start_s = to_seconds(stream.start_time, stream.time_base);
  info.duration.seconds = to_seconds(stream.duration, stream.time_base);
  if (info.duration.seconds) info.duration.source = DurationSource::kStreamHeader;
  if (stream.codecpar->bit_rate > 0) info.bit_rate = stream.codecpar->bit_rate;
  if (info.kind == StreamKind::kVideo || info.kind == StreamKind::kPicture) read_video(stream, info.video);
  if (info.kind == StreamKind::kAudio) {
    info.audio.sample_rate_hz = stream.codecpar->sample_rate;
    info.audio.channels = stream.codecpar->ch_layout.nb_channels;
  }
  judge_usability(stream, info);
  return info;
}

// Larger is better, compared field by field; the reason names the first field that told the winner from the
// rest.
using Rank = std::tuple<bool, double, std::int64_t>;

Rank rank_of(const StreamInfo& stream) {
  const double size = stream.kind == StreamKind::kVideo ? double(stream.video.width) * stream.video.height
                                                        : stream.audio.channels;
  return {stream.is_default, size, stream.bit_rate.value_or(0)};
}

std::string reason_for(const StreamInfo& best, const std::vector<const StreamInfo*>& usable) {
  if (usable.size() == 1) return std::string("the only ") + std::string(to_string(best.kind)) + " stream";
  const auto beats_all = [&](auto better) {
    return std::all_of(usable.begin(), usable.end(), [&](const StreamInfo* other) {
      return other == &best || better(rank_of(best), rank_of(*other));
    });
  };
  if (beats_all([](const Rank& a, const Rank& b) { return std::get<0>(a) > std::get<0>(b); }))
    return "marked as default";
  if (beats_all([](const Rank& a, const Rank& b) { return std::get<1>(a) > std::get<1>(b); })) {
    return best.kind == StreamKind::kVideo ? "the largest picture" : "the most channels";
  }
  if (beats_all([](const Rank& a, const Rank& b) { return a > b; }))
    return "the best by default mark, size and bit rate";
  return "the first of equals";
}

std::optional<int> choose(std::vector<StreamInfo>& streams, StreamKind kind, std::optional<int> wanted) {
  const std::string name(to_string(kind));
  if (wanted) {
    if (*wanted >= static_cast<int>(streams.size())) {
      throw Error(ErrorKind::kNotFound, "there is no stream " + std::to_string(*wanted) + "; the file has " +
                                            std::to_string(streams.size()));
    }
    StreamInfo& stream = streams[static_cast<std::size_t>(*wanted)];
    if (stream.kind != kind || !stream.is_usable) {
      throw Error(ErrorKind::kNotFound,
                  "stream " + std::to_string(*wanted) + " cannot be used as " + name + ": " +
                      (stream.kind == kind ? stream.note : "it is " + std::string(to_string(stream.kind))));
    }
    stream.note = "chosen by option";
    return wanted;
  }
  std::vector<const StreamInfo*> usable;
  for (const StreamInfo& stream : streams) {
    if (stream.kind == kind && stream.is_usable) usable.push_back(&stream);
  }
  if (usable.empty()) return std::nullopt;
  const StreamInfo* best =
      *std::max_element(usable.begin(), usable.end(),
                        [](const StreamInfo* a, const StreamInfo* b) { return rank_of(*a) < rank_of(*b); });
  streams[static_cast<std::size_t>(best->index)].note = reason_for(*best, usable);
  return best->index;
}

}  // namespace

std::vector<StreamInfo> describe_streams(const AVFormatContext& format) {
  std::vector<StreamInfo> streams;
  for (unsigned i = 0; i < format.nb_streams; ++i) streams.push_back(describe_stream(*format.streams[i]));
  return streams;
}

void choose_streams(MediaInfo& info, const StreamOptions& options) {
  info.video = choose(info.streams, StreamKind::kVideo, options.video_stream);
  info.audio = choose(info.streams, StreamKind::kAudio, options.audio_stream);
  info.text = choose(info.streams, StreamKind::kText, options.text_stream);
  if (info.video || info.audio || info.text) return;
  if (info.streams.empty()) throw Error(ErrorKind::kBadInput, "the file holds no streams");
  std::string notes;
  for (const StreamInfo& stream : info.streams) {
    notes += (notes.empty() ? "" : "; ") + std::string("stream ") + std::to_string(stream.index) + " (" +
             std::string(to_string(stream.kind)) + "): " + stream.note;
  }
  throw Error(ErrorKind::kUnsupported, "nothing in the file can be used: " + notes);
}

}  // namespace undertone::media
