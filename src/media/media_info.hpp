#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace undertone::media {

enum class StreamKind { kVideo, kAudio, kText, kPicture, kOther };
std::string_view to_string(StreamKind kind);

/// Where a duration was read. A header can lie; time stamps cannot by much; a bit rate is a guess.
enum class DurationSource { kUnknown, kStreamHeader, kContainerHeader, kTimeStamps, kBitRate };
std::string_view to_string(DurationSource source);

struct Duration {
  std::optional<double> seconds;
  DurationSource source = DurationSource::kUnknown;
};

struct VideoProperties {
  int width = 0;  // as coded, before rotation and pixel shape
  int height = 0;
  double pixel_aspect = 1;  // width of a pixel over its height
  int rotation_deg = 0;     // clockwise turn that players apply
  bool mirrored = false;    // flipped left to right before the turn
  std::optional<double> frame_rate_hz;
  std::optional<bool> variable_rate;  // absent when it could not be told
};

struct AudioProperties {
  int sample_rate_hz = 0;
  int channels = 0;
};

struct StreamInfo {
  int index = 0;
  StreamKind kind = StreamKind::kOther;
  std::string codec;
  std::string language;  // as tagged, may be empty
  std::string title;
  bool is_default = false;
  bool is_usable = false;         // a decoder is there, and the stream is of a kind that is read
  std::string note;               // why it is not usable, or why it is used
  std::optional<double> start_s;  // on the container's own clock
  Duration duration;
  std::optional<std::int64_t> bit_rate;
  VideoProperties video;  // for kVideo and kPicture
  AudioProperties audio;  // for kAudio
};

/// What is in a file and which of it would be used.
struct MediaInfo {
  std::filesystem::path path;
  std::string container;
  Duration duration;
  double origin_s = 0;  // the container's time that counts as second 0: see docs/decisions/0002-time.md
  std::vector<StreamInfo> streams;
  std::optional<int> video;  // index into `streams`
  std::optional<int> audio;
  std::optional<int> text;
};

}  // namespace undertone::media
