#pragma once

#include <cstddef>
#include <span>

namespace undertone::dsp {

/// A part of a spectrum whose bins lie `bin_hz` apart.
struct Band {
  double low_hz = 0;
  double high_hz = 0;
};

/// The bins of a band, as [first, last); a bin on the upper edge is in it or not as `upper` says.
enum class UpperEdge { kIncluded, kExcluded };
struct BinRange {
  std::size_t first = 0;
  std::size_t last = 0;
};
BinRange bins_of(const Band& band, double bin_hz, std::size_t bins, UpperEdge upper);

/// Square roots of powers; the two may be the same.
void to_magnitudes(std::span<const float> power, std::span<float> magnitudes);

/// products[i] = a[i] * b[i], as far as both go.
void multiply(std::span<const float> a, std::span<const float> b, std::span<float> products);

/// to[i] += weight * from[i], as far as both go.
void add_scaled(std::span<float> to, float weight, std::span<const float> from);

/// Sums in blocks that the compiler can do at once.
double sum(std::span<const float> values);
double product(std::span<const float> a, std::span<const float> b);  // the sum of a[i] * b[i]
float largest(std::span<const float> values);

/// Slope of a regression line through the levels of the bins in a band, in decibels a hertz. The count of
/// points that enters is the band's width in bins, one less than its bins when both edges are bins.
double spectral_slope(std::span<const float> levels_db, double first_hz, double bin_hz, const Band& band);

/// The strongest of the three or so bins around harmonic `n` of the fundamental: within a quarter of it. 0
/// when it lies outside.
double harmonic_amplitude(std::span<const float> magnitudes, double bin_hz, double fundamental_hz, int n);

/// The strongest harmonic within `share` of a frequency, or the nearest one when none is; 0 outside.
double harmonic_near(std::span<const float> magnitudes, double bin_hz, double fundamental_hz,
                     double frequency_hz, double share);

}  // namespace undertone::dsp
