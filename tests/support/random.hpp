#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace undertone::support {

/// The same values on every platform for one seed: the generator and all conversions stand here.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  /// 64 random bits: a counter with an odd step, its bits mixed (SplitMix64).
  std::uint64_t bits() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9U;
    z = (z ^ z >> 27) * 0x94d049bb133111ebU;
    return z ^ z >> 31;
  }

  /// In [0, 1), a multiple of 2^-53.
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }
  /// In [low, high).
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// In [0, count); `count` is not 0.
  std::size_t below(std::size_t count) {
    return static_cast<std::size_t>(uniform() * static_cast<double>(count));
  }
  /// Both ends included; they lie less than 2^53 apart.
  std::int64_t integer(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::size_t>(high - low) + 1));
  }
  template <class Container>
  const auto& pick(const Container& container) {
    return container[below(container.size())];
  }

  /// Valid UTF-8 of up to `most_pieces` pieces, each a code point or something that readers stumble over.
  std::string text(std::size_t most_pieces);
  /// Any bytes, seldom valid UTF-8.
  std::string bytes(std::size_t size) {
    std::string result;
    for (std::size_t i = 0; i < size; ++i) result += static_cast<char>(bits() & 0xff);
    return result;
  }

 private:
  std::uint64_t state_;
};

/// A code point (not a surrogate) as UTF-8.
inline std::string to_utf8(char32_t point) {
  const auto byte = [](char32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  const auto tail = [&](unsigned shift) { return byte(0x80 | (point >> shift & 0x3f)); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xc0 | point >> 6), tail(0)};
  if (point < 0x10000) return {byte(0xe0 | point >> 12), tail(6), tail(0)};
  return {byte(0xf0 | point >> 18), tail(12), tail(6), tail(0)};
}

namespace detail {
using namespace std::string_view_literals;
// clang-format off
inline constexpr auto kNastyPieces = std::to_array<std::string_view>({
    " ", "  ", "\t", "\n", "\r", "\r\n", "\n\n", "\0"sv, "\x01", "\x1b[31m", "\x7f",      // blank, control
    "\"", "\"\"", "'", "`", "\\", "\\n", "\\\"", "/", "../", ",", ";", ":", "|", "=",     // syntax
    "#", "# ", "[", "]", "[a]", "{", "}", "<", ">", "</b>", "<!--", "]]>", "&", "&amp;",
    "-->", "00:00:01,000 --> 00:00:02,000", "%s", "%n", "$(x)", "=1+1", "null", "NaN", "-", "0", "1e999",
    "\u00a0", "\u0085", "\u2028", "\u200b", "\ufeff", "\u202e", "\u0301", "e\u0301",    // unseen, combining
    "\ufffd", "\uffff", "\U0001f600", "\U0001f468\u200d\U0001f469", "\U0010ffff", "\u05d0", "\u4f60",
    "\u00df", "\u0130", "\ufb01"});  // the last three change their length with their case
// clang-format on
}  // namespace detail

inline std::string Random::text(std::size_t most_pieces) {
  constexpr char32_t kSurrogates = 0xd800, kSurrogateCount = 0x800, kPoints = 0x110000;
  std::string result;
  for (std::size_t left = below(most_pieces + 1); left > 0; --left) {
    switch (below(4)) {
      case 0: {
        const auto point = static_cast<char32_t>(below(kPoints - kSurrogateCount));
        result += to_utf8(point < kSurrogates ? point : point + kSurrogateCount);
        break;
      }
      case 1:
        result += static_cast<char>(integer('!', '~'));
        break;
      default:
        result += pick(detail::kNastyPieces);
    }
  }
  return result;
}

}  // namespace undertone::support
