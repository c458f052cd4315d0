#include "pipeline/segment/diarization_error.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>

#include "pipeline/segment/assignment.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

using Spans = std::vector<TimeSpan>;
using Speakers = std::map<std::string, Spans>;

/// Sorted, and without overlap or touch.
Spans merged(Spans spans) {
  std::sort(spans.begin(), spans.end(),
            [](const TimeSpan& a, const TimeSpan& b) { return a.begin_s < b.begin_s; });
  Spans result;
  for (const TimeSpan& span : spans) {
    if (!(span.duration_s() > 0)) continue;
    if (!result.empty() && span.begin_s <= result.back().end_s) {
      result.back().end_s = std::max(result.back().end_s, span.end_s);
    } else {
      result.push_back(span);
    }
  }
  return result;
}

Speakers by_speaker(std::span<const SpeakerTurn> turns) {
  Speakers speakers;
  for (const SpeakerTurn& turn : turns) {
    const bool is_sound = std::isfinite(turn.span.begin_s) && std::isfinite(turn.span.end_s) &&
                          turn.span.begin_s <= turn.span.end_s;
    if (!is_sound) throw Error(ErrorKind::kMisuse, "a turn whose span is backwards or not finite");
    speakers[turn.speaker].push_back(turn.span);
  }
  for (auto& [name, spans] : speakers) spans = merged(std::move(spans));
  std::erase_if(speakers, [](const auto& speaker) { return speaker.second.empty(); });
  return speakers;
}

struct Event {
  double time_s;
  enum Kind { kCollar, kReference, kFound } kind;
  std::size_t speaker;
  int step;  // 1 begins, -1 ends
};

std::vector<Event> events_of(const Speakers& reference, const Speakers& found, double collar_s) {
  std::vector<Event> events;
  const auto add = [&](const TimeSpan& span, Event::Kind kind, std::size_t speaker) {
    events.push_back({span.begin_s, kind, speaker, 1});
    events.push_back({span.end_s, kind, speaker, -1});
  };
  std::size_t index = 0;
  for (const auto& [name, spans] : reference) {
    for (const TimeSpan& span : spans) {
      add(span, Event::kReference, index);
      for (const double edge_s : {span.begin_s, span.end_s}) {
        if (collar_s > 0) add({edge_s - collar_s, edge_s + collar_s}, Event::kCollar, 0);
      }
    }
    ++index;
  }
  index = 0;
  for (const auto& [name, spans] : found) {
    for (const TimeSpan& span : spans) add(span, Event::kFound, index);
    ++index;
  }
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.time_s < b.time_s; });
  return events;
}

/// Sums over the stretches of time in which nobody begins or ends.
class Tally {
 public:
  Tally(std::size_t reference_speakers, std::size_t found_speakers, Overlaps overlaps)
      : overlaps_(overlaps),
        columns_(found_speakers),
        reference_(reference_speakers, 0),
        found_(found_speakers, 0),
        shared_s_(reference_speakers * found_speakers, 0.0) {}

  void apply(const Event& event) {
    if (event.kind == Event::kCollar) {
      collars_ += event.step;
    } else if (event.kind == Event::kReference) {
      reference_[event.speaker] += event.step;
      reference_count_ += event.step;
    } else {
      found_[event.speaker] += event.step;
      found_count_ += event.step;
    }
  }

  void advance(double seconds, DiarizationError& error) {
    const bool left_out = overlaps_ == Overlaps::kLeftOut && reference_count_ > 1;
    if (!(seconds > 0) || collars_ > 0 || left_out) return;
    error.speaker_s += seconds * reference_count_;
    error.missed_s += seconds * std::max(0, reference_count_ - found_count_);
    error.false_alarm_s += seconds * std::max(0, found_count_ - reference_count_);
    error.confusion_s += seconds * std::min(reference_count_, found_count_);  // the right ones go off later
    if (reference_count_ > 0) error.speech_s += seconds;
    if (reference_count_ > 0 && found_count_ == 0) error.missed_speech_s += seconds;
    if (reference_count_ == 0 && found_count_ > 0) error.false_speech_s += seconds;
    if (reference_count_ == 0 || found_count_ == 0) return;
    for (std::size_t row = 0; row < reference_.size(); ++row) {
      if (reference_[row] == 0) continue;
      for (std::size_t column = 0; column < columns_; ++column) {
        if (found_[column] > 0) shared_s_[row * columns_ + column] += seconds;
      }
    }
  }

  const std::vector<double>& shared_s() const { return shared_s_; }

 private:
  Overlaps overlaps_;
  std::size_t columns_;
  std::vector<int> reference_;
  std::vector<int> found_;
  std::vector<double> shared_s_;  // [reference, found]
  int collars_ = 0;
  int reference_count_ = 0;
  int found_count_ = 0;
};

double share(double part_s, double whole_s) {
  if (whole_s > 0) return part_s / whole_s;
  return part_s > 0 ? std::numeric_limits<double>::infinity() : 0.0;
}

}  // namespace

double DiarizationError::rate() const { return share(total_s(), speaker_s); }
double DiarizationError::speech_error_rate() const {
  return share(missed_speech_s + false_speech_s, speech_s);
}

std::vector<SpeakerTurn> to_turns(const Conversation& conversation) {
  std::vector<SpeakerTurn> turns;
  for (const Utterance& utterance : conversation.utterances()) {
    turns.push_back({utterance.span, utterance.speaker.value_or("")});
  }
  return turns;
}

DiarizationError diarization_error(std::span<const SpeakerTurn> reference, std::span<const SpeakerTurn> found,
                                   const DiarizationScoring& scoring) {
  if (!(scoring.collar_s >= 0)) throw Error(ErrorKind::kMisuse, "the collar may not be negative");
  const Speakers reference_speakers = by_speaker(reference);
  const Speakers found_speakers = by_speaker(found);
  DiarizationError error;
  Tally tally(reference_speakers.size(), found_speakers.size(), scoring.overlaps);
  double time_s = 0;
  for (const Event& event : events_of(reference_speakers, found_speakers, scoring.collar_s)) {
    tally.advance(event.time_s - time_s, error);
    time_s = event.time_s;
    tally.apply(event);
  }

  const auto choice = best_assignment(tally.shared_s(), reference_speakers.size(), found_speakers.size());
  for (std::size_t row = 0; row < choice.size(); ++row) {
    if (!choice[row]) continue;
    error.confusion_s -= tally.shared_s()[row * found_speakers.size() + *choice[row]];
    error.mapping.emplace_back(
        std::next(reference_speakers.begin(), static_cast<std::ptrdiff_t>(row))->first,
        std::next(found_speakers.begin(), static_cast<std::ptrdiff_t>(*choice[row]))->first);
  }
  error.confusion_s = std::max(0.0, error.confusion_s);
  return error;
}

}  // namespace undertone::pipeline
