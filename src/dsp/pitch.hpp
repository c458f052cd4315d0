#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "src/dsp/log_spectrum.hpp"

namespace undertone::dsp {

struct PitchCandidate {
  double frequency_hz = 0;
  double strength = 0;  // how far it stands out of the sums of all frequencies; 1 at most
};

inline constexpr std::size_t kPitchCandidates = 6;

/// What one frame might be; the strongest first.
struct PitchCandidates {
  std::array<PitchCandidate, kPitchCandidates> list;
  std::size_t count = 0;
};

struct PitchOptions {
  double low_hz = 52;
  double high_hz = 1000;
  double spectrum_low_hz = 25;  // where the logarithmic axis begins
  int harmonics = 15;
  double fading = 0.85;  // weight of a harmonic over that of the one below it
};

/// Fundamental frequencies by subharmonic summation (Hermes 1988): peaks of the spectrum are kept and
/// smoothed, laid on a logarithmic axis, and each frequency gets the faded sum over its harmonics.
class SubharmonicPitch {
 public:
  /// Throws when the options make no sense.
  SubharmonicPitch(std::size_t bins, double sample_rate_hz, const PitchOptions& options = {});

  /// `magnitudes` holds a spectrum of as many bins; throws otherwise. Allocates nothing.
  PitchCandidates find(std::span<const float> magnitudes);

 private:
  void keep_peaks(std::span<const float> magnitudes);
  void sum_harmonics();

  PitchOptions options_;
  LogSpectrum axis_;
  std::vector<std::size_t> shifts_;  // of each harmonic, in points
  std::vector<float> near_;          // where a peak is
  std::vector<float> peaks_;
  std::vector<float> smooth_;
  std::vector<float> points_;
  std::vector<float> sums_;
};

struct PitchPathOptions {
  double voiced_strength = 0.70;  // a candidate above it is a voice
  double weakness_cost = 14.4;    // of a candidate, times what its strength lacks of 1
  double breathless_cost = 5.19;  // of calling a frame voiced that has no strong candidate
  double silent_cost = 10.4;      // of calling a frame unvoiced that has one
  double unvoiced_cost = 0.16;    // of every unvoiced frame
  double switch_cost = 7.24;      // from voiced to unvoiced or back
  double jump_cost = 6.23;        // from one frequency to the next, times the square of the octaves
  std::size_t lookahead = 30;     // frames after which a decision stands
};

/// The likeliest course of the fundamental through the candidates of successive frames (Viterbi). Decisions
/// come `lookahead` frames late, so that memory is bounded and a stream gives what the whole recording gives.
class PitchPath {
 public:
  explicit PitchPath(const PitchPathOptions& options = {}) : options_(options) {}

  /// Takes the next frame. Returns whether a decision has become due; `frequency_hz` then receives that of
  /// the oldest undecided frame, 0 for unvoiced.
  bool push(const PitchCandidates& frame, double& frequency_hz);
  /// After the last frame: hands out what is left, frame by frame, until it returns false.
  bool drain(double& frequency_hz);
  void reset();

 private:
  static constexpr std::size_t kStates = kPitchCandidates + 1;  // the last one is unvoiced
  struct Step {
    PitchCandidates candidates;
    std::array<double, kStates> cost{};
    std::array<std::size_t, kStates> from{};
  };
  double own_cost(const PitchCandidates& frame, std::size_t state) const;
  double switch_cost(const Step& before, std::size_t from, const PitchCandidates& frame,
                     std::size_t to) const;
  double decide_oldest();

  PitchPathOptions options_;
  std::vector<Step> ring_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

}  // namespace undertone::dsp
