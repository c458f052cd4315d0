// Writes a tone to the file that it is given, reads it again and says how long it is.
#include <cmath>
#include <iostream>
#include <vector>

#include "src/core/version.hpp"
#include "src/media/clip_writer.hpp"
#include "src/media/media_reader.hpp"

int main(int, char** argv) {
  constexpr int kRateHz = 8800;
  std::vector<float> tone(kRateHz / 2);
  for (std::size_t i = 0; i < tone.size(); ++i) tone[i] = 0.5F * std::sin(0.1F * static_cast<float>(i));

  const auto writer = undertone::media::make_clip_writer(argv[1]);
  undertone::media::AudioTrackOptions track;
  track.codec = "pcm_s16le";
  track.sample_rate_hz = kRateHz;
  writer->write_audio(writer->add_audio(track), tone);
  writer->finish();

  undertone::media::MediaOptions options;
  options.audio_rate_hz = kRateHz;
  const auto reader = undertone::media::open_media(argv[1], options);
  std::size_t count = 0;
  while (const auto item = reader->next()) {
    if (const auto* block = std::get_if<undertone::media::AudioBlock>(&*item)) count += block->samples.size();
  }
  std::cout << undertone::version() << ": " << static_cast<double>(count) / kRateHz << " s of sound\n";
}
