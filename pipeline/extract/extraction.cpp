#include "pipeline/extract/extraction.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "pipeline/extract/sound_spool.hpp"
#include "pipeline/media_faults.hpp"
#include "pipeline/segment/turn_finder.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

/// The spool filled by one pass, which feeds the finder of turns too, if there is one.
void listen(const fs::path& media, const HearingOptions& options, TurnFinder* finder, SoundSpool& spool,
            std::optional<double>& duration_s, Log& log, Progress& progress, std::stop_token stop) {
  media::MediaOptions reading;
  reading.streams = options.streams;
  reading.pictures = media::Pictures::kNone;
  reading.audio_rate_hz = options.audio_rate_hz;
  const bool wants_subtitles = finder != nullptr && finder->wants_subtitles();
  reading.subtitles = wants_subtitles ? media::Subtitles::kOn : media::Subtitles::kOff;
  const auto reader = media::open_media(media, reading, std::move(stop), log);
  duration_s = reader->info().duration.seconds;
  while (const auto item = reader->next()) {
    if (const auto* sound = std::get_if<media::AudioBlock>(&*item)) {
      spool.add(*sound);
      if (finder != nullptr && finder->wants_sound()) finder->feed(*sound);
      progress.update({"listening", sound->end_s(), duration_s, "s"});
    } else if (const auto* subtitle = std::get_if<media::TimedText>(&*item)) {
      if (finder != nullptr) finder->feed(*subtitle);
    }
  }
  progress.finish();
  tell_faults(reader->report(), log);
  if (duration_s) duration_s = std::max(*duration_s, reader->report().audio_end_s.value_or(0));
}

Conversation whole_file(const SoundSpool& spool) {
  Utterance all;
  all.id = "whole";
  all.span = spool.heard();
  return Conversation({all});
}

}  // namespace

Extracted extract_sound(const fs::path& media, const HearingOptions& options,
                        extractors::Extractor& extractor, Log& log, Progress& progress,
                        std::stop_token stop) {
  std::optional<TurnFinder> finder;
  if (options.pieces == Pieces::kUtterances) finder.emplace(media, options.turns, log);
  SoundSpool spool;
  std::optional<double> duration_s;
  listen(media, options, finder ? &*finder : nullptr, spool, duration_s, log, progress, stop);
  if (spool.heard().duration_s() <= 0)
    throw Error(ErrorKind::kBadInput, media.string() + " has no sound to take features from");
  Extracted extracted;
  extracted.conversation = finder ? finder->finish(duration_s).conversation : whole_file(spool);
  const auto& utterances = extracted.conversation.utterances();
  for (std::size_t i = 0; i < utterances.size(); ++i) {
    if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "taking features was stopped");
    const Stretch sound = spool.read(utterances[i].span);
    extractors::Clip clip;
    clip.span = utterances[i].span;
    clip.audio = sound.samples;
    clip.sample_rate_hz = sound.sample_rate_hz;
    clip.audio_start_s = sound.start_s;
    extracted.sequences.push_back(extractor.extract(clip));
    progress.update({"taking features", static_cast<double>(i + 1), static_cast<double>(utterances.size()),
                     "utterances"});
  }
  progress.finish();
  return extracted;
}

}  // namespace undertone::pipeline
