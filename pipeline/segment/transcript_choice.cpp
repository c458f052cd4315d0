#include "pipeline/segment/transcript_choice.hpp"

#include <string>
#include <utility>
#include <vector>

#include "data/transcripts/read_transcript.hpp"
#include "data/transcripts/sidecar.hpp"
#include "data/transcripts/to_conversation.hpp"
#include "src/core/error.hpp"
#include "src/core/joined.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;

std::string quoted(const fs::path& path) { return "'" + path.string() + "'"; }

ChosenTranscript read_timed(const fs::path& path, const data::TranscriptOptions& options) {
  ChosenTranscript chosen{path, data::read_transcript(path, options)};
  if (!data::has_times(chosen.transcript) && !chosen.transcript.entries.empty()) {
    throw Error(ErrorKind::kUnsupported,
                quoted(path) + " says nothing of times, and without them its words cannot be placed");
  }
  return chosen;
}

void tell(const ChosenTranscript& chosen, const std::vector<fs::path>& others, Log& log) {
  std::string text = "turns from " + quoted(chosen.path) + " (" + chosen.transcript.format + ", " +
                     chosen.transcript.encoding + ")";
  if (!others.empty()) {
    text += ", not from " + joined(others, ", ", quoted) + "; the order of preference is " +
            joined(data::sidecar_endings(), ", ");
  }
  log.info(text);
}

std::optional<ChosenTranscript> find_beside(const fs::path& media, const TurnOptions& options, Log& log) {
  const data::Sidecars sidecars = data::find_sidecars(media);
  std::vector<fs::path> candidates = sidecars.others;
  if (sidecars.chosen) candidates.insert(candidates.begin(), *sidecars.chosen);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    try {
      ChosenTranscript chosen = read_timed(candidates[i], options.reading);
      tell(chosen, {candidates.begin() + static_cast<std::ptrdiff_t>(i) + 1, candidates.end()}, log);
      return chosen;
    } catch (const Error& error) {
      if (options.reading.strict) throw;
      log.warn(std::string("passed over: ") + error.what());
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<ChosenTranscript> choose_transcript(const fs::path& media, const TurnOptions& options,
                                                  Log& log) {
  const std::string& wanted = options.transcript;
  if (wanted == kTranscriptSubtitles || wanted == kTranscriptSound) return std::nullopt;
  if (wanted == kTranscriptAuto) {
    return media == "-" ? std::nullopt : find_beside(media, options, log);
  }
  ChosenTranscript chosen = read_timed(wanted, options.reading);
  tell(chosen, {}, log);
  return chosen;
}

}  // namespace undertone::pipeline
