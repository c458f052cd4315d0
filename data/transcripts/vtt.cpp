#include "data/transcripts/vtt.hpp"

#include <utility>

#include "data/transcripts/clock_formats.hpp"
#include "data/transcripts/cue_text.hpp"
#include "data/transcripts/markup.hpp"
#include "data/transcripts/text_lines.hpp"
#include "data/transcripts/turns.hpp"

namespace undertone::data {
namespace {

bool begins_with_word(std::string_view line, std::string_view word) {
  return line.starts_with(word) &&
         (line.size() == word.size() || line[word.size()] == ' ' || line[word.size()] == '\t');
}

bool has_arrow(std::string_view line) { return line.find("-->") != line.npos; }

class VttParser {
 public:
  Transcript parse(std::string_view utf8, const TranscriptOptions& options) {
    LineReader lines(utf8);
    while (const auto line = lines.next()) take(*line);
    end_block();
    transcript_.format = "WebVTT";
    if (!has_voices_ || options.speaker_from == SpeakerFrom::kPrefix) {
      find_speakers_in_text(transcript_.entries, options.speaker_from);
    }
    for (TranscriptEntry& entry : transcript_.entries) {
      if (options.speaker_from == SpeakerFrom::kNone) entry.speaker.reset();
      decode(entry);
    }
    transcript_.problems = problems_.take();
    return std::move(transcript_);
  }

 private:
  enum class State { kStart, kHeader, kBetween, kBlock, kCue, kBrokenCue };

  void take(const Line& line) {
    if (state_ == State::kStart) {
      state_ = State::kHeader;
      if (begins_with_word(line.text, "WEBVTT")) return;
      problems_.add(line.number, "the first line does not begin with WEBVTT");
      state_ = State::kBetween;
    }
    if (is_blank(line.text)) {
      end_block();
    } else if (const auto span = parse_cue_times(line.text)) {
      begin_cue(line, *span);
    } else if (state_ == State::kCue) {
      text_ += line.text;
      text_ += '\n';
    } else if (state_ == State::kBrokenCue || state_ == State::kHeader) {
      return;  // goes with the cue that was reported; a header holds nothing that is said
    } else if (has_arrow(line.text) && !in_comment()) {
      problems_.add(line.number, "no times of a cue: " + excerpt(line.text));
      state_ = State::kBrokenCue;
    } else {
      if (state_ != State::kBlock) block_ = {line, 0};
      state_ = State::kBlock;
      ++block_.lines;
      last_line_ = line;
    }
  }

  /// The line before the times is the cue's id, unless it goes on with a comment.
  void begin_cue(const Line& line, const TimeSpan& span) {
    std::optional<std::string> id;
    if (state_ == State::kBlock && (block_.lines == 1 || !in_comment())) {
      id = text_or_absent(last_line_.text);
      --block_.lines;
    }
    end_block();
    entry_ = TranscriptEntry{};
    entry_.line = line.number;
    entry_.span = span;
    entry_.id = std::move(id);
    state_ = State::kCue;
  }

  bool in_comment() const {
    const std::string_view first = block_.first.text;
    return state_ == State::kBlock &&
           (begins_with_word(first, "NOTE") || trim(first) == "STYLE" || trim(first) == "REGION");
  }

  void end_block() {
    if (state_ == State::kCue) finish_cue();
    if (state_ == State::kBlock && block_.lines > 0 && !in_comment()) {
      const std::string more =
          block_.lines > 1 ? " and " + std::to_string(block_.lines - 1) + " more lines" : "";
      problems_.add(block_.first.number, "text outside any cue: " + excerpt(block_.first.text) + more);
    }
    state_ = State::kBetween;
  }

  void finish_cue() {
    for (CuePart& part : parse_cue_text(text_, entry_.span)) {
      TranscriptEntry entry = entry_;
      entry_.id.reset();
      has_voices_ = has_voices_ || part.speaker;
      entry.speaker = std::move(part.speaker);
      entry.text = std::move(part.text);
      entry.label = std::move(part.label);
      entry.words = std::move(part.words);
      check_entry_count(transcript_.entries.size());
      transcript_.entries.push_back(std::move(entry));
    }
    text_.clear();
  }

  static void decode(TranscriptEntry& entry) {
    for (auto* field : {&entry.speaker, &entry.text, &entry.label}) {
      if (*field) *field = text_or_absent(decode_entities(**field));
    }
  }

  struct Block {
    Line first;
    std::size_t lines = 0;
  };

  Transcript transcript_;
  ProblemList problems_;
  State state_ = State::kStart;
  Block block_;
  Line last_line_;
  TranscriptEntry entry_;
  std::string text_;
  bool has_voices_ = false;
};

}  // namespace

Transcript parse_vtt(std::string_view utf8, const TranscriptOptions& options) {
  return VttParser().parse(utf8, options);
}

}  // namespace undertone::data
