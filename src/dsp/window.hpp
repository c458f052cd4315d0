#pragma once

#include <cstddef>
#include <vector>

namespace undertone::dsp {

enum class WindowForm {
  kSymmetric,  // first and last value are equal: for filter design and for showing
  kPeriodic,   // one period of an endless window: for overlapping frames and spectra
};

/// Each returns `length` weights, the largest of which is at most 1. A window of length 0 is empty, one of
/// length 1 is {1}.
std::vector<float> rectangular_window(std::size_t length);
std::vector<float> hann_window(std::size_t length, WindowForm form);
std::vector<float> hamming_window(std::size_t length, WindowForm form);

/// `deviation` is the standard deviation as a fraction of half the window; 0.4 is usual. Throws unless
/// positive.
std::vector<float> gaussian_window(std::size_t length, double deviation, WindowForm form);

}  // namespace undertone::dsp
