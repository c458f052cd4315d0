// Writes the acoustic descriptors of files, or times them.
//
//   bench_egemaps_pass tables FOLDER FILE…   FOLDER/functionals.csv and FOLDER/lld/NAME.csv
//   bench_egemaps_pass time FILE…            CPU seconds for the sound of all files together

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include "extractors/acoustic/egemaps_functionals.hpp"
#include "src/core/error.hpp"
#include "src/media/media_reader.hpp"

using namespace undertone;
using namespace undertone::extractors;

namespace {

struct Sound {
  std::vector<float> samples;
  int rate_hz = 0;
};

Sound read(const std::filesystem::path& file) {
  media::MediaOptions options;
  options.audio_rate_hz = 16000;
  const auto reader = media::open_media(file, options);
  Sound sound;
  while (const auto item = reader->next()) {
    const auto* block = std::get_if<media::AudioBlock>(&*item);
    if (block == nullptr) continue;
    sound.rate_hz = block->sample_rate_hz;
    sound.samples.insert(sound.samples.end(), block->samples.begin(), block->samples.end());
  }
  return sound;
}

template <class Names, class Values>
void write_row(std::ostream& out, const std::string& head, const Names& names, const Values& values) {
  out << head;
  for (std::size_t i = 0; i < names.size(); ++i) out << ',' << values[i];
  out << '\n';
}

void write_tables(const std::filesystem::path& folder, std::span<char*> files) {
  std::filesystem::create_directories(folder / "lld");
  std::ofstream functionals(folder / "functionals.csv");
  write_row(functionals, "file", kEgemapsFunctionalNames, kEgemapsFunctionalNames);
  for (const std::filesystem::path file : files) {
    const Sound sound = read(file);
    const auto frames = egemaps_frames(sound.samples, sound.rate_hz);
    write_row(functionals, file.filename().string(), kEgemapsFunctionalNames,
              egemaps_functionals(frames).values);
    std::ofstream lld(folder / "lld" / (file.stem().string() + ".csv"));
    write_row(lld, "frameTime", kEgemapsNames, kEgemapsNames);
    const auto rows = smooth(frames);
    for (std::size_t t = 0; t < rows.size(); ++t) {
      write_row(lld, std::to_string(static_cast<double>(t) * 0.01), kEgemapsNames, rows[t]);
    }
  }
}

void time_files(std::span<char*> files) {
  Sound all;
  for (const std::filesystem::path file : files) {
    const Sound sound = read(file);
    if (all.rate_hz == 0) all.rate_hz = sound.rate_hz;
    if (sound.rate_hz != all.rate_hz) throw Error(ErrorKind::kMisuse, "the files have several sample rates");
    all.samples.insert(all.samples.end(), sound.samples.begin(), sound.samples.end());
  }
  const std::clock_t begin = std::clock();
  const auto frames = egemaps_frames(all.samples, all.rate_hz);
  const auto functionals = egemaps_functionals(frames);
  const double cpu_s = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  const double sound_s = static_cast<double>(all.samples.size()) / all.rate_hz;
  std::cout << sound_s << ' ' << cpu_s << ' ' << functionals.values[0] << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::span arguments(argv, static_cast<std::size_t>(argc));
    const std::string what = arguments.size() > 2 ? arguments[1] : "";
    if (what == "tables" && arguments.size() > 3) {
      write_tables(arguments[2], arguments.subspan(3));
    } else if (what == "time") {
      time_files(arguments.subspan(2));
    } else {
      throw Error(ErrorKind::kMisuse, "bench_egemaps_pass tables FOLDER FILE... | time FILE...");
    }
  } catch (const Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
