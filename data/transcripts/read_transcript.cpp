#include "data/transcripts/read_transcript.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "data/transcripts/registry.hpp"
#include "data/transcripts/text_encoding.hpp"
#include "data/transcripts/text_lines.hpp"
#include "src/core/error.hpp"
#include "src/core/joined.hpp"
#include "src/io/read_file.hpp"

namespace undertone::data {
namespace {

namespace fs = std::filesystem;

std::string ending_of(const fs::path& path) {
  const std::string ending = path.extension().string();
  return to_lower_ascii(std::string_view(ending).substr(ending.empty() ? 0 : 1));
}

[[noreturn]] void refuse_unknown(const fs::path& path) {
  throw Error(ErrorKind::kUnsupported, path.string() + " is no transcript of a known format (" +
                                           joined(transcript_formats(), ", ", &TranscriptFormat::name) + ")");
}

[[noreturn]] void refuse_problems(const fs::path& path, const std::vector<ParseProblem>& problems) {
  constexpr std::size_t kListed = 20;
  std::string message = std::to_string(problems.size()) + " problems in a transcript that must have none:";
  for (std::size_t i = 0; i < std::min(problems.size(), kListed); ++i) {
    message += "\n" + problem_text(path, problems[i]);
  }
  if (problems.size() > kListed) {
    message += "\nand " + std::to_string(problems.size() - kListed) + " more";
  }
  throw Error(ErrorKind::kBadInput, message);
}

}  // namespace

Transcript read_transcript(const fs::path& path, const TranscriptOptions& options) {
  constexpr std::size_t kLargestFile = std::size_t{256} << 20;
  DecodedText text = decode_text(io::read_text_file(path, kLargestFile));
  const TranscriptFormat* format = find_format(ending_of(path), text.utf8);
  if (!format) refuse_unknown(path);
  Transcript transcript = with_context("reading " + path.string() + " as " + std::string(format->name),
                                       [&] { return format->parse(text.utf8, options); });
  transcript.encoding = std::move(text.encoding);
  transcript.problems.insert(transcript.problems.begin(), std::make_move_iterator(text.problems.begin()),
                             std::make_move_iterator(text.problems.end()));
  if (options.strict && !transcript.problems.empty()) refuse_problems(path, transcript.problems);
  return transcript;
}

std::string problem_text(const fs::path& path, const ParseProblem& problem) {
  const std::string line = problem.line > 0 ? std::to_string(problem.line) + ": " : "";
  return path.string() + ":" + (line.empty() ? " " : line) + problem.reason;
}

}  // namespace undertone::data
