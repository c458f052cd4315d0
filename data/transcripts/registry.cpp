#include "data/transcripts/registry.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "data/transcripts/audacity.hpp"
#include "data/transcripts/clock_formats.hpp"
#include "data/transcripts/csv_table.hpp"
#include "data/transcripts/ctm.hpp"
#include "data/transcripts/eaf.hpp"
#include "data/transcripts/jsonl.hpp"
#include "data/transcripts/plain_text.hpp"
#include "data/transcripts/rttm.hpp"
#include "data/transcripts/srt.hpp"
#include "data/transcripts/stm.hpp"
#include "data/transcripts/text_lines.hpp"
#include "data/transcripts/textgrid.hpp"
#include "data/transcripts/vtt.hpp"
#include "data/transcripts/whisper_json.hpp"

namespace undertone::data {
namespace {

/// The first lines with anything on them; comments of the NIST formats are passed over.
std::vector<std::string_view> first_lines(std::string_view head, std::size_t count) {
  std::vector<std::string_view> found;
  LineReader lines(head);
  while (const auto line = lines.next()) {
    const std::string_view text = trim(line->text);
    if (!text.empty() && !text.starts_with(";;")) found.push_back(text);
    if (found.size() == count) break;
  }
  return found;
}

/// The first fields, divided by white space, of the first line.
std::vector<std::string_view> first_fields(std::string_view head) {
  constexpr std::size_t kEnough = 6;
  std::vector<std::string_view> fields;
  const auto lines = first_lines(head, 1);
  std::string_view rest = lines.empty() ? std::string_view() : lines.front();
  while (!rest.empty() && fields.size() < kEnough) {
    const std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
    fields.push_back(rest.substr(0, end));
    rest = trim(rest.substr(end));
  }
  return fields;
}

bool is_time(std::string_view text) { return parse_seconds(text).has_value(); }

bool looks_like_vtt(std::string_view head) { return head.starts_with("WEBVTT"); }

bool looks_like_eaf(std::string_view head) {
  return trim(head).starts_with('<') && head.find("<ANNOTATION_DOCUMENT") != head.npos;
}

bool looks_like_textgrid(std::string_view head) {
  constexpr std::size_t kTop = 400;
  const std::string_view top = head.substr(0, kTop);
  return top.find("ooTextFile") != top.npos && top.find("TextGrid") != top.npos;
}

bool looks_like_srt(std::string_view head) {
  if (looks_like_vtt(head)) return false;  // its times have the same arrow
  constexpr std::size_t kLookedAt = 20;
  return std::ranges::any_of(first_lines(head, kLookedAt),
                             [](std::string_view line) { return parse_cue_times(line).has_value(); });
}

/// One object a line: the first line is whole, and is a header, has a companion, or holds no list of
/// segments.
bool looks_like_jsonl(std::string_view head) {
  const auto lines = first_lines(head, 2);
  if (lines.empty() || !lines[0].starts_with('{') || !lines[0].ends_with('}')) return false;
  if (lines[0].starts_with("{\"undertone\"") || (lines.size() > 1 && lines[1].starts_with('{'))) return true;
  constexpr std::array<std::string_view, 4> kLists = {"\"segments\"", "\"transcription\"", "\"chunks\"",
                                                      "\"word_segments\""};
  return lines.size() == 1 &&
         std::ranges::none_of(kLists, [&](auto key) { return lines[0].find(key) != std::string_view::npos; });
}

bool looks_like_json(std::string_view head) {
  const std::string_view text = trim(head);
  return text.starts_with('{') || text.starts_with('[');
}

bool looks_like_rttm(std::string_view head) {
  const auto fields = first_fields(head);
  if (fields.size() < 6) return false;
  return (fields[0] == "SPEAKER" && is_time(fields[3]) && is_time(fields[4])) || fields[0] == "SPKR-INFO";
}

bool looks_like_stm(std::string_view head) {
  const auto fields = first_fields(head);
  return fields.size() >= 5 && is_time(fields[3]) && is_time(fields[4]);
}

bool looks_like_ctm(std::string_view head) {
  const auto fields = first_fields(head);
  return fields.size() >= 5 && is_time(fields[2]) && is_time(fields[3]);
}

bool looks_like_audacity(std::string_view head) {
  const auto lines = first_lines(head, 1);
  const std::string_view line = lines.empty() ? std::string_view() : lines.front();
  const std::size_t tab = line.find('\t');
  if (tab == line.npos || !is_time(line.substr(0, tab))) return false;
  const std::string_view rest = line.substr(tab + 1);
  return is_time(rest.substr(0, rest.find('\t')));
}

bool never(std::string_view) { return false; }

constexpr std::array<std::string_view, 1> kVtt = {"vtt"};
constexpr std::array<std::string_view, 1> kEaf = {"eaf"};
constexpr std::array<std::string_view, 1> kTextGrid = {"textgrid"};
constexpr std::array<std::string_view, 1> kSrt = {"srt"};
constexpr std::array<std::string_view, 3> kJsonLines = {"jsonl", "ndjson", "json"};
constexpr std::array<std::string_view, 1> kJson = {"json"};
constexpr std::array<std::string_view, 1> kRttm = {"rttm"};
constexpr std::array<std::string_view, 1> kStm = {"stm"};
constexpr std::array<std::string_view, 1> kCtm = {"ctm"};
constexpr std::array<std::string_view, 3> kTable = {"csv", "tsv", "tab"};
constexpr std::array<std::string_view, 2> kText = {"txt", "text"};

constexpr std::array<TranscriptFormat, 12> kFormats = {{
    {"WebVTT", kVtt, looks_like_vtt, parse_vtt},
    {"ELAN", kEaf, looks_like_eaf, parse_eaf},
    {"TextGrid", kTextGrid, looks_like_textgrid, parse_textgrid},
    {"SubRip", kSrt, looks_like_srt, parse_srt},
    {"JSON Lines", kJsonLines, looks_like_jsonl, parse_jsonl},
    {"Whisper JSON", kJson, looks_like_json, parse_whisper_json},
    {"RTTM", kRttm, looks_like_rttm, parse_rttm},
    {"STM", kStm, looks_like_stm, parse_stm},
    {"CTM", kCtm, looks_like_ctm, parse_ctm},
    {"Audacity labels", {}, looks_like_audacity, parse_audacity},
    {"CSV or TSV", kTable, has_transcript_columns, parse_csv_table},
    {"plain text", kText, never, parse_plain_text},
}};

bool has_ending(const TranscriptFormat& format, std::string_view ending) {
  return std::ranges::find(format.endings, ending) != format.endings.end();
}

}  // namespace

std::span<const TranscriptFormat> transcript_formats() { return kFormats; }

const TranscriptFormat* find_format(std::string_view ending, std::string_view utf8) {
  constexpr std::size_t kHead = 65'536;
  const std::string_view head = utf8.substr(0, kHead);
  const auto fits = [&](const TranscriptFormat& format) { return has_ending(format, ending); };
  const auto looks = [&](const TranscriptFormat& format) { return format.looks_right(head); };
  auto found =
      std::ranges::find_if(kFormats, [&](const auto& format) { return fits(format) && looks(format); });
  if (found == kFormats.end()) found = std::ranges::find_if(kFormats, looks);
  if (found == kFormats.end()) found = std::ranges::find_if(kFormats, fits);
  return found == kFormats.end() ? nullptr : &*found;
}

}  // namespace undertone::data
