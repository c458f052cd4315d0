#include "pipeline/synthesize/espeak_voice.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "pipeline/synthesize/child_process.hpp"
#include "src/core/error.hpp"
#include "src/dsp/level.hpp"

namespace undertone::synthesize {
namespace {

struct Variant {
  std::string_view name;
  double f0_hz;  // what it speaks with at espeak's middle pitch, as measured
  double tract;  // the vocal tract that it sounds like
};
constexpr std::array<Variant, 13> kVariants{{{"m1", 93, 1.08},
                                             {"m2", 99, 1.05},
                                             {"m3", 102, 1.02},
                                             {"m4", 92, 1.05},
                                             {"m5", 99, 1.05},
                                             {"m6", 99, 1.05},
                                             {"m7", 103, 1.0},
                                             {"m8", 83, 1.1},
                                             {"f1", 174, 0.90},
                                             {"f2", 190, 0.90},
                                             {"f3", 205, 0.88},
                                             {"f4", 174, 0.92},
                                             {"f5", 199, 0.88}}};
constexpr std::size_t kUsualVariant = 2;

constexpr int kMiddlePitch = 50;       // of espeak's 0 to 99
constexpr double kPitchUp = 0.0103;    // natural logarithm of the frequency for one step upwards,
constexpr double kPitchDown = 0.0088;  // and downwards
constexpr double kWordsPerMinute = 165;
constexpr double kSoundShare = 0.03;  // of the peak, above which a voice is heard

const Variant& variant_of(const std::string& name) {
  const auto found = std::find_if(kVariants.begin(), kVariants.end(),
                                  [&](const Variant& variant) { return variant.name == name; });
  return found != kVariants.end() ? *found : kVariants[kUsualVariant];
}

int pitch_for(double f0_hz, const Variant& variant) {
  const double steps = std::log(f0_hz / variant.f0_hz);
  const double pitch = kMiddlePitch + steps / (steps > 0 ? kPitchUp : kPitchDown);
  return static_cast<int>(std::lround(std::clamp(pitch, 0.0, 99.0)));
}

/// Played faster by this factor, the variant's vocal tract becomes the voice's; pitch and tempo are asked for
/// lower in turn. Where espeak's pitch ends, playing faster still helps a little.
double playing_factor(const Variant& variant, const Voice& voice, double f0_hz) {
  const double faster = std::clamp(variant.tract / voice.vocal_tract_scale, 0.8, 1.25);
  const double highest_hz = variant.f0_hz * std::exp(kPitchUp * (99 - kMiddlePitch));
  return faster * std::clamp(f0_hz / (faster * highest_hz), 1.0, 1.15);
}

/// The words between marks that set the melody's extent.
std::string marked_up(const std::vector<WrittenWord>& words, double f0_range) {
  std::string text = "<prosody range=\"" + std::to_string(std::lround(100 * f0_range)) + "%\">";
  for (const WrittenWord& word : words) {
    // The English voice would name the characters of other scripts one by one.
    for (const char letter : word.latin ? word.text : word.letters) {
      switch (letter) {
        case '<':
          text += "&lt;";
          break;
        case '>':
          text += "&gt;";
          break;
        case '&':
          text += "&amp;";
          break;
        case '[':
        case ']':
          text += ' ';
          break;  // two of them would announce phoneme names
        default:
          text += letter;
      }
    }
    if (!word.latin && word.pause != Pause::kNone) text += word.pause == Pause::kShort ? "," : ".";
    text += ' ';
  }
  return text + "</prosody>\n";
}

std::uint32_t little_endian(std::string_view bytes, std::size_t position, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = count; i-- > 0;) value = value << 8U | static_cast<std::uint8_t>(bytes[position + i]);
  return value;
}

/// 16-bit mono RIFF. A stream's header does not know its length, so the data chunk may claim more than there
/// is.
RawSpeech parse_wav(std::string_view wav) {
  constexpr std::size_t kChunkHeader = 8;
  const auto bad = [](const char* what) {
    return Error(ErrorKind::kBadInput, std::string("espeak-ng wrote ") + what);
  };
  if (wav.size() < 12 || wav.substr(0, 4) != "RIFF" || wav.substr(8, 4) != "WAVE") throw bad("no WAV file");
  RawSpeech result;
  for (std::size_t position = 12; position + kChunkHeader <= wav.size();) {
    const std::string_view kind = wav.substr(position, 4);
    const std::size_t size = little_endian(wav, position + 4, 4);
    position += kChunkHeader;
    const std::size_t available = std::min(size, wav.size() - position);
    if (kind == "fmt " && available >= 16) {
      const bool mono16 = little_endian(wav, position, 2) == 1 && little_endian(wav, position + 2, 2) == 1 &&
                          little_endian(wav, position + 14, 2) == 16;
      result.sample_rate_hz = static_cast<int>(little_endian(wav, position + 4, 4));
      if (!mono16 || result.sample_rate_hz < 4000 || result.sample_rate_hz > 200000) {
        throw bad("a WAV file of another kind than 16-bit mono");
      }
    } else if (kind == "data") {
      if (result.sample_rate_hz == 0) throw bad("a WAV file without a format");
      result.samples.reserve(available / 2);
      for (std::size_t i = 0; i + 1 < available; i += 2) {
        const auto value = static_cast<std::int16_t>(little_endian(wav, position + i, 2));
        result.samples.push_back(static_cast<float>(value) / 32768.0F);
      }
      return result;
    }
    position += available + (available & 1U);
  }
  throw bad("a WAV file without samples");
}

/// What a word weighs in time: its letters, and a pause after it.
double weight_of(const WrittenWord& word) { return 1.5 + static_cast<double>(word.letters.size()); }
double weight_of(Pause pause) { return pause == Pause::kNone ? 0 : pause == Pause::kShort ? 3 : 6; }

std::vector<SpokenWord> spread_words(const std::vector<WrittenWord>& words, const RawSpeech& speech) {
  const double threshold = kSoundShare * dsp::peak(speech.samples);
  const auto sounds = [threshold](float sample) { return std::abs(static_cast<double>(sample)) > threshold; };
  const auto first = std::find_if(speech.samples.begin(), speech.samples.end(), sounds);
  const auto last = std::find_if(speech.samples.rbegin(), speech.samples.rend(), sounds).base();
  const double begin_s = static_cast<double>(first - speech.samples.begin()) / speech.sample_rate_hz;
  const double end_s =
      std::max(begin_s, static_cast<double>(last - speech.samples.begin()) / speech.sample_rate_hz);
  double total = 0;
  for (const WrittenWord& word : words) total += weight_of(word) + weight_of(word.pause);
  total -= weight_of(words.back().pause);
  std::vector<SpokenWord> result;
  double before = 0;
  for (const WrittenWord& word : words) {
    const double after = before + weight_of(word);
    result.push_back(
        {word.text, {std::lerp(begin_s, end_s, before / total), std::lerp(begin_s, end_s, after / total)}});
    before = after + weight_of(word.pause);
  }
  return result;
}

}  // namespace

std::optional<RawSpeech> speak_with_espeak(const std::vector<WrittenWord>& words, const Voice& voice,
                                           const Prosody& prosody) {
  const Variant& variant = variant_of(voice.espeak_variant);
  // espeak widens the melody upwards more than downwards, which moves its middle; measured, too.
  const double range = std::clamp(prosody.f0_range, 0.0, 3.0);
  const double middle = 1 + (range < 1 ? 0.14 : 0.06) * (range - 1);
  const double f0_hz = voice.median_f0_hz * std::exp2(prosody.f0_shift_semitones / 12) / middle;
  const double faster = playing_factor(variant, voice, f0_hz);
  const double tempo = kWordsPerMinute * voice.rate * prosody.rate / faster;
  const std::optional<std::string> wav = run_filter(
      {"espeak-ng", "-v", "en-us+" + std::string(variant.name), "-p",
       std::to_string(pitch_for(f0_hz / faster, variant)), "-s",
       std::to_string(std::lround(std::clamp(tempo, 80.0, 450.0))), "-b", "1", "-m", "--stdin", "--stdout"},
      marked_up(words, range));
  if (!wav) return std::nullopt;
  RawSpeech result = parse_wav(*wav);
  result.sample_rate_hz = static_cast<int>(std::lround(result.sample_rate_hz * faster));
  result.word_times = WordTimes::kApproximate;
  if (!words.empty()) result.words = spread_words(words, result);
  return result;
}

}  // namespace undertone::synthesize
