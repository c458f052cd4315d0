#include "extractors/token/token_times.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "extractors/token/unicode.hpp"

namespace undertone::extractors {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

bool is_spoken(char32_t character) { return is_letter(character) || is_number(character); }

/// The text's characters with their times, and the spoken ones among them in small letters.
struct TimedText {
  std::vector<CodePoint> characters;
  std::vector<TimeSpan> times;
  std::u32string spoken;
  std::vector<std::size_t> places;  // of the spoken ones among all
};

TimedText without_times(std::string_view text) {
  TimedText timed;
  timed.characters = decode_utf8(text);
  timed.times.assign(timed.characters.size(), {kUnknown, kUnknown});
  for (std::size_t i = 0; i < timed.characters.size(); ++i) {
    if (!is_spoken(timed.characters[i].value)) continue;
    timed.spoken += to_lower(timed.characters[i].value);
    timed.places.push_back(i);
  }
  return timed;
}

std::u32string spoken_part(std::string_view word) {
  std::u32string spoken;
  for (const CodePoint& character : decode_utf8(word)) {
    if (is_spoken(character.value)) spoken += to_lower(character.value);
  }
  return spoken;
}

/// Where the word stands from `from` on: there at once, or not far away and at the beginning of a word.
std::optional<std::size_t> find_word(const TimedText& timed, const std::u32string& word, std::size_t from) {
  constexpr std::size_t kFar = 200;
  for (std::size_t at = timed.spoken.find(word, from); at != word.npos && at <= from + kFar;
       at = timed.spoken.find(word, at + 1)) {
    const bool begins = at == 0 || timed.places[at] > timed.places[at - 1] + 1;
    if (at == from || begins) return at;
  }
  return std::nullopt;
}

/// Divides the time among the characters from `begin` to `end`.
void spread(std::vector<TimeSpan>& times, std::size_t begin, std::size_t end, TimeSpan span) {
  const double each = std::max(span.end_s - span.begin_s, 0.0) / static_cast<double>(end - begin);
  for (std::size_t i = begin; i < end; ++i) {
    const double start = span.begin_s + static_cast<double>(i - begin) * each;
    times[i] = {start, start + each};
  }
}

void place_words(TimedText& timed, std::span<const Word> words) {
  std::size_t from = 0;
  for (const Word& word : words) {
    const std::u32string spoken = spoken_part(word.text);
    if (spoken.empty()) continue;
    const auto at = find_word(timed, spoken, from);
    if (!at) continue;
    from = *at + spoken.size();
    spread(timed.times, timed.places[*at], timed.places[from - 1] + 1, word.span);
  }
}

void fill_gaps(std::vector<TimeSpan>& times, TimeSpan span) {
  for (std::size_t begin = 0; begin < times.size();) {
    if (!std::isnan(times[begin].begin_s)) {
      ++begin;
      continue;
    }
    std::size_t end = begin;
    while (end < times.size() && std::isnan(times[end].begin_s)) ++end;
    const double start = begin == 0 ? span.begin_s : times[begin - 1].end_s;
    spread(times, begin, end, {start, end == times.size() ? span.end_s : times[end].begin_s});
    begin = end;
  }
}

double middle_of(const Token& token, const TimedText& timed) {
  const auto& characters = timed.characters;
  const auto first = std::ranges::upper_bound(characters, token.begin, {}, &CodePoint::begin);
  const auto after = std::ranges::lower_bound(characters, token.end, {}, &CodePoint::begin);
  const auto begin = static_cast<std::size_t>(std::max<std::ptrdiff_t>(first - characters.begin() - 1, 0));
  const auto last = static_cast<std::size_t>(std::max<std::ptrdiff_t>(after - characters.begin() - 1, 0));
  return (timed.times[begin].begin_s + timed.times[std::max(begin, last)].end_s) / 2;
}

}  // namespace

TokenTimes token_times(std::string_view text, std::span<const Token> tokens, TimeSpan span,
                       std::span<const Word> words) {
  TimedText timed = without_times(text);
  place_words(timed, words);
  TokenTimes found;
  found.approximate = words.empty() || std::ranges::any_of(timed.places, [&](std::size_t place) {
                        return std::isnan(timed.times[place].begin_s);
                      });
  fill_gaps(timed.times, span);
  for (const Token& token : tokens) found.times_s.push_back(middle_of(token, timed));
  return found;
}

}  // namespace undertone::extractors
