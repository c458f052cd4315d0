#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "data/transcripts/text_lines.hpp"
#include "data/transcripts/transcript.hpp"
#include "src/io/json.hpp"

// What the readers and the writer of JSON Lines share; docs/schema/jsonl.md describes the format.
namespace undertone::data {

constexpr std::string_view kJsonlMark = "undertone";  // the member by which a header is known
constexpr std::string_view kJsonlContent = "annotations";
constexpr int kJsonlVersion = 1;

using TakeJsonLine = std::function<void(const io::Json& object, int line)>;

/// Calls `take` for the object of each line. A line that holds none is a problem, and so is an Error of any
/// kind but kUnsupported that `take` throws. A text of which no line can be used at first is given up with
/// kBadInput: each such line costs an exception.
void read_json_lines(std::string_view utf8, ProblemList& problems, const TakeJsonLine& take);

/// False for an object that is no header. Throws kUnsupported for a header of another version.
bool check_jsonl_header(const io::Json& object);

/// The member as text; absent where it is missing or null.
std::optional<std::string> get_text(const io::Json& object, std::string_view key);

/// An utterance without its prediction.
TranscriptEntry read_jsonl_entry(const io::Json& object, int line);

}  // namespace undertone::data
