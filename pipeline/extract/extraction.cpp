#include "pipeline/extract/extraction.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "pipeline/extract/sound_spool.hpp"
#include "pipeline/faces/speech_envelope.hpp"
#include "pipeline/listening.hpp"
#include "pipeline/segment/turn_finder.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

Conversation whole_file(const TimeSpan& span) {
  Utterance all;
  all.id = "whole";
  all.span = span;
  return Conversation({all});
}

/// Who is fed by the pass over a recording.
class Pass {
 public:
  Pass(const fs::path& media, const HearingOptions& options, const Extractors& extractors, Log& log)
      : media_(media), options_(options), extractors_(extractors), log_(log) {
    if (options.pieces == Pieces::kUtterances) finder_.emplace(media, options.turns, log);
    if (extractors.faces != nullptr || extractors.watches_faces) watch_.emplace();
  }

  Extracted run(Progress& progress, std::stop_token stop) {
    const Listened listened = listen(listening(), log_, progress, std::move(stop));
    if (extractors_.sound != nullptr && spool_.heard().duration_s() <= 0)
      throw Error(ErrorKind::kBadInput, media_.string() + " has no sound to take features from");
    Extracted extracted;
    extracted.conversation =
        finder_ ? finder_->finish(listened.duration_s).conversation : whole_file(all_time(listened));
    if (watch_) {
      if (!listened.has_pictures) log_.warn(media_.string() + " has no pictures, so no faces are in it");
      extracted.picture_height = listened.height;
      SeenFaces seen = watch_->finish();
      ActiveSpeakers speakers = find_active_speakers(extracted.conversation, seen.tracks.tracks, envelope_);
      extracted.faces = WatchedFaces{std::move(seen), std::move(speakers)};
      tell_who_is_seen(extracted);
    }
    return extracted;
  }

  const SoundSpool& sound() const { return spool_; }

 private:
  Listening listening() {
    Listening listening{media_, options_.streams, options_.audio_rate_hz};
    listening.to_sound = [this](const media::AudioBlock& sound) {
      if (extractors_.sound != nullptr) spool_.add(sound);
      if (watch_) envelope_.feed(sound);
      if (finder_ && finder_->wants_sound()) finder_->feed(sound);
      heard_until_s_ = sound.end_s();
    };
    if (finder_ && finder_->wants_subtitles())
      listening.to_subtitles = [this](const media::TimedText& subtitle) { finder_->feed(subtitle); };
    if (watch_) listening.to_pictures = [this](const media::VideoFrame& frame) { watch_->feed(frame); };
    return listening;
  }

  TimeSpan all_time(const Listened& listened) const {
    if (extractors_.sound != nullptr) return spool_.heard();
    return {0, std::max(heard_until_s_, listened.duration_s.value_or(0))};
  }

  void tell_who_is_seen(const Extracted& extracted) {
    std::size_t off_screen = 0;
    for (const ChosenFace& face : extracted.faces->speakers.of_utterance) off_screen += face.track ? 0 : 1;
    log_.info(std::to_string(extracted.faces->seen.tracks.tracks.size()) + " faces; of " +
              std::to_string(extracted.conversation.size()) + " utterances " + std::to_string(off_screen) +
              " come from off screen");
  }

  const fs::path& media_;
  const HearingOptions& options_;
  const Extractors& extractors_;
  Log& log_;
  std::optional<TurnFinder> finder_;
  std::optional<FaceWatch> watch_;
  SoundSpool spool_;
  SpeechEnvelope envelope_;
  double heard_until_s_ = 0;
};

std::vector<FeatureSequence> sound_features(const Conversation& conversation, const SoundSpool& spool,
                                            extractors::Extractor& extractor, Progress& progress,
                                            const std::stop_token& stop) {
  std::vector<FeatureSequence> sequences;
  for (const Utterance& utterance : conversation.utterances()) {
    if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "taking features was stopped");
    const Stretch sound = spool.read(utterance.span);
    extractors::Clip clip;
    clip.span = utterance.span;
    clip.audio = sound.samples;
    clip.sample_rate_hz = sound.sample_rate_hz;
    clip.audio_start_s = sound.start_s;
    sequences.push_back(extractor.extract(clip));
    progress.update({"taking features", static_cast<double>(sequences.size()),
                     static_cast<double>(conversation.size()), "utterances"});
  }
  progress.finish();
  return sequences;
}

}  // namespace

Extracted extract_features(const fs::path& media, const HearingOptions& options, const Extractors& extractors,
                           Log& log, Progress& progress, std::stop_token stop) {
  Pass pass(media, options, extractors, log);
  Extracted extracted = pass.run(progress, stop);
  if (extractors.sound != nullptr)
    extracted.sequences =
        sound_features(extracted.conversation, pass.sound(), *extractors.sound, progress, stop);
  if (extractors.faces != nullptr)
    extracted.face_sequences = extractors.faces->of(extracted.conversation, *extracted.faces);
  return extracted;
}

}  // namespace undertone::pipeline
