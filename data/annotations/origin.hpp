#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace undertone::data {

struct Annotation;

/// Where spans or speakers come from. What was found in the sound alone is a guess, and every output that has
/// room for it says so.
enum class Origin { kUnknown, kTranscript, kSubtitles, kSound };

/// "transcript", "subtitles", "sound"; empty for kUnknown.
std::string_view to_string(Origin origin);
std::optional<Origin> parse_origin(std::string_view name);

/// "turns and speakers found automatically in the sound", or what of it is true; empty when nothing is.
std::string automatic_parts(const Annotation& annotation);

}  // namespace undertone::data
