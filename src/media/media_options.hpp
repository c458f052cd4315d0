#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "src/core/options.hpp"
#include "src/core/time_span.hpp"

namespace undertone::media {

enum class Pictures { kNone, kGrey, kColour, kBoth };
enum class Sound { kOff, kOn };
enum class Subtitles { kOff, kOn };

/// kExact: the frames and pixels that a full decode gives, bit for bit. kFast: the loop filter is skipped, so
/// that pixels differ slightly, and of the frames in a cell the first that other frames need stands for it,
/// since that one is decoded anyway. Neither decodes frames that nothing depends on and nobody picks.
enum class DecodePolicy { kExact, kFast };

/// Of what comes in, too: a file that claims another rate is broken, and resampling it could take for ever.
inline constexpr int kLowestAudioRateHz = 1000;
inline constexpr int kHighestAudioRateHz = 768'000;
constexpr bool is_believable_rate(int rate_hz) {
  return kLowestAudioRateHz <= rate_hz && rate_hz <= kHighestAudioRateHz;
}

/// What a file may make the program open besides itself.
enum class References { kNone, kFiles, kNetwork };

constexpr auto option_choices(Pictures) {
  return std::to_array<Choice<Pictures>>({{Pictures::kNone, "none"},
                                          {Pictures::kGrey, "grey"},
                                          {Pictures::kColour, "colour"},
                                          {Pictures::kBoth, "both"}});
}
constexpr auto option_choices(Sound) {
  return std::to_array<Choice<Sound>>({{Sound::kOff, "off"}, {Sound::kOn, "on"}});
}
constexpr auto option_choices(Subtitles) {
  return std::to_array<Choice<Subtitles>>({{Subtitles::kOff, "off"}, {Subtitles::kOn, "on"}});
}
constexpr auto option_choices(DecodePolicy) {
  return std::to_array<Choice<DecodePolicy>>(
      {{DecodePolicy::kExact, "exact"}, {DecodePolicy::kFast, "fast"}});
}
constexpr auto option_choices(References) {
  return std::to_array<Choice<References>>(
      {{References::kNone, "none"}, {References::kFiles, "files"}, {References::kNetwork, "network"}});
}

/// What of a file is used; also what `probe` shows the effect of.
struct StreamOptions {
  std::optional<int> video_stream;  // index in the file; absent: the best
  std::optional<int> audio_stream;
  std::optional<int> text_stream;
  References references = References::kNone;

  static void fields(auto& self, auto&& field) {
    field(self.video_stream,
          {.name = "video-stream", .value = "N", .help = "index of the video stream to use", .low = 0});
    field(self.audio_stream,
          {.name = "audio-stream", .value = "N", .help = "index of the audio stream to use", .low = 0});
    field(self.text_stream,
          {.name = "text-stream", .value = "N", .help = "index of the subtitle stream to use", .low = 0});
    field(self.references, {.name = "references",
                            .value = "WHAT",
                            .help = "what a playlist or container may make the program open besides itself"});
  }
};

struct MediaOptions {
  StreamOptions streams;
  Sound sound = Sound::kOn;
  Pictures pictures = Pictures::kGrey;
  Subtitles subtitles = Subtitles::kOff;
  int audio_rate_hz = 16000;
  double frame_rate_hz = 5;  // frames per second of media that are handed out; 0 for every frame
  int max_height = 360;      // lines of an upright frame; smaller ones are never enlarged; 0 for no limit
  DecodePolicy policy = DecodePolicy::kFast;
  std::optional<ClockTime> from;  // half-open span to read; absent: from the start, to the end
  std::optional<ClockTime> to;
  int decoder_threads = 0;  // for video; 0: as many as there are cores, at most 4
  int queue_mib = 32;       // decoded data that waits for its consumer

  static void fields(auto& self, auto&& field) {
    StreamOptions::fields(self.streams, field);
    field(self.sound, {.name = "sound", .value = "ON", .help = "decode the sound"});
    field(self.pictures, {.name = "pictures", .value = "KIND", .help = "which pictures to decode"});
    field(self.subtitles, {.name = "subtitles", .value = "ON", .help = "decode the embedded subtitles"});
    field(self.audio_rate_hz, {.name = "audio-rate",
                               .value = "HZ",
                               .help = "sample rate that the sound is brought to",
                               .low = kLowestAudioRateHz,
                               .high = kHighestAudioRateHz});
    field(self.frame_rate_hz, {.name = "frame-rate",
                               .value = "HZ",
                               .help = "frames used per second of video, 0 for every one",
                               .low = 0,
                               .high = 1000});
    field(self.max_height, {.name = "max-height",
                            .value = "LINES",
                            .help = "largest height of a frame, 0 for no limit",
                            .low = 0,
                            .high = 16384});
    field(
        self.policy,
        {.name = "decode", .value = "POLICY", .help = "exact pixels, or fast with the loop filter skipped"});
    field(self.from,
          {.name = "from", .value = "TIME", .help = "start of the span to read, in seconds or as 1:15.5"});
    field(self.to, {.name = "to", .value = "TIME", .help = "end of the span to read"});
    field(self.decoder_threads, {.name = "decoder-threads",
                                 .value = "N",
                                 .help = "threads of the video decoder, 0 to choose",
                                 .low = 0,
                                 .high = 64,
                                 .affects = Affects::kRunOnly});
    field(self.queue_mib, {.name = "decode-queue",
                           .value = "MIB",
                           .help = "decoded data that may wait for its consumer",
                           .low = 1,
                           .high = 4096,
                           .affects = Affects::kRunOnly});
  }

  std::vector<std::string> problems() const {
    if (from && to && to->seconds <= from->seconds)
      return {"--to: the end of the span lies before its start"};
    return {};
  }
};

}  // namespace undertone::media
