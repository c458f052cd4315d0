#include "pipeline/probe_report.hpp"

#include <array>
#include <cstdio>

#include "pipeline/printable.hpp"
#include "src/core/time_span.hpp"
#include "src/io/json.hpp"

namespace undertone::pipeline {
namespace {

using media::StreamInfo;
using media::StreamKind;

bool is_used(const media::MediaInfo& info, int index) {
  return index == info.video || index == info.audio || index == info.text;
}

std::string duration_text(const media::Duration& duration) {
  if (!duration.seconds) return "duration unknown";
  return format_clock(*duration.seconds) + " by " + std::string(to_string(duration.source));
}

std::string number(double value, const char* format) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

std::string video_text(const media::VideoProperties& video) {
  std::string text = std::to_string(video.width) + "×" + std::to_string(video.height);
  if (video.frame_rate_hz) text += ", " + number(*video.frame_rate_hz, "%.4g") + " frames/s";
  if (video.variable_rate) text += *video.variable_rate ? " (varies)" : " (constant)";
  if (video.rotation_deg != 0) text += ", shown turned by " + std::to_string(video.rotation_deg) + "°";
  if (video.mirrored) text += ", mirrored";
  if (video.pixel_aspect != 1) text += ", pixels " + number(video.pixel_aspect, "%.4g") + " wide";
  return text;
}

std::string stream_text(const StreamInfo& stream) {
  std::string text(to_string(stream.kind));
  text += " " + (stream.codec.empty() ? std::string("unknown codec") : stream.codec);
  if (stream.kind == StreamKind::kVideo || stream.kind == StreamKind::kPicture)
    text += ", " + video_text(stream.video);
  if (stream.kind == StreamKind::kAudio) {
    text += ", " + std::to_string(stream.audio.sample_rate_hz) + " Hz, " +
            std::to_string(stream.audio.channels) + (stream.audio.channels == 1 ? " channel" : " channels");
  }
  if (stream.duration.seconds) text += ", " + format_clock(*stream.duration.seconds);
  if (stream.start_s && *stream.start_s != 0) text += ", starts at " + number(*stream.start_s, "%.6g") + " s";
  if (!stream.language.empty()) text += ", " + printable(stream.language);
  if (!stream.title.empty()) text += ", \"" + printable(stream.title) + "\"";
  return text;
}

io::Json optional_number(const std::optional<double>& value) {
  return value ? io::Json(*value) : io::Json(nullptr);
}
io::Json optional_index(const std::optional<int>& value) {
  return value ? io::Json(*value) : io::Json(nullptr);
}

io::Json stream_json(const media::MediaInfo& info, const StreamInfo& stream) {
  io::Json json;
  json.set("index", stream.index);
  json.set("kind", std::string(to_string(stream.kind)));
  json.set("codec", stream.codec);
  json.set("language", stream.language);
  json.set("title", stream.title);
  json.set("default", stream.is_default);
  json.set("usable", stream.is_usable);
  json.set("used", is_used(info, stream.index));
  json.set("note", stream.note);
  json.set("start", optional_number(stream.start_s));
  json.set("duration", optional_number(stream.duration.seconds));
  json.set("duration_source", std::string(to_string(stream.duration.source)));
  json.set("bit_rate", stream.bit_rate ? io::Json(*stream.bit_rate) : io::Json(nullptr));
  if (stream.kind == StreamKind::kVideo || stream.kind == StreamKind::kPicture) {
    json.set("width", stream.video.width);
    json.set("height", stream.video.height);
    json.set("pixel_aspect", stream.video.pixel_aspect);
    json.set("rotation", stream.video.rotation_deg);
    json.set("mirrored", stream.video.mirrored);
    json.set("frame_rate", optional_number(stream.video.frame_rate_hz));
    json.set("variable_frame_rate",
             stream.video.variable_rate ? io::Json(*stream.video.variable_rate) : io::Json(nullptr));
  }
  if (stream.kind == StreamKind::kAudio) {
    json.set("sample_rate", stream.audio.sample_rate_hz);
    json.set("channels", stream.audio.channels);
  }
  return json;
}

}  // namespace

std::string probe_table(const media::MediaInfo& info) {
  const std::string name = info.path == "-" ? "standard input" : printable(info.path.string());
  std::string text = name + "\n  " + info.container + ", " + duration_text(info.duration);
  if (info.origin_s != 0)
    text += ", second 0 is " + number(info.origin_s, "%.6g") + " s of the container's clock";
  text += "\n";
  for (const StreamInfo& stream : info.streams) {
    const bool used = is_used(info, stream.index);
    text += (used ? "  * " : "    ") + std::to_string(stream.index) + "  " + stream_text(stream);
    if (used) {
      text += " — used: " + stream.note;
    } else if (!stream.note.empty()) {
      text += " — not used: " + stream.note;
    }
    text += "\n";
  }
  if (!info.video) text += "    no video: faces will be absent\n";
  if (!info.audio) text += "    no sound: the voice will be absent\n";
  return text;
}

std::string probe_json(const media::MediaInfo& info) {
  io::Json json;
  json.set("file", info.path.string());
  json.set("container", info.container);
  json.set("duration", optional_number(info.duration.seconds));
  json.set("duration_source", std::string(to_string(info.duration.source)));
  json.set("origin", info.origin_s);
  json.set("video", optional_index(info.video));
  json.set("audio", optional_index(info.audio));
  json.set("text", optional_index(info.text));
  io::Json streams{io::Json::Array{}};
  for (const StreamInfo& stream : info.streams) streams.push_back(stream_json(info, stream));
  json.set("streams", std::move(streams));
  return to_json_text(json, io::JsonStyle::kCompact) + "\n";
}

}  // namespace undertone::pipeline
