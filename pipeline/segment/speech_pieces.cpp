#include "pipeline/segment/speech_pieces.hpp"

#include <algorithm>
#include <cmath>

namespace undertone::pipeline {
namespace {

constexpr double kShortestSeconds = 0.3;
constexpr double kLeastWeight = 0.2;  // a syllable still has a say
constexpr float kOffMiddleDecibel = 10;
constexpr float kMiddleLogPitch = 5.1F;  // 164 Hz, for a recording without any voiced sound

float smooth_level(const FrameTrack& track, std::size_t index) {
  const std::size_t begin = index > 2 ? index - 2 : 0;
  const std::size_t end = std::min(track.size(), index + 3);
  float sum = 0;
  for (std::size_t i = begin; i < end; ++i) sum += track.level_db(i);
  return sum / static_cast<float>(end - begin);
}

/// The time of the deepest dip, sooner one in the middle.
double dip_in(const FrameTrack& track, const TimeSpan& span) {
  const double middle_s = 0.5 * (span.begin_s + span.end_s);
  const std::size_t first = track.first_at(span.begin_s + kShortestSeconds);
  const std::size_t last = track.first_at(span.end_s - kShortestSeconds);
  double cut_s = middle_s;
  float least = 1000;
  for (std::size_t i = first; i < last; ++i) {
    const double time_s = track.span(i).begin_s;
    const double off = (time_s - middle_s) / span.duration_s();
    const float level = smooth_level(track, i) + kOffMiddleDecibel * static_cast<float>(off * off);
    if (level >= least) continue;
    least = level;
    cut_s = time_s;
  }
  return cut_s;
}

void cut(const FrameTrack& track, const TimeSpan& span, double longest_s, std::vector<TimeSpan>& pieces) {
  if (span.duration_s() <= std::max(longest_s, 2 * kShortestSeconds)) {
    pieces.push_back(span);
    return;
  }
  const double cut_s = dip_in(track, span);
  cut(track, {span.begin_s, cut_s}, longest_s, pieces);
  cut(track, {cut_s, span.end_s}, longest_s, pieces);
}

}  // namespace

std::vector<TimeSpan> cut_at_dips(const FrameTrack& track, std::span<const TimeSpan> speech,
                                  double longest_s) {
  std::vector<TimeSpan> pieces;
  for (const TimeSpan& span : speech) cut(track, span, longest_s, pieces);
  return pieces;
}

std::vector<SpeechPiece> to_pieces(const FrameTrack& track, std::span<const TimeSpan> spans) {
  std::vector<float> pitches;
  for (const TimeSpan& span : spans) {
    const auto pitch = median_log_pitch(track, track.first_at(span.begin_s), track.first_at(span.end_s));
    if (pitch) pitches.push_back(*pitch);
  }
  float usual_log_pitch = kMiddleLogPitch;
  if (!pitches.empty()) {
    const auto middle = pitches.begin() + static_cast<std::ptrdiff_t>(pitches.size() / 2);
    std::nth_element(pitches.begin(), middle, pitches.end());
    usual_log_pitch = *middle;
  }
  std::vector<SpeechPiece> pieces;
  for (const TimeSpan& span : spans) {
    SpeechPiece piece{span, {}, 0};
    const std::size_t first = track.first_at(span.begin_s);
    const std::size_t last = std::max(first, track.first_at(span.end_s));
    if (const auto statistics = speaker_statistics(track, first, last, usual_log_pitch)) {
      piece.vector = project(kSpeakerSpace, *statistics);
      piece.weight = std::max(kLeastWeight, static_cast<double>(last - first) / kUnitFrames);
    }
    pieces.push_back(piece);
  }
  return pieces;
}

}  // namespace undertone::pipeline
