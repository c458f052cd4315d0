#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "src/core/conversation.hpp"
#include "src/media/clip_writer.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::testing {

/// The folder of real clips beside the project or above it; users do not have it.
inline std::optional<std::filesystem::path> shared_heads() {
  namespace fs = std::filesystem;
  for (fs::path folder = UNDERTONE_SOURCE_DIR; folder.has_relative_path(); folder = folder.parent_path()) {
    if (fs::is_directory(folder / "../shared/media/talking_heads"))
      return folder / "../shared/media/talking_heads";
  }
  MESSAGE("skipped: ../shared/media/talking_heads is absent");
  return std::nullopt;
}

inline constexpr int kShotRate_hz = 25;
inline constexpr int kSoundRate_hz = 16000;

/// Somebody who talks to the camera: a picture every 40 ms, and what is heard meanwhile.
struct Head {
  std::string name;
  std::vector<media::Image> pictures;
  std::vector<float> sound;

  double length_s() const { return static_cast<double>(pictures.size()) / kShotRate_hz; }
};

inline Head read_head(const std::filesystem::path& path, int height) {
  media::MediaOptions options;
  options.pictures = media::Pictures::kColour;
  options.frame_rate_hz = 0;
  options.max_height = height;
  options.audio_rate_hz = kSoundRate_hz;
  const auto reader = media::open_media(path, options);
  Head head{path.stem().string(), {}, {}};
  media::Image last;
  while (const auto item = reader->next()) {
    if (const auto* frame = std::get_if<media::VideoFrame>(&*item)) {
      while (head.length_s() <= frame->time_s) head.pictures.push_back(frame->colour);
    } else if (const auto* sound = std::get_if<media::AudioBlock>(&*item)) {
      head.sound.insert(head.sound.end(), sound->samples.begin(), sound->samples.end());
    }
  }
  return head;
}

/// A film of `width` × `height` pixels that is made picture by picture, and who says what in it.
class Film {
 public:
  Film(const std::filesystem::path& path, int width, int height)
      : width_(width), height_(height), writer_(media::make_clip_writer(path)) {
    media::VideoTrackOptions pictures;
    pictures.width = width;
    pictures.height = height;
    pictures.frame_rate_hz = kShotRate_hz;
    writer_->add_video(pictures);
    media::AudioTrackOptions sound;
    sound.sample_rate_hz = kSoundRate_hz;
    writer_->add_audio(sound);
  }

  /// Part of a clip, from `begin` to `end` of its pictures, is heard; `show` draws picture i of it.
  template <class Show>
  void turn(const Head& speaker, std::size_t begin, std::size_t end, const std::string& name, Show&& show) {
    Utterance utterance;
    utterance.id = std::to_string(utterances_.size() + 1);
    utterance.speaker = name;
    utterance.span = {static_cast<double>(count_) / kShotRate_hz,
                      static_cast<double>(count_ + end - begin) / kShotRate_hz};
    utterances_.push_back(utterance);
    for (std::size_t i = begin; i < end; ++i) {
      media::Image picture = media::make_image(width_, height_, 3);
      show(picture, i);
      writer_->write_video(0, picture, static_cast<double>(count_++) / kShotRate_hz);
    }
    constexpr std::size_t kSamples = kSoundRate_hz / kShotRate_hz;
    std::vector<float> heard(kSamples * (end - begin));
    for (std::size_t i = 0; i < heard.size() && begin * kSamples + i < speaker.sound.size(); ++i)
      heard[i] = speaker.sound[begin * kSamples + i];
    writer_->write_audio(1, heard);
  }

  Conversation finish() {
    writer_->finish();
    return Conversation(utterances_);
  }

 private:
  int width_, height_;
  std::unique_ptr<media::ClipWriter> writer_;
  std::size_t count_ = 0;
  std::vector<Utterance> utterances_;
};

/// Puts `part` into `picture` with its left edge at `left`, as far as there is room.
inline void paste(media::Image& picture, const media::Image& part, int left) {
  const int top = (picture.height - part.height) / 2;
  for (int y = std::max(0, -top); y < part.height && y + top < picture.height; ++y) {
    for (int x = std::max(0, -left); x < part.width && x + left < picture.width; ++x)
      std::copy_n(part.row(y) + 3 * x, 3, picture.row(y + top) + 3 * (x + left));
  }
}

}  // namespace undertone::testing
