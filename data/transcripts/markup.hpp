#pragma once

#include <string>
#include <string_view>

// Tags and character references in the text of subtitles.
namespace undertone::data {

/// Replaces `&amp;`, `&lt;`, `&gt;`, `&quot;`, `&apos;`, `&nbsp;`, `&lrm;`, `&rlm;`, `&#65;` and `&#x41;`;
/// any other ampersand stays as it is.
std::string decode_entities(std::string_view text);

/// Without the tags that SubRip files have (`<i>`, `</font>`, `<c.yellow>`, …) and without `{\an8}`; `<br>`
/// becomes a line end. Other angle brackets and braces are text.
std::string strip_srt_tags(std::string_view text);

/// Which characters of a text must be written as character references.
enum class EscapeFor {
  kSubRip,  // only where the text would read as a tag, a reference, a time line or the start of a turn: most
            // players know no references
  kWebVtt,  // wherever the format demands it, and at what would read as the start of a turn
};

/// Text of one utterance as subtitle lines that read back as the same text: ends of lines are LF, and a
/// blank line is written in a way that does not end the cue.
std::string escape_subtitle(std::string_view text, EscapeFor format);

/// A name inside `[NAME]:` (kSubRip) or `<v NAME>` (kWebVtt).
std::string escape_speaker(std::string_view name, EscapeFor format);

}  // namespace undertone::data
