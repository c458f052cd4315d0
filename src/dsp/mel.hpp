#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace undertone::dsp {

/// 1000 Hz is 1000 mel (the formula with 2595 and 700).
double hz_to_mel(double hz);
double mel_to_hz(double mel);

struct MelOptions {
  double sample_rate_hz = 16000;
  std::size_t fft_size = 512;
  std::size_t bands = 26;
  double low_hz = 20;     // lower foot of the first triangle
  double high_hz = 8000;  // upper foot of the last one; at most half the sample rate
};

/// Triangles of height 1, evenly spaced and half overlapping on the mel scale, over the bins of a power
/// spectrum. A triangle too narrow to hold a bin takes the one nearest to its top, so that no band is empty.
class MelFilterbank {
 public:
  /// Throws when the options make no sense.
  explicit MelFilterbank(const MelOptions& options);

  std::size_t bands() const { return bands_.size(); }
  std::size_t bins() const { return bins_; }
  double centre_hz(std::size_t band) const { return bands_.at(band).centre_hz; }

  /// `power` holds bins() values and `energies` receives bands(); throws otherwise.
  void apply(std::span<const float> power, std::span<float> energies) const;

 private:
  struct Band {
    double centre_hz;
    std::size_t first_bin;
    std::size_t first_weight;
    std::size_t length;
  };

  std::size_t bins_;
  std::vector<Band> bands_;
  std::vector<float> weights_;
};

}  // namespace undertone::dsp
