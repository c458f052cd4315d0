#include "extractors/acoustic/egemaps_stream.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "extractors/acoustic/acoustic_sequence.hpp"
#include "src/core/error.hpp"
#include "src/dsp/level.hpp"
#include "src/dsp/smoothing.hpp"

namespace undertone::extractors {
namespace {

constexpr std::size_t kKeepBlock = 16384;  // samples that may be done with before they are dropped

double checked(double sample_rate_hz) {
  if (!(sample_rate_hz >= kLeastRateHz)) {
    throw Error(ErrorKind::kMisuse, "acoustic descriptors need a sample rate of at least " +
                                        std::to_string(kLeastRateHz) + " Hz");
  }
  return sample_rate_hz;
}

}  // namespace

EgemapsStream::EgemapsStream(double sample_rate_hz)
    : hop_(static_cast<std::size_t>(std::lround(kEgemapsHopSeconds * checked(sample_rate_hz)))),
      spectrum_(sample_rate_hz),
      voice_(sample_rate_hz, hop_),
      slots_(dsp::PitchPathOptions{}.lookahead + 16),
      pending_(slots_),
      magnitudes_(slots_ * voice_.bins()) {}

EgemapsFrame& EgemapsStream::pending(std::int64_t frame) {
  return pending_[static_cast<std::size_t>(frame) % slots_];
}

std::span<float> EgemapsStream::magnitudes(std::int64_t frame) {
  const std::size_t slot = static_cast<std::size_t>(frame) % slots_;
  return std::span(magnitudes_).subspan(slot * voice_.bins(), voice_.bins());
}

std::span<const float> EgemapsStream::window(std::int64_t frame, std::size_t length) const {
  const std::int64_t start = frame * static_cast<std::int64_t>(hop_) - recording_start_;
  const auto offset = static_cast<std::size_t>(start);
  if (offset + length > recording_.size()) return {};
  return std::span(recording_).subspan(offset, length);
}

void EgemapsStream::push(std::span<const float> samples, const Sink& sink) {
  while (!samples.empty()) {
    const std::size_t part = std::min(samples.size(), kKeepBlock);
    for (const float sample : samples.first(part))
      recording_.push_back(std::isfinite(sample) ? sample : 0.0F);
    samples = samples.subspan(part);
    analyse(sink);
    forget();
  }
}

void EgemapsStream::analyse(const Sink& sink) {
  while (!window(spectrum_frames_, spectrum_.window()).empty()) {
    hear_spectrum();
    if (!window(voice_frames_, voice_.window()).empty()) hear_voice(sink);
  }
  while (!window(voice_frames_, voice_.window()).empty()) hear_voice(sink);
}

void EgemapsStream::hear_spectrum() {
  EgemapsFrame& frame = pending(spectrum_frames_);
  frame = {};
  const auto samples = window(spectrum_frames_, spectrum_.window());
  spectrum_.frame(samples, frame.values);
  const double level = dsp::rms(samples);
  frame.power = level * level;
  ++spectrum_frames_;
}

void EgemapsStream::hear_voice(const Sink& sink) {
  const auto candidates = voice_.listen(window(voice_frames_, voice_.window()), magnitudes(voice_frames_));
  ++voice_frames_;
  double pitch_hz = 0;
  if (path_.push(candidates, pitch_hz)) decide(pitch_hz, sink);
}

void EgemapsStream::decide(double pitch_hz, const Sink& sink) {
  EgemapsFrame& frame = pending(decided_);
  voice_.describe({.magnitudes = magnitudes(decided_),
                   .pitch_hz = pitch_hz,
                   .recording = recording_,
                   .recording_start = recording_start_,
                   .start = decided_ * static_cast<std::int64_t>(hop_)},
                  frame.values);
  frame.has_voice = true;
  ++decided_;
  sink(frame);
}

// Drops what no later frame looks at, in large pieces as the rest must be moved.
void EgemapsStream::forget() {
  const std::int64_t oldest =
      decided_ * static_cast<std::int64_t>(hop_) - static_cast<std::int64_t>(voice_.history());
  const std::int64_t done = oldest - recording_start_;
  if (done < static_cast<std::int64_t>(kKeepBlock)) return;
  recording_.erase(recording_.begin(), recording_.begin() + done);
  recording_start_ += done;
}

void EgemapsStream::finish(const Sink& sink) {
  double pitch_hz = 0;
  while (path_.drain(pitch_hz)) decide(pitch_hz, sink);
  for (; decided_ < spectrum_frames_; ++decided_) sink(pending(decided_));
  recording_.clear();
  recording_start_ = spectrum_frames_ = voice_frames_ = decided_ = 0;
  path_.reset();
  voice_.reset();
  spectrum_.reset();
}

std::vector<EgemapsFrame> egemaps_frames(std::span<const float> samples, double sample_rate_hz) {
  EgemapsStream stream(sample_rate_hz);
  std::vector<EgemapsFrame> frames;
  const auto collect = [&](const EgemapsFrame& frame) { frames.push_back(frame); };
  stream.push(samples, collect);
  stream.finish(collect);
  return frames;
}

std::vector<EgemapsValues> smooth(std::span<const EgemapsFrame> frames) {
  const auto voiced_end =
      std::find_if(frames.begin(), frames.end(), [](const auto& frame) { return !frame.has_voice; });
  const auto voiced = static_cast<std::size_t>(voiced_end - frames.begin());
  const std::size_t rows = voiced == 0 ? frames.size() : std::min(voiced + 1, frames.size());
  std::vector<EgemapsValues> smoothed(rows);
  std::vector<float> column;
  std::vector<float> result;
  for (std::size_t k = 0; k < kEgemapsDescriptors; ++k) {
    const bool of_voice = k >= static_cast<std::size_t>(Egemaps::kPitch);
    column.clear();
    for (std::size_t t = 0; t < frames.size(); ++t) {
      // Behind the last frame with a voice part its values go on.
      column.push_back(frames[of_voice && voiced > 0 ? std::min(t, voiced - 1) : t].values[k]);
    }
    result.resize(column.size());
    (of_voice ? dsp::smooth_three_nonzero : dsp::smooth_three)(column, result);
    for (std::size_t t = 0; t < rows; ++t) smoothed[t][k] = result[t];
  }
  return smoothed;
}

}  // namespace undertone::extractors
