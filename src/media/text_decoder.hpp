#pragma once

#include <functional>

#include "src/media/audio_decoder.hpp"
#include "src/media/demuxer.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::media {

/// Packets of one subtitle stream to plain text. Styling is dropped; text that is only styling is dropped
/// with it.
class TextDecoder {
 public:
  using Sink = std::function<void(TimedText)>;

  TextDecoder(const Demuxer& demuxer, int stream, TimeSpan span, Sink sink, FaultSink faults);

  void decode(const AVPacket& packet);

 private:
  const Demuxer& demuxer_;
  int stream_;
  TimeSpan span_;
  Sink sink_;
  FaultSink faults_;
  CodecContextPtr codec_;
};

/// The text of one line of an ASS script's events, and who speaks it if the line says so.
struct AssLine {
  std::string text;
  std::string name;
};
AssLine parse_ass_line(std::string_view line);

}  // namespace undertone::media
