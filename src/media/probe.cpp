#include <algorithm>
#include <vector>

#include "src/media/demuxer.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::media {
namespace {

constexpr int kFramesExamined = 500;

// A container's index lists the time of every frame without reading any; else the first packets tell.
std::vector<std::int64_t> frame_times(Demuxer& demuxer, int video) {
  AVStream& stream = demuxer.stream(video);
  std::vector<std::int64_t> ticks;
  const int entries = avformat_index_get_entries_count(&stream);
  if (entries > kFramesExamined) {
    for (int i = 0; i < entries; ++i) ticks.push_back(avformat_index_get_entry(&stream, i)->timestamp);
    return ticks;
  }
  demuxer.select(video, std::nullopt, std::nullopt);
  while (ticks.size() < kFramesExamined) {
    auto read = demuxer.read();
    if (read.at_end) break;
    if (read.packet && read.packet->pts != AV_NOPTS_VALUE) ticks.push_back(read.packet->pts);
  }
  // Times come in the order of decoding, so the last few may lack neighbours that have not been read.
  std::sort(ticks.begin(), ticks.end());
  if (ticks.size() == kFramesExamined) ticks.resize(ticks.size() - 32);
  return ticks;
}

std::optional<bool> is_rate_variable(Demuxer& demuxer, int video) {
  const auto ticks = frame_times(demuxer, video);
  if (ticks.size() < 3) return std::nullopt;
  std::vector<std::int64_t> gaps;
  for (std::size_t i = 1; i < ticks.size(); ++i) gaps.push_back(ticks[i] - ticks[i - 1]);
  const auto [shortest, longest] = std::minmax_element(gaps.begin(), gaps.end());
  // A constant rate whose period is no whole number of ticks alternates between two neighbouring gaps.
  return *longest - *shortest > std::max<std::int64_t>(1, *shortest / 20);
}

}  // namespace

MediaInfo probe_media(const std::filesystem::path& path, const StreamOptions& options, std::stop_token stop) {
  Demuxer demuxer(path, options, std::move(stop));
  MediaInfo info = demuxer.info();
  if (info.video) {
    info.streams[static_cast<std::size_t>(*info.video)].video.variable_rate =
        is_rate_variable(demuxer, *info.video);
  }
  return info;
}

}  // namespace undertone::media
