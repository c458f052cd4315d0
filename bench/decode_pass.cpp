// One streaming pass over a file, as labelling makes it: what `scripts/bench decode` and `memory` time.
#include <cstdio>
#include <string>

#include "src/core/error.hpp"
#include "src/media/media_reader.hpp"

using namespace undertone;

int main(int argc, char** argv) {
  if (argc != 3 || (std::string(argv[1]) != "fast" && std::string(argv[1]) != "exact")) {
    std::fprintf(stderr, "usage: bench_decode_pass fast|exact FILE\n");
    return 2;
  }
  try {
    media::MediaOptions options;  // 5 grey frames a second of at most 360 lines, sound at 16 kHz
    options.policy =
        std::string(argv[1]) == "fast" ? media::DecodePolicy::kFast : media::DecodePolicy::kExact;
    const auto reader = media::open_media(argv[2], options);
    long frames = 0, samples = 0;
    while (const auto item = reader->next()) {
      if (std::holds_alternative<media::VideoFrame>(*item)) ++frames;
      if (const auto* block = std::get_if<media::AudioBlock>(&*item))
        samples += static_cast<long>(block->samples.size());
    }
    std::printf("%ld frames handed out, %ld decoded, %.1f s of sound\n", frames,
                static_cast<long>(reader->report().frames_decoded),
                static_cast<double>(samples) / options.audio_rate_hz);
    return frames > 0 && samples > 0 ? 0 : 1;
  } catch (const Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
