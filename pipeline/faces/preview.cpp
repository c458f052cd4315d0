#include "pipeline/faces/preview.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "pipeline/faces/tiny_text.hpp"
#include "src/core/error.hpp"
#include "src/media/clip_writer.hpp"
#include "src/media/media_reader.hpp"

namespace undertone::pipeline {
namespace {

using extractors::FaceObservation;
using extractors::FaceTrack;

constexpr int kMostLines = 720;
constexpr int kSoundRate_hz = 48000;
constexpr double kStays_s = 0.3;  // how long a face is drawn beside the frame in which it was seen
constexpr Colour kListens = {90, 170, 250}, kSpeaks = {90, 230, 90}, kPlain = {240, 240, 240};

/// The place of a face between the two frames in which it was seen.
std::optional<FaceObservation> at_time(const FaceTrack& track, double time_s) {
  const auto after = std::ranges::lower_bound(track.seen, time_s, {}, &FaceObservation::time_s);
  const bool has_after = after != track.seen.end() && after->time_s - time_s < kStays_s;
  const bool has_before = after != track.seen.begin() && time_s - (after - 1)->time_s < kStays_s;
  if (!has_after && !has_before) return std::nullopt;
  if (!has_after || !has_before) return has_after ? *after : *(after - 1);
  FaceObservation face = *(after - 1);
  const auto share = static_cast<float>((time_s - face.time_s) / (after->time_s - face.time_s));
  const auto mix = [&](float& value, float next) { value += share * (next - value); };
  mix(face.box.left, after->box.left);
  mix(face.box.top, after->box.top);
  mix(face.box.width, after->box.width);
  mix(face.box.height, after->box.height);
  for (std::size_t i = 0; i < face.landmarks.size(); ++i) {
    mix(face.landmarks[i].x, after->landmarks[i].x);
    mix(face.landmarks[i].y, after->landmarks[i].y);
  }
  return face;
}

class Artist {
 public:
  Artist(const Conversation& conversation, const WatchedFaces& faces)
      : conversation_(conversation), faces_(faces) {}

  void draw(media::Image& picture, double time_s) const {
    const auto spoken = utterance_at(time_s);
    const auto speaker = spoken ? faces_.speakers.of_utterance[*spoken].track : std::nullopt;
    for (const FaceTrack& track : faces_.seen.tracks.tracks) {
      if (const auto face = at_time(track, time_s))
        draw_face(picture, *face, track.id == speaker ? kSpeaks : kListens);
    }
    if (spoken) draw_line(picture, *spoken);
  }

 private:
  std::optional<std::size_t> utterance_at(double time_s) const {
    const auto& all = conversation_.utterances();
    for (std::size_t i = 0; i < all.size() && all[i].span.begin_s <= time_s; ++i)
      if (all[i].span.contains(time_s)) return i;
    return std::nullopt;
  }

  void draw_face(media::Image& picture, const FaceObservation& face, Colour colour) const {
    const float scale =
        static_cast<float>(picture.height) / static_cast<float>(std::max(1, faces_.seen.frame_height));
    const auto place = [&](float value) { return static_cast<int>(std::lround(scale * value)); };
    const int left = place(face.box.left), top = place(face.box.top);
    const int width = place(face.box.width), height = place(face.box.height);
    const int line = std::max(1, picture.height / 240);
    fill(picture, left, top, width, line, colour);
    fill(picture, left, top + height, width + line, line, colour);
    fill(picture, left, top, line, height, colour);
    fill(picture, left + width, top, line, height, colour);
    for (const auto& point : face.landmarks)
      fill(picture, place(point.x) - line / 2, place(point.y) - line / 2, line, line, kPlain);
    const auto name = faces_.speakers.names.find(face.track);
    const std::string text =
        name == faces_.speakers.names.end() ? "face " + std::to_string(face.track) : name->second;
    write_tiny(picture, text, left, top - (kTinyHeight + 2) * line, line, colour);
  }

  void draw_line(media::Image& picture, std::size_t index) const {
    const Utterance& utterance = conversation_.utterances()[index];
    const ChosenFace& face = faces_.speakers.of_utterance[index];
    std::string text = utterance.speaker.value_or("utterance " + utterance.id);
    if (!face.track) text += ", off screen";
    text += " (" + std::to_string(std::lround(100 * face.confidence)) + "%)";
    if (utterance.label) text += ": " + *utterance.label;
    const int size = std::max(1, picture.height / 180);
    write_tiny(picture, text, 4 * size, picture.height - (kTinyHeight + 4) * size, size, kPlain);
  }

  const Conversation& conversation_;
  const WatchedFaces& faces_;
};

/// What is written, from the first picture on.
class Copy {
 public:
  explicit Copy(const std::filesystem::path& out) : writer_(media::make_clip_writer(out)) {}

  void begin(const media::MediaInfo& info) {
    const auto& video = info.streams[static_cast<std::size_t>(*info.video)].video;
    rate_hz_ = video.frame_rate_hz.value_or(25);
    has_sound_ = info.audio.has_value();
  }
  void add(const media::Image& picture, double time_s) {
    if (!width_) start(picture);
    media::Image cut = media::make_image(*width_, height_, 3);
    for (int y = 0; y < std::min(height_, picture.height); ++y)
      std::copy_n(picture.row(y), 3 * std::min(*width_, picture.width), cut.row(y));
    writer_->write_video(0, cut, time_s);
  }
  /// Sound before the first picture waits for it. Gaps become silent: a player needs every sample.
  void add(const media::AudioBlock& block) {
    const auto place = static_cast<std::int64_t>(std::llround(block.time_s * kSoundRate_hz));
    const std::int64_t gap = std::clamp<std::int64_t>(place - samples_, 0, 3600LL * kSoundRate_hz);
    waiting_.insert(waiting_.end(), static_cast<std::size_t>(gap), 0.0F);
    waiting_.insert(waiting_.end(), block.samples.begin(), block.samples.end());
    samples_ += gap + std::ssize(block.samples);
    flush();
  }
  void finish() {
    if (!width_) throw Error(ErrorKind::kUnsupported, "there are no pictures to draw faces into");
    flush();
    writer_->finish();
  }

 private:
  void start(const media::Image& picture) {
    width_ = std::max(2, picture.width / 2 * 2);
    height_ = std::max(2, picture.height / 2 * 2);
    media::VideoTrackOptions pictures;
    pictures.width = *width_;
    pictures.height = height_;
    pictures.frame_rate_hz = rate_hz_;
    pictures.settings = {{"preset", "veryfast"}};
    writer_->add_video(pictures);
    if (has_sound_) writer_->add_audio({});
  }
  void flush() {
    if (!width_ || waiting_.empty()) return;
    writer_->write_audio(1, waiting_);
    waiting_.clear();
  }

  std::unique_ptr<media::ClipWriter> writer_;
  double rate_hz_ = 25;
  bool has_sound_ = false;
  std::optional<int> width_;
  int height_ = 0;
  std::vector<float> waiting_;
  std::int64_t samples_ = 0;
};

}  // namespace

void write_preview(const std::filesystem::path& media, const media::StreamOptions& streams,
                   const Conversation& conversation, const WatchedFaces& faces,
                   const std::filesystem::path& out, Progress& progress, std::stop_token stop) {
  media::MediaOptions reading;
  reading.streams = streams;
  reading.pictures = media::Pictures::kColour;
  reading.frame_rate_hz = 0;
  reading.max_height = kMostLines;
  reading.audio_rate_hz = kSoundRate_hz;
  const auto reader = media::open_media(media, reading, std::move(stop));
  if (!reader->info().video)
    throw Error(ErrorKind::kUnsupported, media.string() + " has no pictures to draw faces into");
  Copy copy(out);
  copy.begin(reader->info());
  const Artist artist(conversation, faces);
  while (auto item = reader->next()) {
    if (auto* frame = std::get_if<media::VideoFrame>(&*item)) {
      artist.draw(frame->colour, frame->time_s);
      copy.add(frame->colour, frame->time_s);
      progress.update({"drawing", frame->time_s, reader->info().duration.seconds, "s"});
    } else if (const auto* sound = std::get_if<media::AudioBlock>(&*item)) {
      copy.add(*sound);
    }
  }
  progress.finish();
  copy.finish();
}

}  // namespace undertone::pipeline
