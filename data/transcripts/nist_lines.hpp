#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "data/transcripts/text_lines.hpp"
#include "data/transcripts/transcript.hpp"

// What RTTM, STM and CTM have in common: fields between white space, a line each; ";;" begins a comment; the
// first field or the second names the recording. Recordings take the place of tiers: `tiers` lists them,
// TranscriptOptions::tiers chooses among them, and without a choice all are read.
namespace undertone::data {

/// Takes a line apart from its start.
class FieldCursor {
 public:
  explicit FieldCursor(std::string_view line) : rest_(trim(line)) {}

  /// Empty at the end of the line.
  std::string_view next();
  /// What `next` has not taken yet.
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

/// The lines that are neither blank nor comments.
class NistLineReader {
 public:
  explicit NistLineReader(std::string_view text) : lines_(text) {}

  std::optional<Line> next();

 private:
  LineReader lines_;
};

/// Absent for "<NA>" and for a field that is not there.
std::optional<std::string> field_or_absent(std::string_view field);

/// The span from `begin` to `end`, which is a duration where `kind` says so. Nothing where one is no number.
enum class SecondTime { kEnd, kDuration };
std::optional<TimeSpan> parse_span(std::string_view begin, std::string_view second, SecondTime kind);

/// Which recordings a file speaks of, and which of them are wanted.
class Recordings {
 public:
  explicit Recordings(const TranscriptOptions& options) : options_(options) {}

  bool wants(std::string_view recording);
  /// Lists the recordings. Throws kNotFound where one was chosen that the file does not have.
  void finish(Transcript& transcript, ProblemList& problems) const;

 private:
  const TranscriptOptions& options_;
  std::map<std::string, bool, std::less<>> wanted_;
  std::vector<std::string> names_;
};

}  // namespace undertone::data
