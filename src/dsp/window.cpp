#include "src/dsp/window.hpp"

#include <cmath>
#include <numbers>

#include "src/core/error.hpp"

namespace undertone::dsp {
namespace {

/// Calls `weight` with the position in the window, which runs from 0 to 1.
template <class Weight>
std::vector<float> sampled(std::size_t length, WindowForm form, Weight&& weight) {
  if (length == 1) return {1.0F};
  std::vector<float> window(length);
  const std::size_t steps = form == WindowForm::kSymmetric ? length - 1 : length;
  for (std::size_t i = 0; i < length; ++i) {
    window[i] = static_cast<float>(weight(static_cast<double>(i) / static_cast<double>(steps)));
  }
  return window;
}

std::vector<float> raised_cosine(std::size_t length, WindowForm form, double mean) {
  return sampled(length, form, [mean](double position) {
    return mean - (1.0 - mean) * std::cos(2.0 * std::numbers::pi * position);
  });
}

}  // namespace

std::vector<float> rectangular_window(std::size_t length) { return std::vector<float>(length, 1.0F); }

std::vector<float> hann_window(std::size_t length, WindowForm form) {
  return raised_cosine(length, form, 0.5);
}

std::vector<float> hamming_window(std::size_t length, WindowForm form) {
  return raised_cosine(length, form, 0.54);
}

std::vector<float> gaussian_window(std::size_t length, double deviation, WindowForm form) {
  if (!(deviation > 0))
    throw Error(ErrorKind::kMisuse, "the deviation of a Gaussian window must be positive");
  return sampled(length, form, [deviation](double position) {
    const double offset = (2.0 * position - 1.0) / deviation;
    return std::exp(-0.5 * offset * offset);
  });
}

}  // namespace undertone::dsp
