#include "pipeline/extract/extraction.hpp"

#include <optional>

#include "pipeline/extract/sound_spool.hpp"
#include "pipeline/listening.hpp"
#include "pipeline/segment/turn_finder.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

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
  Listening listening{media, options.streams, options.audio_rate_hz};
  listening.to_sound = [&](const media::AudioBlock& sound) {
    spool.add(sound);
    if (finder && finder->wants_sound()) finder->feed(sound);
  };
  if (finder && finder->wants_subtitles())
    listening.to_subtitles = [&](const media::TimedText& subtitle) { finder->feed(subtitle); };
  const std::optional<double> duration_s = listen(listening, log, progress, stop);
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
