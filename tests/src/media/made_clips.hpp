#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "src/media/clip_writer.hpp"
#include "tests/support/temporary_directory.hpp"

// Clips made in code that say what is in them: every frame carries its number in its pixels, and the sound
// holds clicks or tones at known times.
namespace undertone::media {

/// Twelve bits as black and white cells, four in a row, the highest at the top left.
Image draw_number(int number, int width = 64, int height = 48);
int read_number(const Image& image);

/// `count` times, 1/rate apart.
std::vector<double> even_times(int count, double rate_hz, double start_s = 0);
/// 0, 1, 2, …
std::vector<int> first_numbers(int count);

/// Silence with a bump of two milliseconds whose top is at each of `times`.
std::vector<float> make_clicks(double duration_s, int rate_hz, const std::vector<double>& times);
std::vector<float> make_tone(double duration_s, int rate_hz, double tone_hz, double loudness = 0.5);

VideoTrackOptions small_video(const std::string& codec = "libx264");
AudioTrackOptions small_audio(const std::string& codec = "aac");

/// What make_clip writes: frame i carries the number i. Unset tracks are absent.
struct ClipPlan {
  std::optional<VideoTrackOptions> video;
  std::vector<double> frame_times;
  std::optional<AudioTrackOptions> audio;
  std::vector<float> sound;  // interleaved
  EncoderSettings container;
};
/// 30 frames in 3 seconds and clicks at 0.5, 1.5 and 2.5 s, with the encoders that fit the container.
ClipPlan plan_for(const std::string& extension);
/// The bytes of a picture file; codec png or mjpeg.
std::string encode_still(const std::string& codec, const Image& image);
std::filesystem::path make_clip(const std::filesystem::path& path, const ClipPlan& plan);

}  // namespace undertone::media
