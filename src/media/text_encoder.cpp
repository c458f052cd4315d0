#include "src/media/text_encoder.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "src/media/cover_picture.hpp"

namespace undertone::media {
namespace {

constexpr std::size_t kLongestMovText = 65'535;  // bytes: its length is stored in 16 bits

// How MPEG-4 timed text looks (3GPP TS 26.245): centred below, white on nothing, one font.
constexpr std::array<std::uint8_t, 48> kMovTextHeader = {
    0, 0, 0, 0,  1,   0xff,                                    // display flags, centred, at the bottom
    0, 0, 0, 0,                                                // background: transparent black
    0, 0, 0, 0,  0,   0,    0,   0,                            // box: the whole picture
    0, 0, 0, 0,  0,   1,    0,   18,  0xff, 0xff, 0xff, 0xff,  // style: font 1, 18 points, white
    0, 0, 0, 18, 'f', 't',  'a', 'b', 0,    1,    0,    1,    5, 'S', 'e', 'r', 'i', 'f'};

constexpr std::string_view kAssHeader =
    "[Script Info]\r\nScriptType: v4.00+\r\n\r\n"
    "[V4+ Styles]\r\n"
    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, "
    "Italic, "
    "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, "
    "MarginR, MarginV, Encoding\r\n"
    "Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1\r\n\r\n"
    "[Events]\r\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n";

std::string escape_markup(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    escaped += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string(1, c);
  }
  return escaped;
}

}  // namespace

TextEncoder::TextEncoder(const std::string& codec) {
  const AVCodecDescriptor* descriptor = avcodec_descriptor_get_by_name(codec.c_str());
  codec_ = descriptor == nullptr ? AV_CODEC_ID_NONE : descriptor->id;
  constexpr std::array kKnown = {AV_CODEC_ID_MOV_TEXT, AV_CODEC_ID_SUBRIP, AV_CODEC_ID_WEBVTT,
                                 AV_CODEC_ID_ASS};
  if (std::find(kKnown.begin(), kKnown.end(), codec_) == kKnown.end()) {
    throw Error(ErrorKind::kUnsupported,
                "text can be written as mov_text, subrip, webvtt or ass, not as '" + codec + "'");
  }
}

void TextEncoder::describe(AVCodecParameters& parameters) const {
  parameters.codec_type = AVMEDIA_TYPE_SUBTITLE;
  parameters.codec_id = codec_;
  if (codec_ == AV_CODEC_ID_MOV_TEXT) set_extradata(parameters, kMovTextHeader);
  if (codec_ == AV_CODEC_ID_ASS) {
    set_extradata(parameters, {reinterpret_cast<const std::uint8_t*>(kAssHeader.data()), kAssHeader.size()});
  }
}

void TextEncoder::encode(const TimeSpan& span, const std::string& text, const PacketSink& sink) {
  if (!std::isfinite(span.begin_s) || !std::isfinite(span.end_s))
    throw Error(ErrorKind::kMisuse, "a time is not a number");
  const auto begin_ms = static_cast<std::int64_t>(std::llround(span.begin_s * 1000));
  const auto end_ms = static_cast<std::int64_t>(std::llround(span.end_s * 1000));
  if (begin_ms < last_ms_ || end_ms < begin_ms)
    throw Error(ErrorKind::kMisuse, "texts must come in order of time, and end after they begin");
  last_ms_ = begin_ms;
  const std::string bytes = to_packet(text);
  const auto packet = make_packet();
  if (av_new_packet(packet.get(), static_cast<int>(bytes.size())) < 0)
    throw Error(ErrorKind::kInternal, "out of memory for a text");
  std::copy(bytes.begin(), bytes.end(), packet->data);
  packet->pts = packet->dts = begin_ms;
  packet->duration = end_ms - begin_ms;
  packet->flags |= AV_PKT_FLAG_KEY;
  sink(*packet, kTimeBase);
}

std::string TextEncoder::to_packet(const std::string& text) {
  if (codec_ == AV_CODEC_ID_MOV_TEXT) {
    if (text.size() > kLongestMovText) throw Error(ErrorKind::kMisuse, "a text is too long for mov_text");
    return std::string{static_cast<char>(text.size() >> 8), static_cast<char>(text.size() & 0xff)} + text;
  }
  if (codec_ == AV_CODEC_ID_WEBVTT) return escape_markup(text);
  if (codec_ != AV_CODEC_ID_ASS) return text;
  std::string line = std::to_string(lines_++) + ",0,Default,,0,0,0,,";
  for (const char c : text) line += c == '\n' ? std::string("\\N") : std::string(1, c);
  return line;
}

}  // namespace undertone::media
