#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "src/core/time_span.hpp"
#include "src/media/image.hpp"

namespace undertone::media {

/// Encoder and container settings are handed to FFmpeg by name, e.g. {"preset", "veryfast"}.
using EncoderSettings = std::vector<std::pair<std::string, std::string>>;

struct VideoTrackOptions {
  std::string codec = "libx264";  // FFmpeg's encoder name
  int width = 640;                // pixels, even
  int height = 360;
  double frame_rate_hz = 25;     // nominal; frames may come at any increasing times
  int ticks_per_second = 90000;  // resolution of the time stamps
  int key_frame_interval = 50;   // frames
  int reordered_frames = 2;      // B-frames between references, 0 for none
  int rotation_deg = 0;          // clockwise turn a player applies: 0, 90, 180, 270
  int pixel_width = 1;           // sample aspect ratio
  int pixel_height = 1;
  EncoderSettings settings = {};  // e.g. {"crf", "28"}
};

struct AudioTrackOptions {
  std::string codec = "aac";
  int sample_rate_hz = 48000;
  int channels = 1;
  double start_s = 0;         // time of the first sample
  std::string language = {};  // ISO 639-2, may be empty
  EncoderSettings settings = {};
};

struct TextTrackOptions {
  std::string codec = "mov_text";  // or subrip, webvtt, ass: what the container takes
  std::string language = {};
};

/// Writes a media file from frames, samples and text made in code. Tracks are added first, then written in
/// any interleaving; what is far ahead of the other tracks waits in memory, encoded. The file appears under
/// its name only when `finish` has succeeded; until then it is hidden beside it.
///
/// Times before 0 are hidden by an edit list in MP4, kept as they are in MPEG programs, and refused for
/// pictures in Matroska. AVI counts frames: times are rounded to the frame rate.
class ClipWriter {
 public:
  virtual ~ClipWriter() = default;

  /// Each returns the number by which the track is written to: 0, 1, 2 … in order of adding.
  virtual int add_video(const VideoTrackOptions& options) = 0;
  virtual int add_audio(const AudioTrackOptions& options) = 0;
  virtual int add_text(const TextTrackOptions& options) = 0;
  /// A cover picture (JPEG or PNG bytes), as music files carry.
  virtual void attach_picture(std::span<const std::uint8_t> encoded) = 0;

  /// Grey or RGB, of the track's size. Times must increase.
  virtual void write_video(int track, const Image& image, double time_s) = 0;
  /// Interleaved samples in [-1, 1], following those written before.
  virtual void write_audio(int track, std::span<const float> interleaved) = 0;
  virtual void write_text(int track, const TimeSpan& span, const std::string& text) = 0;

  /// Flushes the encoders and gives the file its name.
  virtual void finish() = 0;
};

/// The container follows from the extension of `path` (.mp4, .mkv, .ts, .webm, .avi, .wav, …).
std::unique_ptr<ClipWriter> make_clip_writer(const std::filesystem::path& path,
                                             const EncoderSettings& container_settings = {});

}  // namespace undertone::media
