#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "src/media/clip_writer.hpp"
#include "tests/pipeline/segment/synthetic_sound.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::testing {

inline void write_clip(const std::filesystem::path& path, const Sound& sound) {
  const auto writer = media::make_clip_writer(path);
  media::AudioTrackOptions track;
  track.codec = "pcm_s16le";
  track.sample_rate_hz = kRate;
  writer->add_audio(track);
  writer->write_audio(0, sound);
  writer->finish();
}

inline void write_text(const std::filesystem::path& path, const std::string& text) {
  std::ofstream(path) << text;
}

/// Voices "a", "b", … of different pitch, each with some clips.
class MadeCorpus {
 public:
  explicit MadeCorpus(int speakers) {
    std::string index = "path,emotion,speaker\n";
    for (int speaker = 0; speaker < speakers; ++speaker) {
      const std::string name(1, static_cast<char>('a' + speaker));
      for (unsigned clip = 0; clip < 4; ++clip) {
        const std::string file = name + std::to_string(clip) + ".wav";
        const Voice voice{95.0 + 30 * speaker, 0.9 + 0.07 * speaker};
        write_clip(folder_ / file, speak(voice, 1.6, clip + 1));
        index += file + (clip % 2 == 0 ? ",neutral," : ",joy,") + name + "\n";
      }
    }
    write_text(folder_ / "index.csv", index);
  }
  const std::filesystem::path& path() const { return folder_.path(); }

 private:
  support::TemporaryDirectory folder_;
};

}  // namespace undertone::testing
