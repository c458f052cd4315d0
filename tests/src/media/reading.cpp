#include "tests/src/media/reading.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <stdexcept>

#include <doctest/doctest.h>

#include "tests/src/media/made_clips.hpp"
#include "tests/support/errors.hpp"

namespace undertone::media {

namespace fs = std::filesystem;

MediaOptions everything() {
  MediaOptions options;
  options.audio_rate_hz = AudioTrackOptions().sample_rate_hz;
  options.frame_rate_hz = 0;
  options.policy = DecodePolicy::kExact;
  options.subtitles = Subtitles::kOn;
  return options;
}

std::vector<double> Reading::times() const {
  std::vector<double> result;
  for (const VideoFrame& frame : frames) result.push_back(frame.time_s);
  return result;
}

std::vector<int> Reading::numbers() const {
  std::vector<int> result;
  for (const VideoFrame& frame : frames)
    result.push_back(read_number(frame.grey.empty() ? frame.colour : frame.grey));
  return result;
}

std::vector<float> Reading::samples() const {
  std::vector<float> result;
  for (const AudioBlock& block : blocks)
    result.insert(result.end(), block.samples.begin(), block.samples.end());
  return result;
}

Reading read_all(const fs::path& path, const MediaOptions& options) {
  const auto reader = open_media(path, options);
  Reading reading;
  reading.info = reader->info();
  while (auto item = reader->next()) {
    if (auto* frame = std::get_if<VideoFrame>(&*item)) reading.frames.push_back(std::move(*frame));
    if (auto* block = std::get_if<AudioBlock>(&*item)) reading.blocks.push_back(std::move(*block));
    if (auto* text = std::get_if<TimedText>(&*item)) reading.texts.push_back(std::move(*text));
  }
  reading.report = reader->report();
  return reading;
}

std::vector<double> click_times(const Reading& reading) {
  constexpr float kLoud = 0.4f;
  std::vector<double> times;
  float top = 0;
  for (const AudioBlock& block : reading.blocks) {
    for (std::size_t i = 0; i < block.samples.size(); ++i) {
      const float sample = block.samples[i];
      if (sample > kLoud && sample > top) {
        if (top == 0) times.push_back(0);
        top = sample;
        times.back() = block.time_s + static_cast<double>(i) / block.sample_rate_hz;
      }
      if (sample < 0.1f) top = 0;
    }
  }
  return times;
}

void check_near(const std::vector<double>& actual, const std::vector<double>& expected, double tolerance) {
  CHECK(actual.size() == expected.size());
  double worst = 0;
  std::size_t worst_at = 0;
  for (std::size_t i = 0; i < std::min(actual.size(), expected.size()); ++i) {
    const double difference = std::abs(actual[i] - expected[i]);
    if (difference > worst) worst = difference, worst_at = i;
  }
  CAPTURE(worst_at);
  if (worst > tolerance) {
    CAPTURE(actual[worst_at]);
    CAPTURE(expected[worst_at]);
    CHECK(worst <= tolerance);
  }
}

std::string read_bytes(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_bytes(const fs::path& path, const std::string& bytes) {
  fs::remove(path);  // some file systems wait for the disk when a file is emptied
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  file.close();
  if (!file) throw std::runtime_error("cannot write a file of the test");
}

std::string reading_error(const fs::path& path, const MediaOptions& options) {
  std::string text = support::error_text([&] { read_all(path, options); });
  if (path.empty()) return text;
  const std::string name = path.string();
  for (auto at = text.find(name); !name.empty() && at != std::string::npos; at = text.find(name, at + 4)) {
    text.replace(at, name.size(), "FILE");
  }
  return text;
}

}  // namespace undertone::media
