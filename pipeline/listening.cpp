#include "pipeline/listening.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "pipeline/media_faults.hpp"

namespace undertone::pipeline {

std::optional<double> listen(const Listening& listening, Log& log, Progress& progress, std::stop_token stop) {
  media::MediaOptions reading;
  reading.streams = listening.streams;
  reading.pictures = media::Pictures::kNone;
  reading.audio_rate_hz = listening.audio_rate_hz;
  reading.sound = listening.to_sound ? media::Sound::kOn : media::Sound::kOff;
  reading.subtitles = listening.to_subtitles ? media::Subtitles::kOn : media::Subtitles::kOff;
  const auto reader = media::open_media(listening.media, reading, std::move(stop), log);
  std::optional<double> duration_s = reader->info().duration.seconds;
  while (const auto item = reader->next()) {
    if (const auto* sound = std::get_if<media::AudioBlock>(&*item)) {
      listening.to_sound(*sound);
      progress.update({"listening", sound->end_s(), duration_s, "s"});
    } else if (const auto* subtitle = std::get_if<media::TimedText>(&*item)) {
      listening.to_subtitles(*subtitle);
    }
  }
  progress.finish();
  tell_faults(reader->report(), log);
  // A header may be wrong about the length; what was heard is not.
  if (duration_s) duration_s = std::max(*duration_s, reader->report().audio_end_s.value_or(0));
  return duration_s;
}

}  // namespace undertone::pipeline
