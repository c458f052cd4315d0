#pragma once

#include <span>
#include <string_view>

#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// How one kind of transcript is known and read.
struct TranscriptFormat {
  std::string_view name;
  std::span<const std::string_view> endings;        // of file names, in small letters, without the dot
  bool (*looks_right)(std::string_view utf8_head);  // at the first part of the text
  Transcript (*parse)(std::string_view utf8, const TranscriptOptions& options);
};

/// Every format that can be read; where several look right, the first one is taken.
std::span<const TranscriptFormat> transcript_formats();

/// The format of a text in a file whose name ends in `ending`:
///   1. the first format with that ending that the text looks like,
///   2. the first format that the text looks like, whatever the ending,
///   3. the first format with that ending: its parser will say what is wrong.
/// Null where none of these exists. Plain text is found by its ending only.
const TranscriptFormat* find_format(std::string_view ending, std::string_view utf8);

}  // namespace undertone::data
