#include "src/media/text_decoder.hpp"

#include <algorithm>

namespace undertone::media {

TextDecoder::TextDecoder(const Demuxer& demuxer, int stream, TimeSpan span, Sink sink, FaultSink faults)
    : demuxer_(demuxer),
      stream_(stream),
      span_(span),
      sink_(std::move(sink)),
      faults_(std::move(faults)),
      codec_(open_decoder(demuxer.stream(stream), [](AVCodecContext&) {})) {}

void TextDecoder::decode(const AVPacket& packet) {
  const auto begin_s = demuxer_.to_time(packet.pts, stream_);
  AVSubtitle subtitle{};
  int complete = 0;
  auto* mutable_packet = const_cast<AVPacket*>(&packet);  // FFmpeg forgot the const
  const int code = avcodec_decode_subtitle2(codec_.get(), &subtitle, &complete, mutable_packet);
  if (code < 0 || !begin_s) {
    faults_(begin_s, code < 0 ? ffmpeg_reason(code) : "a subtitle without a time");
    if (complete != 0) avsubtitle_free(&subtitle);
    return;
  }
  if (complete == 0) return;
  const double duration_s = to_seconds(packet.duration, demuxer_.stream(stream_).time_base).value_or(0);
  TimedText result;
  result.span = {*begin_s, *begin_s + std::max(0.0, duration_s)};
  for (unsigned i = 0; i < subtitle.num_rects; ++i) {
    const AVSubtitleRect& rect = *subtitle.rects[i];
    if (rect.ass == nullptr) continue;
    const AssLine line = parse_ass_line(rect.ass);
    if (!line.name.empty()) result.speaker = line.name;
    if (!line.text.empty()) result.text += (result.text.empty() ? "" : "\n") + line.text;
  }
  avsubtitle_free(&subtitle);
  const bool in_span = result.span.begin_s < span_.end_s && result.span.end_s >= span_.begin_s;
  if (!result.text.empty() && in_span) sink_(std::move(result));
}

AssLine parse_ass_line(std::string_view line) {
  // ReadOrder,Layer,Style,Name,MarginL,MarginR,MarginV,Effect,Text: the text may hold commas of its own.
  AssLine result;
  for (int field = 0; field < 8; ++field) {
    const auto comma = line.find(',');
    if (comma == std::string_view::npos) return result;
    if (field == 3) result.name = line.substr(0, comma);
    line.remove_prefix(comma + 1);
  }
  for (std::size_t i = 0; i < line.size(); ++i) {
    const auto override_end = line[i] == '{' ? line.find('}', i) : std::string_view::npos;
    if (override_end != std::string_view::npos) {
      i = override_end;
    } else if (line[i] == '\\' && i + 1 < line.size() && (line[i + 1] == 'N' || line[i + 1] == 'n')) {
      result.text += '\n';
      ++i;
    } else if (line[i] == '\\' && i + 1 < line.size() && line[i + 1] == 'h') {
      result.text += ' ';
      ++i;
    } else if (line[i] != '\r') {
      result.text += line[i];
    }
  }
  const auto first = result.text.find_first_not_of(" \n\t");
  const auto last = result.text.find_last_not_of(" \n\t");
  result.text = first == std::string::npos ? "" : result.text.substr(first, last - first + 1);
  return result;
}

}  // namespace undertone::media
