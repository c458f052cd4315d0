#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "src/core/error.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::media {

/// Every frame and every bit of it, sound at the rate of small_audio.
MediaOptions everything();

/// All that one pass gave.
struct Reading {
  MediaInfo info;
  std::vector<VideoFrame> frames;
  std::vector<AudioBlock> blocks;
  std::vector<TimedText> texts;
  ReadReport report;

  std::vector<double> times() const;
  std::vector<int> numbers() const;
  /// As if there were no gaps.
  std::vector<float> samples() const;
};
Reading read_all(const std::filesystem::path& path, const MediaOptions& options);

/// Where the tops of the bumps are.
std::vector<double> click_times(const Reading& reading);

/// Checks in one go, and names the first place where they differ by more.
void check_near(const std::vector<double>& actual, const std::vector<double>& expected, double tolerance);

std::string read_bytes(const std::filesystem::path& path);
void write_bytes(const std::filesystem::path& path, const std::string& bytes);

/// support::error_text of a whole pass, with the path replaced by FILE.
std::string reading_error(const std::filesystem::path& path, const MediaOptions& options = everything());

}  // namespace undertone::media
