#include "tests/src/media/made_clips.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <numbers>
#include <stdexcept>

namespace undertone::media {

namespace fs = std::filesystem;

namespace {

constexpr int kColumns = 4;
constexpr int kRows = 3;

}  // namespace

Image draw_number(int number, int width, int height) {
  Image image = make_image(width, height, 1);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int cell = y * kRows / height * kColumns + x * kColumns / width;
      const bool bit = (number >> (kColumns * kRows - 1 - cell) & 1) != 0;
      image.row(y)[x] = bit ? 255 : 0;
    }
  }
  return image;
}

int read_number(const Image& image) {
  int number = 0;
  for (int cell = 0; cell < kColumns * kRows; ++cell) {
    const int x = (2 * (cell % kColumns) + 1) * image.width / (2 * kColumns);
    const int y = (2 * (cell / kColumns) + 1) * image.height / (2 * kRows);
    number = 2 * number + (image.row(y)[x * image.channels] >= 128 ? 1 : 0);
  }
  return number;
}

std::vector<double> even_times(int count, double rate_hz, double start_s) {
  std::vector<double> times;
  for (int i = 0; i < count; ++i) times.push_back(start_s + i / rate_hz);
  return times;
}

std::vector<int> first_numbers(int count) {
  std::vector<int> numbers;
  for (int i = 0; i < count; ++i) numbers.push_back(i);
  return numbers;
}

std::vector<float> make_clicks(double duration_s, int rate_hz, const std::vector<double>& times) {
  std::vector<float> sound(static_cast<std::size_t>(std::lround(duration_s * rate_hz)));
  const int reach = rate_hz / 1000;
  for (const double time_s : times) {
    const int top = static_cast<int>(std::lround(time_s * rate_hz));
    for (int i = std::max(0, top - reach); i <= top + reach && i < static_cast<int>(sound.size()); ++i) {
      const double from_top = double(i - top) / reach;
      sound[static_cast<std::size_t>(i)] = static_cast<float>(0.9 * std::exp(-12 * from_top * from_top));
    }
  }
  return sound;
}

std::vector<float> make_tone(double duration_s, int rate_hz, double tone_hz, double loudness) {
  std::vector<float> sound(static_cast<std::size_t>(std::lround(duration_s * rate_hz)));
  for (std::size_t i = 0; i < sound.size(); ++i) {
    const double phase = 2 * std::numbers::pi * tone_hz * static_cast<double>(i) / rate_hz;
    sound[i] = static_cast<float>(loudness * std::sin(phase));
  }
  return sound;
}

VideoTrackOptions small_video(const std::string& codec) {
  VideoTrackOptions options;
  options.codec = codec;
  options.width = 64;
  options.height = 48;
  options.frame_rate_hz = 10;
  options.key_frame_interval = 10;
  options.settings = {{"threads", "1"}};
  if (codec == "libx264") options.settings.push_back({"preset", "veryfast"});
  if (codec == "libx265") {
    options.settings.push_back({"preset", "ultrafast"});
    options.settings.push_back({"x265-params", "pools=none:frame-threads=1"});
  }
  if (codec == "libvpx-vp9") {
    options.settings.push_back({"deadline", "realtime"});
    options.settings.push_back({"cpu-used", "8"});
    options.settings.push_back({"b", "500k"});
  }
  if (codec == "mpeg4" || codec == "mjpeg") options.settings.push_back({"qmax", "4"});
  return options;
}

AudioTrackOptions small_audio(const std::string& codec) {
  AudioTrackOptions options;
  options.codec = codec;
  return options;
}

ClipPlan plan_for(const std::string& extension) {
  ClipPlan plan;
  plan.video = small_video(extension == "webm" ? "libvpx-vp9" : extension == "avi" ? "mpeg4" : "libx264");
  if (extension == "avi") plan.video->reordered_frames = 0;
  plan.frame_times = even_times(30, 10);
  plan.audio = small_audio(extension == "webm" ? "libopus" : extension == "avi" ? "pcm_s16le" : "aac");
  plan.sound = make_clicks(3, plan.audio->sample_rate_hz, {0.5, 1.5, 2.5});
  return plan;
}

namespace {

// A tenth of a second at a time, so that the tracks stay side by side.
class SoundFeed {
 public:
  SoundFeed(ClipWriter& writer, const ClipPlan& plan) : writer_(writer), sound_(plan.sound) {
    if (!plan.audio) return;
    track_ = writer.add_audio(*plan.audio);
    start_s_ = plan.audio->start_s;
    per_second_ = plan.audio->sample_rate_hz * plan.audio->channels;
    step_ = static_cast<std::size_t>(std::max(1, plan.audio->sample_rate_hz / 10) * plan.audio->channels);
  }

  void write_until(double time_s) {
    while (track_ >= 0 && !sound_.empty() && start_s_ + double(written_) / per_second_ < time_s) {
      const auto chunk = sound_.first(std::min(step_, sound_.size()));
      writer_.write_audio(track_, chunk);
      written_ += chunk.size();
      sound_ = sound_.subspan(chunk.size());
    }
  }

 private:
  ClipWriter& writer_;
  std::span<const float> sound_;
  int track_ = -1;
  double start_s_ = 0;
  int per_second_ = 1;
  std::size_t step_ = 1;
  std::size_t written_ = 0;
};

}  // namespace

fs::path make_clip(const fs::path& path, const ClipPlan& plan) {
  const auto writer = make_clip_writer(path, plan.container);
  const int video = plan.video ? writer->add_video(*plan.video) : -1;
  SoundFeed sound(*writer, plan);
  if (plan.video) {
    for (std::size_t i = 0; i < plan.frame_times.size(); ++i) {
      sound.write_until(plan.frame_times[i]);
      const Image image = draw_number(static_cast<int>(i), plan.video->width, plan.video->height);
      writer->write_video(video, image, plan.frame_times[i]);
    }
  }
  sound.write_until(1e9);
  writer->finish();
  return path;
}

std::string encode_still(const std::string& codec, const Image& image) {
  const support::TemporaryDirectory folder;
  const auto writer = make_clip_writer(folder / "still.mkv");
  VideoTrackOptions options;
  options.codec = codec;
  options.width = image.width;
  options.height = image.height;
  const int track = writer->add_video(options);
  writer->write_video(track, image, 0);
  writer->finish();
  // Matroska holds the file as it is.
  std::ifstream file(folder / "still.mkv", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  const std::string head = codec == "png" ? "\x89PNG" : "\xff\xd8\xff";
  const std::string tail = codec == "png" ? "IEND\xae\x42\x60\x82" : "\xff\xd9";
  const auto begin = bytes.find(head), end = bytes.find(tail, begin);
  if (end == std::string::npos) throw std::runtime_error("no picture of the test");
  return bytes.substr(begin, end + tail.size() - begin);
}

}  // namespace undertone::media

#ifdef __SANITIZE_ADDRESS__
// The encoder forgets some of its memory when it is closed.
extern "C" const char* __lsan_default_suppressions() { return "leak:libx265\n"; }
#endif

#ifdef __SANITIZE_THREAD__
// Their threads count references in code that the sanitizer does not see.
extern "C" const char* __tsan_default_suppressions() {
  return "called_from_lib:libavutil\ncalled_from_lib:libavcodec\nrace:av_buffer_unref\n";
}
#endif
