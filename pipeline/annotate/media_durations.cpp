#include "pipeline/annotate/media_durations.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <system_error>
#include <thread>

#include "pipeline/extract/text_extraction.hpp"
#include "src/core/error.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

std::optional<double> duration_of(const fs::path& file, const media::StreamOptions& streams,
                                  const std::stop_token& stop) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored) || is_named_as_transcript(file)) return std::nullopt;
  try {
    return media::probe_media(file, streams, stop).duration.seconds;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace

std::vector<std::optional<double>> media_durations(const std::vector<fs::path>& files,
                                                   const media::StreamOptions& streams, std::size_t at_once,
                                                   Progress& progress, const std::stop_token& stop) {
  std::vector<std::optional<double>> durations_s(files.size());
  std::atomic<std::size_t> next = 0;
  std::mutex telling;
  std::size_t done = 0;
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < std::min(std::max<std::size_t>(1, at_once), files.size()); ++i) {
      threads.emplace_back([&] {
        for (std::size_t file = next++; file < files.size() && !stop.stop_requested(); file = next++) {
          durations_s[file] = duration_of(files[file], streams, stop);
          const std::lock_guard lock(telling);
          progress.update(
              {"looking at", static_cast<double>(++done), static_cast<double>(files.size()), "files"});
        }
      });
    }
  }
  progress.finish();
  if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "looking at the files was stopped");
  return durations_s;
}

}  // namespace undertone::pipeline
