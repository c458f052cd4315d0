#include "data/annotations/subtitles.hpp"

#include <algorithm>

#include "data/annotations/prediction_at.hpp"
#include "data/transcripts/markup.hpp"
#include "data/transcripts/text_lines.hpp"

namespace undertone::data {
namespace {

std::string with_comma(std::string clock) {
  std::ranges::replace(clock, '.', ',');
  return clock;
}

std::string escaped_text(const Utterance& utterance, EscapeFor format) {
  return utterance.text ? escape_subtitle(*utterance.text, format) : std::string();
}

/// A name or label without what would end it early; a last percent sign would make a label a prediction.
std::string srt_label(const ShownLabel& shown) {
  std::string text = escape_speaker(shown.label, EscapeFor::kSubRip);
  if (shown.percent) return text + " " + std::to_string(*shown.percent) + "%";
  if (text.ends_with('%')) text.replace(text.size() - 1, 1, "&#37;");
  return text;
}

std::string srt_text(const Annotation& annotation, std::size_t index) {
  const Utterance& utterance = annotation.conversation.utterances()[index];
  const auto shown = shown_label(annotation, index);
  std::string head;
  if (utterance.speaker) head = escape_speaker(*utterance.speaker, EscapeFor::kSubRip);
  if (shown) head += (head.empty() ? "| " : " | ") + srt_label(*shown);
  std::string text = escaped_text(utterance, EscapeFor::kSubRip);
  if (head.empty()) return text;
  return "[" + head + "]:" + (text.empty() ? "" : " ") + text;
}

std::string vtt_text(const Annotation& annotation, std::size_t index) {
  const Utterance& utterance = annotation.conversation.utterances()[index];
  std::string text;
  if (utterance.speaker) text += "<v " + escape_speaker(*utterance.speaker, EscapeFor::kWebVtt) + ">";
  if (const auto shown = shown_label(annotation, index)) {
    text += shown->percent ? "<c.emotion-prediction>[" : "<c.emotion-label>[";
    text += escape_speaker(shown->label, EscapeFor::kWebVtt);
    if (shown->percent) text += " " + std::to_string(*shown->percent) + "%";
    text += "]</c>";
    if (utterance.text) text += " ";
  }
  return text + escaped_text(utterance, EscapeFor::kWebVtt);
}

bool can_be_cue_id(std::string_view id) {
  return !is_blank(id) && id.find_first_of("\r\n") == id.npos && id.find("-->") == id.npos;
}

/// One line without an arrow, as a note must have it.
std::string note_text(std::string text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\r' || text[at] == '\n') text[at] = ' ';
    if (text.compare(at, 3, "-->") == 0) text.erase(at--, 1);
  }
  return text;
}

}  // namespace

std::string to_srt(const Annotation& annotation) {
  std::string out;
  const auto& utterances = annotation.conversation.utterances();
  for (std::size_t i = 0; i < utterances.size(); ++i) {
    const TimeSpan& span = utterances[i].span;
    out += std::to_string(i + 1) + "\n" + with_comma(format_clock(span.begin_s)) + " --> " +
           with_comma(format_clock(span.end_s)) + "\n" + srt_text(annotation, i) + "\n\n";
  }
  return out;
}

std::string to_vtt(const Annotation& annotation) {
  std::string out = "WEBVTT\n\n";
  if (!annotation.made_by.empty()) out += "NOTE made by " + note_text(annotation.made_by) + "\n\n";
  if (const std::string found = automatic_parts(annotation); !found.empty()) out += "NOTE " + found + "\n\n";
  const auto& utterances = annotation.conversation.utterances();
  for (std::size_t i = 0; i < utterances.size(); ++i) {
    const TimeSpan& span = utterances[i].span;
    if (can_be_cue_id(utterances[i].id)) out += utterances[i].id + "\n";
    out += format_clock(span.begin_s) + " --> " + format_clock(span.end_s) + "\n" + vtt_text(annotation, i) +
           "\n\n";
  }
  return out;
}

}  // namespace undertone::data
