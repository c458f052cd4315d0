#pragma once

#include <array>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "src/media/byte_source.hpp"
#include "src/media/ffmpeg.hpp"
#include "src/media/media_info.hpp"
#include "src/media/media_options.hpp"

namespace undertone::media {

/// An opened container: its streams, which of them are used, and its packets.
class Demuxer {
 public:
  Demuxer(const std::filesystem::path& path, const StreamOptions& options, std::stop_token stop);

  const MediaInfo& info() const { return info_; }
  AVStream& stream(int index) const { return *format_->streams[index]; }
  std::int64_t bytes_read() const { return source_->bytes_read(); }
  /// What may help when nothing could be read; begins with a space, or is empty.
  std::string hint() const;

  /// Packets of other streams are skipped, by the container where it can.
  void select(std::optional<int> video, std::optional<int> audio, std::optional<int> text);

  struct Read {
    PacketPtr packet;   // null at the end, or when there is a fault
    std::string fault;  // why reading failed here; more may follow
    bool at_end = false;
  };
  Read read();

  /// Goes to the last point before `time_s` (seconds from the origin) from which decoding can start.
  /// False when the container cannot.
  bool seek(double time_s);

  /// Seconds from the origin.
  std::optional<double> to_time(std::int64_t ticks, int stream_index) const;

 private:
  void open_format(const std::filesystem::path& path, const StreamOptions& options);
  bool is_selected(int stream_index) const;
  void mend_clock(AVPacket& packet);
  static int refuse_reference(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**);

  std::unique_ptr<ByteSource> source_;  // outlives format_
  FormatInputPtr format_;
  MediaInfo info_;
  std::array<std::optional<int>, 3> selected_;
  std::int64_t clock_shift_us_ = 0;
  std::optional<std::int64_t> last_dts_us_;
  int faults_in_a_row_ = 0;
};

}  // namespace undertone::media
