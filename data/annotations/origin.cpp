#include "data/annotations/origin.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "data/annotations/annotation.hpp"

namespace undertone::data {
namespace {

constexpr std::array<std::pair<Origin, std::string_view>, 4> kNames = {{{Origin::kUnknown, ""},
                                                                        {Origin::kTranscript, "transcript"},
                                                                        {Origin::kSubtitles, "subtitles"},
                                                                        {Origin::kSound, "sound"}}};

}  // namespace

std::string_view to_string(Origin origin) {
  return std::ranges::find(kNames, origin, &std::pair<Origin, std::string_view>::first)->second;
}

std::optional<Origin> parse_origin(std::string_view name) {
  const auto found = std::ranges::find(kNames, name, &std::pair<Origin, std::string_view>::second);
  return found == kNames.end() ? std::nullopt : std::optional(found->first);
}

std::string automatic_parts(const Annotation& annotation) {
  const bool turns = annotation.turns == Origin::kSound;
  const bool speakers = annotation.speakers == Origin::kSound;
  if (!turns && !speakers) return {};
  const std::string what = turns && speakers ? "turns and speakers" : turns ? "turns" : "speakers";
  return what + " found automatically in the sound";
}

}  // namespace undertone::data
