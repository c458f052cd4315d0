#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/pipeline/cli/run_words.hpp"
#include "tests/pipeline/segment/made_corpus.hpp"

namespace undertone::cli {
namespace {

namespace fs = std::filesystem;
using support::TemporaryDirectory;

constexpr int kRateHz = 16000;

void write_number(std::ofstream& file, std::uint32_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) file.put(static_cast<char>(number >> (8 * i)));
}

/// The sound on the first of `channels` channels of a WAV file; the others are dead.
fs::path write_wav(const fs::path& path, const std::vector<float>& sound, std::uint32_t channels) {
  std::ofstream file(path, std::ios::binary);
  const auto size = static_cast<std::uint32_t>(sound.size() * 2 * channels);
  file << "RIFF";
  write_number(file, 36 + size, 4);
  file << "WAVEfmt ";
  write_number(file, 16, 4);
  write_number(file, 1, 2);
  write_number(file, channels, 2);
  write_number(file, kRateHz, 4);
  write_number(file, kRateHz * 2 * channels, 4);
  write_number(file, 2 * channels, 2);
  write_number(file, 16, 2);
  file << "data";
  write_number(file, size, 4);
  for (const float sample : sound) {
    const auto whole = static_cast<std::int16_t>(std::lround(30000 * sample));
    write_number(file, static_cast<std::uint16_t>(whole), 2);
    for (std::uint32_t dead = 1; dead < channels; ++dead) write_number(file, 0, 2);
  }
  return path;
}

/// The functionals of the whole file, by name.
std::map<std::string, double> functionals(const fs::path& file) {
  const Outcome outcome = run_words({"extract", file.string(), "--pieces", "whole", "--log", "quiet"});
  CAPTURE(outcome.err);
  REQUIRE(outcome.status == ExitStatus::kDone);
  std::istringstream lines(outcome.out);
  std::string names, values;
  std::getline(lines, names);
  std::getline(lines, values);
  std::istringstream name_stream(names), value_stream(values);
  std::map<std::string, double> result;
  for (std::string name, value; std::getline(name_stream, name, ',');) {
    std::getline(value_stream, value, ',');
    if (name.find("_sma3") != std::string::npos || name.find("dBp") != std::string::npos)
      result[name] = std::stod(value);
  }
  return result;
}

}  // namespace

TEST_SUITE("extract") {
  TEST_CASE("a dead channel beside the one that speaks costs level, and nothing else") {
    const TemporaryDirectory folder;
    const auto sound = testing::speak({150, 1}, 2.0, 3);
    const auto mono = functionals(write_wav(folder / "mono.wav", sound, 1));
    const auto stereo = functionals(write_wav(folder / "stereo.wav", sound, 2));
    const double lost = mono.at("equivalentSoundLevel_dBp") - stereo.at("equivalentSoundLevel_dBp");
    CHECK(lost == doctest::Approx(6.02).epsilon(0.01));  // channels are averaged
    for (const char* name :
         {"F0semitoneFrom27.5Hz_sma3nz_amean", "HNRdBACF_sma3nz_amean", "alphaRatioV_sma3nz_amean",
          "hammarbergIndexV_sma3nz_amean", "mfcc1V_sma3nz_amean", "F1amplitudeLogRelF0_sma3nz_amean"}) {
      CAPTURE(std::string(name));
      CHECK(stereo.at(name) == doctest::Approx(mono.at(name)).epsilon(0.03));
    }
  }
}

}  // namespace undertone::cli
