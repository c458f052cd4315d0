#include "pipeline/extract/extraction.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/extract/sound_spool.hpp"
#include "pipeline/extract/text_extraction.hpp"
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
    if (extractors.faces != nullptr || extractors.watches_faces)
      watch_.emplace(extractors.landmarks ? extractors.landmarks : load_landmarks());
  }

  Extracted run(Progress& progress, std::stop_token stop) {
    const Listened listened = listen(listening(), log_, progress, std::move(stop));
    const bool needs_sound = extractors_.sound != nullptr && extractors_.silent_files == SilentFiles::kError;
    if (needs_sound && spool_.heard().duration_s() <= 0)
      throw Error(ErrorKind::kBadInput, media_.string() + " has no sound to take features from");
    Extracted extracted;
    extracted.has_sound = has_heard_;
    if (finder_) {
      Turns turns = finder_->finish(listened.duration_s);
      extracted.conversation = within(std::move(turns.conversation), options_.span, log_);
      extracted.turns = turns.turns;
      extracted.speakers = turns.speakers;
    } else {
      extracted.conversation = whole_file(all_time(listened));
    }
    if (watch_) {
      extracted.picture_height = listened.height;
      SeenFaces seen = watch_->finish();
      ActiveSpeakers speakers = find_active_speakers(extracted.conversation, seen.tracks.tracks, envelope_);
      extracted.faces = WatchedFaces{std::move(seen), std::move(speakers)};
      if (listened.has_pictures)
        tell_who_is_seen(extracted);
      else
        log_.warn(media_.string() + " has no pictures, so no faces are in it");
    }
    return extracted;
  }

  const SoundSpool& sound() const { return spool_; }

 private:
  Listening listening() {
    Listening listening{media_, options_.streams, options_.audio_rate_hz, options_.span.from,
                        options_.span.to};
    const bool hears = extractors_.sound != nullptr || extractors_.recogniser != nullptr || watch_ ||
                       !finder_ || finder_->wants_sound();
    if (hears)
      listening.to_sound = [this](const media::AudioBlock& sound) {
        if (extractors_.sound != nullptr || extractors_.recogniser != nullptr) spool_.add(sound);
        if (watch_) envelope_.feed(sound);
        if (finder_ && finder_->wants_sound()) finder_->feed(sound);
        heard_until_s_ = sound.end_s();
        has_heard_ = true;
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
  bool has_heard_ = false;
};

/// How far loud moments stand out from quiet ones: 0 where they do not, 1 from 30 dB on.
double voice_quality(std::span<const float> samples, int rate_hz) {
  constexpr double kClear_db = 30;
  const std::size_t frame = static_cast<std::size_t>(std::max(1, rate_hz / 50));
  std::vector<double> levels_db;
  for (std::size_t begin = 0; begin + frame <= samples.size(); begin += frame) {
    double energy = 1e-10;
    for (const float sample : samples.subspan(begin, frame)) energy += double{sample} * sample;
    levels_db.push_back(10 * std::log10(energy / static_cast<double>(frame)));
  }
  if (levels_db.size() < 2) return 0;
  std::ranges::sort(levels_db);
  const auto at = [&](double share) {
    return levels_db[static_cast<std::size_t>(share * static_cast<double>(levels_db.size() - 1))];
  };
  return std::clamp((at(0.9) - at(0.1)) / kClear_db, 0.0, 1.0);
}

void take_sound_features(const SoundSpool& spool, extractors::Extractor& extractor, Extracted& extracted,
                         Progress& progress, const std::stop_token& stop) {
  const Conversation& conversation = extracted.conversation;
  for (const Utterance& utterance : conversation.utterances()) {
    if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "taking features was stopped");
    const Stretch sound = spool.read(utterance.span);
    extractors::Clip clip;
    clip.span = utterance.span;
    clip.audio = sound.samples;
    clip.sample_rate_hz = sound.sample_rate_hz;
    clip.audio_start_s = sound.start_s;
    extracted.sequences.push_back(extractor.extract(clip));
    extracted.sound_quality.push_back(voice_quality(sound.samples, sound.sample_rate_hz));
    progress.update({"taking features", static_cast<double>(extracted.sequences.size()),
                     static_cast<double>(conversation.size()), "utterances"});
  }
  progress.finish();
}

Conversation with_words(const Conversation& conversation, const SoundSpool& spool,
                        SpeechRecogniser& recogniser, const std::stop_token& stop) {
  std::vector<Utterance> utterances = conversation.utterances();
  for (Utterance& utterance : utterances) {
    if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "recognising words was stopped");
    if (!utterance.text) utterance.text = recogniser.words_in(spool.read(utterance.span));
  }
  return Conversation(std::move(utterances));
}

}  // namespace

Extracted extract_features(const fs::path& media, const HearingOptions& options, const Extractors& extractors,
                           Log& log, Progress& progress, std::stop_token stop) {
  Pass pass(media, options, extractors, log);
  Extracted extracted = pass.run(progress, stop);
  if (extractors.recogniser != nullptr)
    extracted.conversation = with_words(extracted.conversation, pass.sound(), *extractors.recogniser, stop);
  if (extractors.sound != nullptr)
    take_sound_features(pass.sound(), *extractors.sound, extracted, progress, stop);
  if (extractors.faces != nullptr)
    extracted.face_sequences = extractors.faces->of(extracted.conversation, *extracted.faces);
  if (extractors.words != nullptr)
    extracted.word_sequences =
        features_of_words(extracted.conversation.utterances(), *extractors.words, progress, stop);
  return extracted;
}

}  // namespace undertone::pipeline
