#include "data/transcripts/csv_columns.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "data/transcripts/text_lines.hpp"

namespace undertone::data {
namespace {

struct KnownNames {
  Column column;
  std::vector<std::string_view> names;  // the better one first
};

const std::vector<KnownNames>& known_names() {
  static const std::vector<KnownNames> table = {
      {Column::kBegin,
       {"start", "begin", "starttime", "begintime", "starttimestamp", "from", "onset", "tmin", "xmin",
        "tstart", "tbeg", "timestart", "timebegin", "startat", "startoffset", "segmentstart",
        "utterancestart"}},
      {Column::kEnd,
       {"end", "stop", "endtime", "stoptime", "endtimestamp", "to", "offset", "tmax", "xmax", "tend",
        "timeend", "timestop", "finish", "endat", "endoffset", "segmentend", "utteranceend"}},
      {Column::kDuration, {"duration", "dur", "length", "tdur"}},
      {Column::kSpeaker,
       {"speaker", "speakername", "speakerid", "spk", "participant", "character", "who", "talker", "person",
        "role", "name"}},
      {Column::kText,
       {"text", "utterance", "transcript", "transcription", "sentence", "words", "content", "caption",
        "subtitle", "subtitles", "dialogue", "annotation", "speech"}},
      {Column::kEmotion,
       {"emotion", "label", "emotionlabel", "emotionname", "emotions", "mood", "feeling", "affect"}},
      {Column::kId, {"id", "uid", "uttid", "utteranceid", "segmentid", "segment", "clipid", "clip", "key"}},
      {Column::kDialogueId, {"dialogueid", "dialogid", "diaid", "conversationid"}},
      {Column::kUtteranceId, {"utteranceid", "uttid"}},
  };
  return table;
}

struct Unit {
  std::string_view suffix;
  double scale_s;
};

constexpr std::array<Unit, 10> kUnits = {{{"milliseconds", 1e-3},
                                          {"millis", 1e-3},
                                          {"msec", 1e-3},
                                          {"ms", 1e-3},
                                          {"seconds", 1},
                                          {"secs", 1},
                                          {"sec", 1},
                                          {"s", 1},
                                          {"ssmsec", 1},  // "Begin Time - ss.msec" of ELAN
                                          {"hhmmssms", 1}}};

/// Letters and digits in small letters, so that "Start Time", "start_time" and "StartTime" are one name.
std::string normalized(std::string_view name) {
  std::string plain;
  for (const char c : to_lower_ascii(name)) {
    if (is_ascii_letter(c) || is_ascii_digit(c) || static_cast<unsigned char>(c) >= 0x80) plain += c;
  }
  return plain;
}

bool takes_unit(Column column) {
  return column == Column::kBegin || column == Column::kEnd || column == Column::kDuration;
}

/// The unit with which `name` begins like `known`, or nothing when it is another name.
std::optional<Unit> match(std::string_view name, std::string_view known, Column column) {
  if (name == known) return Unit{"", 1};
  if (!takes_unit(column) || !name.starts_with(known)) return std::nullopt;
  const auto unit = std::ranges::find(kUnits, name.substr(known.size()), &Unit::suffix);
  return unit == kUnits.end() ? std::nullopt : std::optional(*unit);
}

std::optional<FoundColumn> find_column(std::span<const std::string> names, const KnownNames& wanted) {
  for (const std::string_view known : wanted.names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (const auto unit = match(names[i], known, wanted.column)) {
        return FoundColumn{i, unit->scale_s, !unit->suffix.empty()};
      }
    }
  }
  return std::nullopt;
}

}  // namespace

ColumnMap::ColumnMap(std::span<const std::string> names) {
  constexpr std::size_t kMostColumns = 1000;  // no table of utterances has more
  std::vector<std::string> plain;
  for (const std::string& name : names.first(std::min(names.size(), kMostColumns))) {
    plain.push_back(normalized(name));
  }
  for (const KnownNames& wanted : known_names()) {
    columns_[static_cast<std::size_t>(wanted.column)] = find_column(plain, wanted);
  }
}

std::size_t ColumnMap::known() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(columns_, [](const auto& c) { return c.has_value(); }));
}

}  // namespace undertone::data
