#include "src/dsp/radix4.hpp"

#include <cmath>
#include <numbers>
#include <utility>

#include <Eigen/Core>

namespace undertone::dsp {
namespace {

using Four = Eigen::Array<float, 4, 1>;
using In = Eigen::Map<const Four>;
using Out = Eigen::Map<Four>;

struct Point {
  Four re, im;
};

[[gnu::always_inline]] inline Point load(const float* re, const float* im) { return {In(re), In(im)}; }

[[gnu::always_inline]] inline void store(float* re, float* im, const Four& a, const Four& b) {
  Out{re} = a;
  Out{im} = b;
}

}  // namespace

Radix4::Radix4(std::size_t size) : half_(size / 2) {
  constexpr double kTurn = 2.0 * std::numbers::pi;
  for (std::size_t length = half_; length >= 4; length /= 4) {
    std::vector<Twiddle> stage;
    for (std::size_t p = 0; p < length / 4; ++p) {
      const double angle = -kTurn * static_cast<double>(p) / static_cast<double>(length);
      const auto part = [&](double n) { return std::pair(std::cos(n * angle), std::sin(n * angle)); };
      const auto [re1, im1] = part(1);
      const auto [re2, im2] = part(2);
      const auto [re3, im3] = part(3);
      stage.push_back({static_cast<float>(re1), static_cast<float>(im1), static_cast<float>(re2),
                       static_cast<float>(im2), static_cast<float>(re3), static_cast<float>(im3)});
    }
    stages_.push_back(std::move(stage));
  }
  for (std::size_t k = 0; k <= half_ / 2; ++k) {
    const double angle = -kTurn * static_cast<double>(k) / static_cast<double>(size);
    turn_re_.push_back(static_cast<float>(std::cos(angle)));
    turn_im_.push_back(static_cast<float>(std::sin(angle)));
  }
  for (Half* buffer : {&first_, &second_}) {
    buffer->re.resize(half_);
    buffer->im.resize(half_);
  }
}

// Transforms what is in `first_`; says whether the result is there, too.
void Radix4::transform(bool& in_first) {
  Half* from = &first_;
  Half* to = &second_;
  std::size_t length = half_;
  std::size_t stride = 1;
  for (const auto& stage : stages_) {
    const std::size_t quarter = length / 4 * stride;
    for (std::size_t p = 0; p < length / 4; ++p) {
      const Twiddle& w = stage[p];
      const float* re = from->re.data() + stride * p;
      const float* im = from->im.data() + stride * p;
      float* out_re = to->re.data() + stride * 4 * p;
      float* out_im = to->im.data() + stride * 4 * p;
      if (stride == 1) {
        const float sum_re = re[0] + re[2 * quarter], sum_im = im[0] + im[2 * quarter];
        const float dif_re = re[0] - re[2 * quarter], dif_im = im[0] - im[2 * quarter];
        const float odd_re = re[quarter] + re[3 * quarter], odd_im = im[quarter] + im[3 * quarter];
        const float jod_re = im[3 * quarter] - im[quarter], jod_im = re[quarter] - re[3 * quarter];
        const float a_re = dif_re - jod_re, a_im = dif_im - jod_im;
        const float b_re = sum_re - odd_re, b_im = sum_im - odd_im;
        const float c_re = dif_re + jod_re, c_im = dif_im + jod_im;
        out_re[0] = sum_re + odd_re;
        out_im[0] = sum_im + odd_im;
        out_re[1] = a_re * w.re1 - a_im * w.im1;
        out_im[1] = a_re * w.im1 + a_im * w.re1;
        out_re[2] = b_re * w.re2 - b_im * w.im2;
        out_im[2] = b_re * w.im2 + b_im * w.re2;
        out_re[3] = c_re * w.re3 - c_im * w.im3;
        out_im[3] = c_re * w.im3 + c_im * w.re3;
        continue;
      }
      for (std::size_t q = 0; q < stride; q += 4) {
        const Point a = load(re + q, im + q);
        const Point b = load(re + q + quarter, im + q + quarter);
        const Point c = load(re + q + 2 * quarter, im + q + 2 * quarter);
        const Point d = load(re + q + 3 * quarter, im + q + 3 * quarter);
        const Four sum_re = a.re + c.re, sum_im = a.im + c.im, dif_re = a.re - c.re, dif_im = a.im - c.im;
        const Four odd_re = b.re + d.re, odd_im = b.im + d.im, jod_re = d.im - b.im, jod_im = b.re - d.re;
        const Four x_re = dif_re - jod_re, x_im = dif_im - jod_im;
        const Four y_re = sum_re - odd_re, y_im = sum_im - odd_im;
        const Four z_re = dif_re + jod_re, z_im = dif_im + jod_im;
        float* r = out_re + q;
        float* i = out_im + q;
        store(r, i, sum_re + odd_re, sum_im + odd_im);
        store(r + stride, i + stride, x_re * w.re1 - x_im * w.im1, x_re * w.im1 + x_im * w.re1);
        store(r + 2 * stride, i + 2 * stride, y_re * w.re2 - y_im * w.im2, y_re * w.im2 + y_im * w.re2);
        store(r + 3 * stride, i + 3 * stride, z_re * w.re3 - z_im * w.im3, z_re * w.im3 + z_im * w.re3);
      }
    }
    std::swap(from, to);
    length /= 4;
    stride *= 4;
  }
  if (length == 2) {
    for (std::size_t q = 0; q < stride; q += 4) {
      const Point a = load(from->re.data() + q, from->im.data() + q);
      const Point b = load(from->re.data() + q + stride, from->im.data() + q + stride);
      store(to->re.data() + q, to->im.data() + q, a.re + b.re, a.im + b.im);
      store(to->re.data() + q + stride, to->im.data() + q + stride, a.re - b.re, a.im - b.im);
    }
    std::swap(from, to);
  }
  in_first = from == &first_;
}

// Even samples are the real part, odd ones the imaginary part of a signal of half the length.
void Radix4::forward(const float* signal, std::complex<float>* spectrum) {
  for (std::size_t i = 0; i < half_; ++i) {
    first_.re[i] = signal[2 * i];
    first_.im[i] = signal[2 * i + 1];
  }
  bool in_first = true;
  transform(in_first);
  const Half& z = in_first ? first_ : second_;
  spectrum[0] = {z.re[0] + z.im[0], 0.0F};
  spectrum[half_] = {z.re[0] - z.im[0], 0.0F};
  for (std::size_t k = 1; k <= half_ / 2; ++k) {
    const std::size_t m = half_ - k;
    const float even_re = 0.5F * (z.re[k] + z.re[m]), even_im = 0.5F * (z.im[k] - z.im[m]);
    const float odd_re = 0.5F * (z.im[k] + z.im[m]), odd_im = 0.5F * (z.re[m] - z.re[k]);
    const float re = odd_re * turn_re_[k] - odd_im * turn_im_[k];
    const float im = odd_re * turn_im_[k] + odd_im * turn_re_[k];
    spectrum[k] = {even_re + re, even_im + im};
    spectrum[m] = {even_re - re, im - even_im};
  }
}

void Radix4::inverse(const std::complex<float>* spectrum, float* signal) {
  const float scale = 0.5F / static_cast<float>(half_);
  // Real and imaginary parts change places, which turns the transform round.
  first_.im[0] = scale * (spectrum[0].real() + spectrum[half_].real());
  first_.re[0] = scale * (spectrum[0].real() - spectrum[half_].real());
  for (std::size_t k = 1; k <= half_ / 2; ++k) {
    const std::size_t m = half_ - k;
    const float even_re = spectrum[k].real() + spectrum[m].real();
    const float even_im = spectrum[k].imag() - spectrum[m].imag();
    const float dif_re = spectrum[k].real() - spectrum[m].real();
    const float dif_im = spectrum[k].imag() + spectrum[m].imag();
    const float odd_re = dif_re * turn_re_[k] + dif_im * turn_im_[k];
    const float odd_im = dif_im * turn_re_[k] - dif_re * turn_im_[k];
    first_.im[k] = scale * (even_re - odd_im);
    first_.re[k] = scale * (even_im + odd_re);
    first_.im[m] = scale * (even_re + odd_im);
    first_.re[m] = scale * (odd_re - even_im);
  }
  bool in_first = true;
  transform(in_first);
  const Half& z = in_first ? first_ : second_;
  for (std::size_t i = 0; i < half_; ++i) {
    signal[2 * i] = z.im[i];
    signal[2 * i + 1] = z.re[i];
  }
}

}  // namespace undertone::dsp
