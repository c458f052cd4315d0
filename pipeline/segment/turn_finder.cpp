#include "pipeline/segment/turn_finder.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "data/transcripts/read_transcript.hpp"
#include "data/transcripts/to_conversation.hpp"
#include "data/transcripts/turns.hpp"
#include "pipeline/listening.hpp"
#include "pipeline/transcript_problems.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

using data::Origin;

Origin speakers_of(const Conversation& conversation, Origin origin) {
  return conversation.speakers().empty() ? Origin::kUnknown : origin;
}

bool lacks_speakers(const Conversation& conversation) {
  return std::ranges::any_of(conversation.utterances(), [](const auto& u) { return !u.speaker; });
}

bool lacks_speakers(const data::Transcript& transcript) {
  return std::ranges::any_of(transcript.entries, [](const auto& entry) { return !entry.speaker; });
}

}  // namespace

TurnFinder::TurnFinder(const std::filesystem::path& media, const TurnOptions& options, Log& log)
    : media_(media),
      options_(options),
      log_(log),
      chosen_(choose_transcript(media, options, log)),
      segmenter_(options.sound) {
  if (chosen_) tell_problems(chosen_->path, chosen_->transcript.problems, log_);
}

bool TurnFinder::wants_sound() const {
  const bool wants_speakers = options_.sound.speakers.kind != SpeakerCount::Kind::kNone;
  if (chosen_) return wants_speakers && lacks_speakers(chosen_->transcript);
  return options_.transcript != kTranscriptSubtitles || wants_speakers;
}

bool TurnFinder::wants_subtitles() const { return !chosen_ && options_.transcript != kTranscriptSound; }

void TurnFinder::feed(const media::AudioBlock& sound) {
  segmenter_.feed({sound.time_s, sound.sample_rate_hz, sound.samples});
  has_heard_ = true;
}

void TurnFinder::feed(const media::TimedText& subtitle) {
  data::TranscriptEntry& entry = subtitles_.entries.emplace_back();
  entry.span = subtitle.span;
  entry.text = subtitle.text;
  entry.speaker = subtitle.speaker;
}

Turns TurnFinder::finish(std::optional<double> media_duration_s) {
  segmenter_.finish();
  if (chosen_) return from_transcript(chosen_->transcript, chosen_->path, media_duration_s);
  if (!subtitles_.entries.empty()) {
    log_.info("turns from the subtitles inside the media");
    data::find_speakers_in_text(subtitles_.entries, options_.reading.speaker_from);
    return from_transcript(subtitles_, media_, media_duration_s);
  }
  if (options_.transcript == kTranscriptSubtitles) {
    throw Error(ErrorKind::kNotFound, "there are no subtitles in '" + media_.string() + "'");
  }
  return from_sound();
}

Turns TurnFinder::from_transcript(const data::Transcript& transcript, const std::filesystem::path& path,
                                  std::optional<double> media_duration_s) {
  auto [conversation, problems] = data::to_conversation(transcript, {.media_duration_s = media_duration_s});
  if (options_.reading.strict && !problems.empty()) {
    throw Error(ErrorKind::kBadInput, std::to_string(problems.size()) + " problems, the first: " +
                                          data::problem_text(path, problems.front()));
  }
  tell_problems(path, problems, log_);
  const Origin origin = chosen_ ? Origin::kTranscript : Origin::kSubtitles;
  Turns turns{std::move(conversation), origin, Origin::kUnknown};
  turns.speakers = speakers_of(turns.conversation, origin);
  add_speakers(turns);
  return turns;
}

void TurnFinder::add_speakers(Turns& turns) {
  if (options_.sound.speakers.kind == SpeakerCount::Kind::kNone || !lacks_speakers(turns.conversation)) {
    return;
  }
  if (!has_heard_) return log_.warn("there is no sound to tell the speakers apart by");
  Conversation with_speakers = segmenter_.with_speakers(turns.conversation);
  if (with_speakers == turns.conversation) return;
  turns.conversation = std::move(with_speakers);
  turns.speakers = Origin::kSound;
  log_.info("speakers found automatically in the sound");
}

Turns TurnFinder::from_sound() {
  if (!has_heard_) {
    throw Error(ErrorKind::kNotFound,
                "'" + media_.string() +
                    "' has no sound to find turns in, and there is neither a transcript "
                    "beside it nor a subtitle inside it");
  }
  Turns turns{Conversation(segmenter_.utterances()), Origin::kSound, Origin::kUnknown};
  turns.speakers = speakers_of(turns.conversation, Origin::kSound);
  log_.info("turns found automatically in the sound");
  return turns;
}

Turns find_turns(const std::filesystem::path& media, const TurnOptions& options,
                 const media::StreamOptions& streams, Log& log, Progress& progress, std::stop_token stop) {
  TurnFinder finder(media, options, log);
  if (!finder.wants_sound() && !finder.wants_subtitles()) {
    return finder.finish(media::probe_media(media, streams, stop).duration.seconds);
  }
  Listening listening{media, streams};
  if (finder.wants_sound()) listening.to_sound = [&](const media::AudioBlock& sound) { finder.feed(sound); };
  if (finder.wants_subtitles())
    listening.to_subtitles = [&](const media::TimedText& subtitle) { finder.feed(subtitle); };
  return finder.finish(listen(listening, log, progress, std::move(stop)).duration_s);
}

}  // namespace undertone::pipeline
