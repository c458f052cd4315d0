#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

#include "src/core/log.hpp"
#include "src/core/time_span.hpp"
#include "src/media/image.hpp"
#include "src/media/media_info.hpp"
#include "src/media/media_options.hpp"

namespace undertone::media {

/// Mono samples in order. A block that does not begin where the one before it ended follows a gap in the
/// recording: silence is never invented.
struct AudioBlock {
  double time_s = 0;  // of the first sample
  int sample_rate_hz = 0;
  std::vector<float> samples;

  double end_s() const { return time_s + static_cast<double>(samples.size()) / sample_rate_hz; }
};

struct VideoFrame {
  double time_s = 0;
  std::int64_t ticks = 0;  // the time stamp as the container holds it, `tick_s` apart
  double tick_s = 0;
  Image grey;  // empty when not asked for
  Image colour;
};

/// One embedded subtitle.
struct TimedText {
  TimeSpan span;
  std::string text;
  std::optional<std::string> speaker;  // where the format has a field for it
};

using MediaItem = std::variant<AudioBlock, VideoFrame, TimedText>;

/// Something that could not be read, while the rest was.
struct MediaFault {
  std::optional<double> time_s;  // where in the media, if known
  std::optional<int> stream;
  std::string message;
};

/// What a pass did; whole once the pass is over.
struct ReadReport {
  std::vector<MediaFault> faults;  // the first hundred
  std::int64_t fault_count = 0;    // all of them
  std::int64_t audio_packets = 0;
  std::int64_t video_packets = 0;
  std::int64_t frames_decoded = 0;
  std::int64_t frames_converted = 0;
  std::int64_t bytes_read = 0;
  std::optional<double> audio_end_s;  // where what was handed out ended
  std::optional<double> video_end_s;
};

/// One streaming pass over one file, decoded on a thread of its own that runs ahead through a bounded queue.
class MediaReader {
 public:
  virtual ~MediaReader() = default;

  virtual const MediaInfo& info() const = 0;

  /// The next block, frame or subtitle; nothing at the end. Within a kind, times increase; across kinds the
  /// order is the file's own. Throws kBadInput when nothing of the whole file could be decoded, and
  /// kCancelled after a stop.
  virtual std::optional<MediaItem> next() = 0;

  /// Valid after `next` has returned nothing.
  virtual const ReadReport& report() const = 0;
};

/// Opens `path` ("-" is standard input). Throws when the file cannot be read, holds nothing usable, or lacks
/// a stream that the options name. A kind of stream that the file merely does not have is absent from `info`.
std::unique_ptr<MediaReader> open_media(const std::filesystem::path& path, const MediaOptions& options,
                                        std::stop_token stop = {}, Log& log = silent_log());

/// Looks at the headers, and at the first time stamps to tell whether the frame rate varies. Decodes nothing
/// more.
MediaInfo probe_media(const std::filesystem::path& path, const StreamOptions& options,
                      std::stop_token stop = {});

}  // namespace undertone::media
