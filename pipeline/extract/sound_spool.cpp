#include "pipeline/extract/sound_spool.hpp"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <filesystem>
#include <string>

#include <stdlib.h>
#include <unistd.h>

#include "src/io/file_error.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

io::FileDescriptor open_nameless() {
  std::error_code problem;
  const fs::path folder = fs::temp_directory_path(problem);
  std::string name = ((problem ? fs::path("/tmp") : folder) / "undertone-XXXXXX").string();
  io::FileDescriptor file(::mkstemp(name.data()));
  if (!file.is_open()) throw io::file_error("cannot write", name, errno);
  ::unlink(name.c_str());
  return file;
}

}  // namespace

SoundSpool::SoundSpool() : file_(open_nameless()) {}

void SoundSpool::add(const media::AudioBlock& block) {
  if (block.samples.empty()) return;
  const char* bytes = reinterpret_cast<const char*>(block.samples.data());
  std::size_t left = block.samples.size() * sizeof(float);
  auto at = static_cast<off_t>(written_ * sizeof(float));
  while (left > 0) {
    const ssize_t done = ::pwrite(file_.number(), bytes, left, at);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0)
      throw io::file_error("cannot keep the sound of the recording in", fs::temp_directory_path(), errno);
    bytes += done;
    at += done;
    left -= static_cast<std::size_t>(done);
  }
  constexpr double kJoined = 0.5;  // of a sample: what begins where the block before ended follows on it
  const bool follows = !runs_.empty() && runs_.back().sample_rate_hz == block.sample_rate_hz &&
                       std::abs(block.time_s - runs_.back().end_s()) * block.sample_rate_hz < kJoined;
  if (!follows) runs_.push_back({block.time_s, block.sample_rate_hz, written_, 0});
  runs_.back().count += block.samples.size();
  written_ += block.samples.size();
}

TimeSpan SoundSpool::heard() const {
  if (runs_.empty()) return {};
  return {runs_.front().start_s, runs_.back().end_s()};
}

Stretch SoundSpool::read(const TimeSpan& span) const {
  const Run* best = nullptr;
  std::size_t best_first = 0, best_count = 0;
  for (const Run& run : runs_) {
    const auto sample_at = [&](double time_s) {
      const double place = std::round((time_s - run.start_s) * run.sample_rate_hz);
      return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(run.count)));
    };
    const std::size_t first = sample_at(span.begin_s), end = sample_at(span.end_s);
    if (end <= first || end - first <= best_count) continue;
    best = &run;
    best_first = first;
    best_count = end - first;
  }
  Stretch stretch;
  stretch.start_s = span.begin_s;
  if (best == nullptr) return stretch;
  stretch.start_s = best->start_s + static_cast<double>(best_first) / best->sample_rate_hz;
  stretch.sample_rate_hz = best->sample_rate_hz;
  stretch.samples.resize(best_count);
  char* bytes = reinterpret_cast<char*>(stretch.samples.data());
  std::size_t left = best_count * sizeof(float);
  auto at = static_cast<off_t>((best->first + best_first) * sizeof(float));
  while (left > 0) {
    const ssize_t done = ::pread(file_.number(), bytes, left, at);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0)
      throw io::file_error("cannot read back the sound of the recording from", fs::temp_directory_path(),
                           errno);
    bytes += done;
    at += done;
    left -= static_cast<std::size_t>(done);
  }
  return stretch;
}

}  // namespace undertone::pipeline
