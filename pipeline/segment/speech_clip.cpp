#include "pipeline/segment/speech_clip.hpp"

#include <variant>

#include "pipeline/segment/speech_variants.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::pipeline {
namespace {

constexpr double kClipSeconds = 30;

}  // namespace

std::vector<float> load_clip(const std::filesystem::path& path) {
  media::MediaOptions options;
  options.pictures = media::Pictures::kNone;
  options.audio_rate_hz = kVariantRateHz;
  options.to = ClockTime{kClipSeconds};
  const auto reader = media::open_media(path, options);
  std::vector<float> sound;
  while (const auto item = reader->next()) {
    const auto* block = std::get_if<media::AudioBlock>(&*item);
    if (block != nullptr) sound.insert(sound.end(), block->samples.begin(), block->samples.end());
  }
  return sound;
}

}  // namespace undertone::pipeline
