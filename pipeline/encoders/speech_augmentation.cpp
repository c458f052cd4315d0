#include "pipeline/encoders/speech_augmentation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>

#include "pipeline/segment/speech_variants.hpp"
#include "pipeline/synthesize/seeded_random.hpp"
#include "src/dsp/fft.hpp"
#include "src/dsp/level.hpp"
#include "src/dsp/resample.hpp"

namespace undertone::pipeline {
namespace {

using synthesize::SeededRandom;

// How often each thing happens.
constexpr double kFasterShare = 0.7;
constexpr double kRoomShare = 0.2;
constexpr double kNoiseShare = 0.3;
constexpr double kTelephoneShare = 0.1;
constexpr double kDullShare = 0.1;
constexpr double kOverdrivenShare = 0.05;
constexpr double kCodecShare = 0.1;

// Of pitch, size of the throat and pace at once. Corpora have few speakers, and so each becomes many.
constexpr double kLargestRatio = 1.3;
constexpr double kMostSeconds = 3;  // of one clip: longer ones are cut, anywhere
constexpr double kLargest = 0.9;

const NoiseBank& noise_bank() {
  static const NoiseBank bank = [] {
    SeededRandom random(20'240'601);
    return NoiseBank(random);
  }();
  return bank;
}

std::vector<float> part_of(std::span<const float> clip, SeededRandom& random) {
  constexpr auto kMost = static_cast<std::size_t>(kMostSeconds * kVariantRateHz);
  if (clip.size() <= kMost) return {clip.begin(), clip.end()};
  const auto part = clip.subspan(random.below(clip.size() - kMost + 1), kMost);
  return {part.begin(), part.end()};
}

/// The echo of a room: noise that dies away, behind the sound itself.
std::vector<float> make_echo(SeededRandom& random) {
  const double fade_s = random.between(0.15, 0.6);  // until it is 60 dB down
  const double strength = random.between(0.02, 0.12);
  std::vector<float> echo(static_cast<std::size_t>(fade_s * kVariantRateHz));
  for (std::size_t i = 1; i < echo.size(); ++i) {
    const double decay = std::pow(10, -3 * static_cast<double>(i) / static_cast<double>(echo.size()));
    echo[i] = static_cast<float>(strength * decay * random.between(-1.0, 1.0));
  }
  echo[0] = 1;
  return echo;
}

std::vector<float> in_room(const std::vector<float>& sound, SeededRandom& random) {
  std::vector<float> echo = make_echo(random);
  const std::size_t size = dsp::next_power_of_two(sound.size() + echo.size());
  dsp::RealFft fft(size);
  std::vector<float> padded = sound;
  padded.resize(size);
  echo.resize(size);
  std::vector<std::complex<float>> a(fft.bins()), b(fft.bins());
  fft.forward(padded, a);
  fft.forward(echo, b);
  for (std::size_t i = 0; i < a.size(); ++i) a[i] *= b[i];
  fft.inverse(a, padded);
  padded.resize(sound.size());
  return padded;
}

/// What eight bits on a logarithmic scale leave, as on a digital telephone line.
void companded(std::vector<float>& sound) {
  constexpr float kMu = 255;
  for (float& sample : sound) {
    const float size = std::log1p(kMu * std::min(std::abs(sample), 1.0F)) / std::log1p(kMu);
    const float coarse = std::round(size * 127) / 127;
    sample = std::copysign((std::pow(1 + kMu, coarse) - 1) / kMu, sample);
  }
}

constexpr std::size_t kCodecWindow = 512;

/// Half a sine: where two that are half a window apart lie over each other, their squares add up to 1.
const std::array<float, kCodecWindow>& codec_window() {
  static const std::array<float, kCodecWindow> window = [] {
    std::array<float, kCodecWindow> values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double angle = std::numbers::pi * (static_cast<double>(i) + 0.5) / kCodecWindow;
      values[i] = static_cast<float>(std::sin(angle));
    }
    return values;
  }();
  return window;
}

/// As codecs that save bits do: in each short stretch the weak parts of the spectrum are dropped.
void thinned(std::vector<float>& sound, double kept_db) {
  constexpr std::size_t kSize = kCodecWindow;
  const auto& window = codec_window();
  dsp::RealFft fft(kSize);
  std::vector<float> in(kSize), out(sound.size() + kSize);
  std::vector<std::complex<float>> spectrum(fft.bins());
  const auto least = static_cast<float>(std::pow(10, -kept_db / 20));
  for (std::size_t begin = 0; begin < sound.size(); begin += kSize / 2) {
    for (std::size_t i = 0; i < kSize; ++i) {
      const float sample = begin + i < sound.size() ? sound[begin + i] : 0.0F;
      in[i] = sample * window[i];
    }
    fft.forward(in, spectrum);
    float loudest = 0;
    for (const auto& bin : spectrum) loudest = std::max(loudest, std::abs(bin));
    for (auto& bin : spectrum) bin = std::abs(bin) < least * loudest ? 0.0F : bin;
    fft.inverse(spectrum, in);
    for (std::size_t i = 0; i < kSize; ++i) out[begin + i] += in[i] * window[i];
  }
  std::copy_n(out.begin(), sound.size(), sound.begin());
}

void bring_to_peak(std::vector<float>& sound, double peak) {
  const auto largest = static_cast<float>(dsp::peak(sound));
  if (!(largest > 0)) return;
  for (float& sample : sound) sample *= static_cast<float>(peak) / largest;
}

}  // namespace

std::vector<float> recorded_anew(std::span<const float> clip, std::uint64_t chance) {
  SeededRandom random(chance);
  std::vector<float> sound = part_of(clip, random);
  const auto happens = [&](double share) { return random.uniform() < share; };
  if (happens(kFasterShare))
    sound = dsp::resampled(sound, std::pow(kLargestRatio, random.between(-1.0, 1.0)) * kVariantRateHz,
                           kVariantRateHz);
  bring_to_peak(sound, kLargest);
  if (happens(kRoomShare)) sound = in_room(sound, random);
  if (happens(kNoiseShare)) noise_bank().add_to(sound, 5, 40, random);
  if (happens(kOverdrivenShare)) {
    const auto drive = random.between(1.5F, 4.0F);
    for (float& sample : sound) sample = std::clamp(drive * sample, -1.0F, 1.0F);
  }
  if (happens(kTelephoneShare)) {
    sound = through_telephone(sound);
    companded(sound);
  } else if (happens(kDullShare)) {
    sound = band_limited(sound, random.between(40.0, 250.0), random.between(2500.0, 7000.0));
  }
  if (happens(kCodecShare)) thinned(sound, random.between(25.0, 45.0));
  bring_to_peak(sound, random.between(0.02, kLargest));
  return sound;
}

void hide_stretches(std::vector<float>& rows, std::size_t columns, std::size_t bands, std::uint64_t chance) {
  if (rows.empty()) return;
  SeededRandom random(chance ^ 0x5bd1e995ULL);
  const std::size_t count = rows.size() / columns;
  std::vector<float> means(columns);
  for (std::size_t i = 0; i < rows.size(); ++i) means[i % columns] += rows[i] / static_cast<float>(count);
  const auto hide = [&](std::size_t row, std::size_t lowest, std::size_t height) {
    std::copy_n(means.begin() + static_cast<std::ptrdiff_t>(lowest), height,
                rows.begin() + static_cast<std::ptrdiff_t>(row * columns + lowest));
  };
  constexpr int kTimes = 2;
  for (int i = 0; i < kTimes; ++i) {
    const std::size_t length = random.below(count / 8 + 1), begin = random.below(count - length + 1);
    for (std::size_t row = begin; row < begin + length; ++row) hide(row, 0, bands);
  }
  for (int i = 0; i < kTimes; ++i) {
    const std::size_t height = random.below(bands / 8 + 1), lowest = random.below(bands - height + 1);
    for (std::size_t row = 0; row < count; ++row) hide(row, lowest, height);
  }
}

}  // namespace undertone::pipeline
