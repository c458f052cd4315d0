#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>
#include <vector>

#include "data/annotations/origin.hpp"
#include "data/transcripts/transcript.hpp"
#include "pipeline/segment/automatic_segmenter.hpp"
#include "pipeline/segment/transcript_choice.hpp"
#include "pipeline/segment/turn_options.hpp"
#include "src/core/conversation.hpp"
#include "src/core/log.hpp"
#include "src/core/progress.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::pipeline {

struct Turns {
  Conversation conversation;
  data::Origin turns = data::Origin::kUnknown;
  data::Origin speakers = data::Origin::kUnknown;
};

/// Who speaks when in one media file, by transcript, embedded subtitles or sound: fed during the one pass
/// over the file, asked after it.
class TurnFinder {
 public:
  /// Reads the transcript, if there is one to be read. `log` must outlive the object.
  TurnFinder(const std::filesystem::path& media, const TurnOptions& options, Log& log);

  /// What the pass has to decode for it.
  bool wants_sound() const;
  bool wants_subtitles() const;

  void feed(const media::AudioBlock& sound);
  void feed(const media::TimedText& subtitle);

  /// After the pass, and once. Throws kNotFound when there is nothing to find turns in.
  Turns finish(std::optional<double> media_duration_s);

 private:
  Turns from_transcript(const data::Transcript& transcript, const std::filesystem::path& path,
                        std::optional<double> media_duration_s);
  Turns from_sound();
  void add_speakers(Turns& turns);

  std::filesystem::path media_;
  TurnOptions options_;
  Log& log_;
  std::optional<ChosenTranscript> chosen_;
  data::Transcript subtitles_;
  AutomaticSegmenter segmenter_;
  bool has_heard_ = false;
};

/// The whole of it for a file of which nothing else is wanted.
Turns find_turns(const std::filesystem::path& media, const TurnOptions& options,
                 const media::StreamOptions& streams, Log& log, Progress& progress, std::stop_token stop);

}  // namespace undertone::pipeline
