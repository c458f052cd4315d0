// Any bytes as a media file: an Error or a result, never a crash, a hang or a leak.
#include <cstddef>
#include <cstdint>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include "src/core/error.hpp"
#include "src/media/media_reader.hpp"

using namespace undertone;

namespace {

constexpr int kMostItems = 200;  // enough to reach every path; a fuzzer wants many short runs

void read_all(const std::string& path, bool part_only) {
  media::MediaOptions options;
  options.pictures = media::Pictures::kBoth;
  options.subtitles = media::Subtitles::kOn;
  options.max_height = 48;
  options.decoder_threads = 1;
  options.policy = part_only ? media::DecodePolicy::kFast : media::DecodePolicy::kExact;
  if (part_only) {
    options.from = ClockTime{0.3};
    options.to = ClockTime{0.9};
  }
  try {
    const auto reader = media::open_media(path, options);
    for (int i = 0; i < kMostItems && reader->next(); ++i) {
    }
  } catch (const Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int descriptor = memfd_create("input", MFD_CLOEXEC);
  if (write(descriptor, data, size) == static_cast<ssize_t>(size)) {
    const std::string path = "/proc/self/fd/" + std::to_string(descriptor);
    read_all(path, false);
    read_all(path, true);
    try {
      media::probe_media(path, {});
    } catch (const Error&) {
    }
  }
  close(descriptor);
  return 0;
}
