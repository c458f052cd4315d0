// Small files of every container and codec that the fuzzer should start from.
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "src/core/error.hpp"
#include "src/media/clip_writer.hpp"

using namespace undertone;

namespace {

struct Seed {
  const char* file;
  const char* video;
  const char* audio;
  const char* text;
};

constexpr Seed kSeeds[] = {
    {"h264_aac.mp4", "libx264", "aac", "mov_text"},      {"mpeg4_mp3.avi", "mpeg4", "libmp3lame", nullptr},
    {"h264_aac.ts", "libx264", "aac", nullptr},          {"mjpeg_pcm.mkv", "mjpeg", "pcm_s16le", "subrip"},
    {"vp9_opus.webm", "libvpx-vp9", "libopus", nullptr}, {"hevc_flac.mkv", "libx265", "flac", nullptr},
    {"sound.wav", nullptr, "pcm_s16le", nullptr},
};

void write_seed(const std::filesystem::path& folder, const Seed& seed) {
  const auto writer = media::make_clip_writer(folder / seed.file);
  media::VideoTrackOptions video;
  video.width = 32;
  video.height = 32;
  video.key_frame_interval = 6;
  int video_track = -1, audio_track = -1, text_track = -1;
  if (seed.video != nullptr) {
    video.codec = seed.video;
    if (video.codec != "libx264" && video.codec != "libx265") video.reordered_frames = 0;
    video_track = writer->add_video(video);
  }
  media::AudioTrackOptions audio;
  audio.codec = seed.audio;
  audio.sample_rate_hz = std::string(seed.audio) == "libopus" ? 48000 : 16000;
  audio_track = writer->add_audio(audio);
  if (seed.text != nullptr) {
    media::TextTrackOptions text;
    text.codec = seed.text;
    text_track = writer->add_text(text);
  }
  media::Image image = media::make_image(video.width, video.height, 1);
  std::vector<float> sound(static_cast<std::size_t>(audio.sample_rate_hz) / 25);
  for (int frame = 0; frame < 15; ++frame) {
    for (std::size_t i = 0; i < image.pixels.size(); ++i)
      image.pixels[i] = static_cast<std::uint8_t>(i * 3 + 9 * static_cast<std::size_t>(frame));
    for (std::size_t i = 0; i < sound.size(); ++i) sound[i] = 0.3F * std::sin(0.1F * static_cast<float>(i));
    if (video_track >= 0) writer->write_video(video_track, image, frame / 25.0);
    writer->write_audio(audio_track, sound);
  }
  if (text_track >= 0) writer->write_text(text_track, {0.1, 0.4}, "Two words");
  writer->finish();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::filesystem::create_directories(argv[1]);
  for (const Seed& seed : kSeeds) {
    try {
      write_seed(argv[1], seed);
    } catch (const Error& error) {
      std::fprintf(stderr, "%s: %s\n", seed.file, error.what());
      return 1;
    }
  }
  return 0;
}
