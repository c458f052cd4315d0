#include <filesystem>
#include <optional>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "data/transcripts/read_transcript.hpp"
#include "data/transcripts/to_conversation.hpp"
#include "pipeline/segment/automatic_segmenter.hpp"
#include "pipeline/segment/diarization_error.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

/// The folder of real speech beside the project or above it; users do not have it.
std::optional<fs::path> shared_speech() {
  for (fs::path folder = UNDERTONE_SOURCE_DIR; folder.has_relative_path(); folder = folder.parent_path()) {
    if (fs::is_directory(folder / "../shared/media/speech")) return folder / "../shared/media/speech";
  }
  MESSAGE("skipped: ../shared/media/speech is absent");
  return std::nullopt;
}

std::vector<SpeakerTurn> read_reference(const fs::path& path) {
  return to_turns(data::to_conversation(data::read_transcript(path, {})).conversation);
}

Conversation segmented(const fs::path& path) {
  media::MediaOptions options;
  options.pictures = media::Pictures::kNone;
  const auto reader = media::open_media(path, options);
  AutomaticSegmenter segmenter;
  while (const auto item = reader->next()) {
    const auto* block = std::get_if<media::AudioBlock>(&*item);
    if (block != nullptr) segmenter.feed({block->time_s, block->sample_rate_hz, block->samples});
  }
  segmenter.finish();
  return Conversation(segmenter.utterances());
}

TEST_SUITE("segment") {
  TEST_CASE("a telephone call is divided between its two speakers") {
    const auto folder = shared_speech();
    if (!folder) return;
    const auto reference = read_reference(*folder / "sample.rttm");
    const Conversation found = segmented(*folder / "sample.wav");
    const auto strict = diarization_error(reference, to_turns(found), {.collar_s = 0});
    CHECK(strict.speech_error_rate() < 0.05);  // measured 0.028; required is 0.12
    const auto error = diarization_error(reference, to_turns(found), {.collar_s = 0.25});
    CHECK(error.confusion_s / error.speaker_s < 0.15);  // measured 0.119
    CHECK(found.speakers().size() == 2);
  }

  TEST_CASE("a speech by one man has one speaker") {
    const auto folder = shared_speech();
    if (!folder) return;
    CHECK(segmented(*folder / "jfk.wav").speakers().size() == 1);
  }
}

}  // namespace
}  // namespace undertone::pipeline
