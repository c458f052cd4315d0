#pragma once

#include <string>

#include "src/core/time_span.hpp"
#include "src/media/track_encoder.hpp"

namespace undertone::media {

/// Plain text to the packets of one subtitle track.
class TextEncoder {
 public:
  static constexpr AVRational kTimeBase = {1, 1000};

  /// `codec`: mov_text, subrip, webvtt or ass.
  explicit TextEncoder(const std::string& codec);

  /// The codec and its header, for the container.
  void describe(AVCodecParameters& parameters) const;
  void encode(const TimeSpan& span, const std::string& text, const PacketSink& sink);
  void flush(const PacketSink&) {}

 private:
  std::string to_packet(const std::string& text);

  AVCodecID codec_;
  int lines_ = 0;
  std::int64_t last_ms_ = INT64_MIN;
};

}  // namespace undertone::media
