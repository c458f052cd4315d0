#include "pipeline/listening.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "pipeline/faces/face_watch.hpp"
#include "pipeline/media_faults.hpp"

namespace undertone::pipeline {

namespace {

int upright_height(const media::VideoProperties& pictures) {
  if (pictures.rotation_deg % 180 == 0) return pictures.height;
  return static_cast<int>(std::lround(pictures.width * pictures.pixel_aspect));
}

media::MediaOptions reading_for(const Listening& listening) {
  media::MediaOptions reading;
  reading.streams = listening.streams;
  reading.pictures = media::Pictures::kNone;
  if (listening.to_pictures) ask_for_faces(reading);
  reading.audio_rate_hz = listening.audio_rate_hz;
  reading.from = listening.from;
  reading.to = listening.to;
  reading.sound = listening.to_sound ? media::Sound::kOn : media::Sound::kOff;
  reading.subtitles = listening.to_subtitles ? media::Subtitles::kOn : media::Subtitles::kOff;
  return reading;
}

}  // namespace

Listened listen(const Listening& listening, Log& log, Progress& progress, std::stop_token stop) {
  const auto reader = media::open_media(listening.media, reading_for(listening), std::move(stop), log);
  const media::MediaInfo& info = reader->info();
  Listened listened;
  listened.duration_s = info.duration.seconds;
  if (info.video) {
    listened.has_pictures = true;
    listened.height = upright_height(info.streams[static_cast<std::size_t>(*info.video)].video);
  }
  const char* const what = listening.to_pictures ? "listening and looking" : "listening";
  while (const auto item = reader->next()) {
    if (const auto* sound = std::get_if<media::AudioBlock>(&*item)) {
      if (listening.to_sound) listening.to_sound(*sound);
      progress.update({what, sound->end_s(), listened.duration_s, "s"});
    } else if (const auto* subtitle = std::get_if<media::TimedText>(&*item)) {
      listening.to_subtitles(*subtitle);
    } else if (const auto* frame = std::get_if<media::VideoFrame>(&*item)) {
      listening.to_pictures(*frame);
      if (!info.audio) progress.update({what, frame->time_s, listened.duration_s, "s"});
    }
  }
  progress.finish();
  tell_faults(reader->report(), log);
  // A header may be wrong about the length; what was heard and seen is not.
  const double end_s =
      std::max(reader->report().audio_end_s.value_or(0), reader->report().video_end_s.value_or(0));
  if (listened.duration_s) listened.duration_s = std::max(*listened.duration_s, end_s);
  return listened;
}

}  // namespace undertone::pipeline
