#pragma once

#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "src/core/time_span.hpp"
#include "src/media/clip_writer.hpp"

namespace undertone::pipeline {

inline void write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

struct Line {
  TimeSpan span;
  std::string text;
};

/// A buzz of ten seconds, and subtitles inside if there are any.
inline std::filesystem::path make_sound(const std::filesystem::path& path,
                                        const std::vector<Line>& subtitles = {}) {
  constexpr int kRate = 16000;
  constexpr double kPeriod = 133;
  const auto writer = media::make_clip_writer(path);
  const int sound = writer->add_audio({.codec = "pcm_s16le", .sample_rate_hz = kRate});
  std::optional<int> texts;
  if (!subtitles.empty()) texts = writer->add_text({.codec = "subrip"});
  for (const Line& line : subtitles) writer->write_text(*texts, line.span, line.text);
  std::vector<float> samples(10 * kRate);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = static_cast<float>(0.2 * std::fmod(static_cast<double>(i), kPeriod) / kPeriod - 0.1);
  }
  writer->write_audio(sound, samples);
  writer->finish();
  return path;
}

/// A picture that does not move, and no sound.
inline std::filesystem::path make_silent_picture(const std::filesystem::path& path) {
  const auto writer = media::make_clip_writer(path);
  const int pictures = writer->add_video({.width = 64, .height = 48, .frame_rate_hz = 10});
  const media::Image grey = media::make_image(64, 48, 1);
  for (int i = 0; i < 20; ++i) writer->write_video(pictures, grey, i / 10.0);
  writer->finish();
  return path;
}

}  // namespace undertone::pipeline
