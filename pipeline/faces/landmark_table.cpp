#include "pipeline/faces/landmark_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "extractors/face/face_geometry.hpp"
#include "src/io/csv.hpp"

namespace undertone::pipeline {
namespace {

using extractors::FaceObservation;
using extractors::FaceTrack;

constexpr std::size_t kEnough = 64 * 1024;

/// With so many digits behind the point, in any locale.
std::string text_of(double number, int digits) {
  std::array<char, 64> text{};
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed, digits);
  return error == std::errc() ? std::string(text.data(), end) : std::string();
}

/// What is spoken by a track at a time.
std::string utterance_at(const Conversation& conversation, const ActiveSpeakers& speakers, int track,
                         double time_s) {
  const auto& all = conversation.utterances();
  for (std::size_t i = 0; i < all.size() && all[i].span.begin_s <= time_s; ++i) {
    if (speakers.of_utterance[i].track == track && all[i].span.contains(time_s)) return all[i].id;
  }
  return {};
}

std::vector<std::string> fields_of(const FaceObservation& face, double scale) {
  std::vector<std::string> fields = {std::to_string(face.track), text_of(face.time_s, 3),
                                     text_of(face.weight, 3), "1"};
  for (const auto& point : face.landmarks) fields.push_back(text_of(scale * point.x, 1));
  for (const auto& point : face.landmarks) fields.push_back(text_of(scale * point.y, 1));
  for (const float value : extractors::face_geometry(face.landmarks, face.pose))
    fields.push_back(text_of(value, 4));
  return fields;
}

}  // namespace

std::string landmark_table_header() {
  std::vector<std::string> fields = {"file",      "name",       "utterance", "face_id",
                                     "timestamp", "confidence", "success"};
  for (const char* axis : {"x_", "y_"})
    for (std::size_t i = 0; i < extractors::kLandmarks; ++i) fields.push_back(axis + std::to_string(i));
  for (const std::string_view name : extractors::kFaceGeometryNames) fields.emplace_back(name);
  return io::to_csv_line(fields);
}

void write_landmark_table(const std::string& file, const Conversation& conversation,
                          const WatchedFaces& faces, int height,
                          const std::function<void(std::string_view)>& sink) {
  std::vector<const FaceObservation*> all;
  for (const FaceTrack& track : faces.seen.tracks.tracks)
    for (const FaceObservation& face : track.seen) all.push_back(&face);
  std::ranges::stable_sort(all, {}, [](const FaceObservation* face) { return face->time_s; });
  const double scale = height > 0 ? static_cast<double>(height) / std::max(1, faces.seen.frame_height) : 1;
  std::string lines;
  for (const FaceObservation* face : all) {
    const auto name = faces.speakers.names.find(face->track);
    std::vector<std::string> fields = {file,
                                       name == faces.speakers.names.end() ? std::string() : name->second,
                                       utterance_at(conversation, faces.speakers, face->track, face->time_s)};
    const auto more = fields_of(*face, scale);
    fields.insert(fields.end(), more.begin(), more.end());
    lines += io::to_csv_line(fields);
    if (lines.size() < kEnough) continue;
    sink(lines);
    lines.clear();
  }
  if (!lines.empty()) sink(lines);
}

}  // namespace undertone::pipeline
