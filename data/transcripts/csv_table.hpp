#pragma once

#include <string_view>

#include "data/transcripts/transcript.hpp"

namespace undertone::data {

/// CSV or TSV whose first line names the columns; case, spaces and punctuation in the names do not count.
///   begin     start, begin, from, onset, tmin, StartTime, "Begin Time", start_s, start_ms, …
///   end       end, stop, to, offset, tmax, EndTime, …; or a duration column
///   speaker   speaker, participant, character, who, role, name, speaker_id, …
///   text      text, utterance, transcript, sentence, words, caption, content, …
///   emotion   emotion, label, emotion_label, mood, …
///   id        id, utterance_id, segment_id, …; Dialogue_ID with Utterance_ID is "dia0_utt3"
/// The delimiter is the one of comma, semicolon and tab that makes most sense of the first line. Times are
/// clocks or seconds; in a column named …_ms they are milliseconds, and likewise (then the format says
/// "milliseconds (guessed)") when all are whole numbers and half of the spans would last 100 s or more.
/// Without columns of times no entry has a time. An empty cell means absent. A record with too few or too
/// many fields is reported and left out; one with stray quotes is reported and used. Throws kBadInput when
/// the first line names neither times nor a text.
Transcript parse_csv_table(std::string_view utf8, const TranscriptOptions& options);

/// Whether the first line names columns of times or of text, and two known ones at least.
bool has_transcript_columns(std::string_view utf8);

}  // namespace undertone::data
