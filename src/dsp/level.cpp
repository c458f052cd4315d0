#include "src/dsp/level.hpp"

#include <algorithm>
#include <cmath>

#include "src/core/error.hpp"

namespace undertone::dsp {

double rms(std::span<const float> samples) {
  if (samples.empty()) return 0;
  double sum = 0;
  for (const float sample : samples) sum += static_cast<double>(sample) * static_cast<double>(sample);
  return std::sqrt(sum / static_cast<double>(samples.size()));
}

double peak(std::span<const float> samples) {
  float largest = 0;
  for (const float sample : samples) largest = std::max(largest, std::abs(sample));
  return static_cast<double>(largest);
}

double to_decibel(double amplitude) {
  if (!(amplitude > 0)) return kSilenceDecibel;
  return std::max(kSilenceDecibel, 20.0 * std::log10(amplitude));
}

double from_decibel(double decibel) { return std::pow(10.0, decibel / 20.0); }

std::vector<float> rms_envelope(std::span<const float> samples, const EnvelopeOptions& options) {
  if (options.hop == 0 || options.window == 0) {
    throw Error(ErrorKind::kMisuse, "hop and window of an envelope must be at least one sample");
  }
  std::vector<float> envelope;
  envelope.reserve(samples.size() / options.hop + 1);
  for (std::size_t start = 0; start < samples.size(); start += options.hop) {
    const std::size_t centre = start + options.hop / 2;
    const std::size_t before = options.window / 2;
    const std::size_t begin = std::min(centre > before ? centre - before : 0, samples.size() - 1);
    const std::size_t end = std::min(std::max(centre + options.window - before, begin + 1), samples.size());
    envelope.push_back(static_cast<float>(rms(samples.subspan(begin, end - begin))));
  }
  return envelope;
}

}  // namespace undertone::dsp
