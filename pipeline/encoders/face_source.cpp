#include "pipeline/encoders/face_source.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "data/corpora/sample_files.hpp"
#include "extractors/face/face_picture.hpp"
#include "pipeline/encoders/face_augmentation.hpp"
#include "src/core/error.hpp"
#include "src/media/still_picture.hpp"

namespace undertone::pipeline {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20;  // of one picture file
constexpr std::size_t kToldEvery = 256;                    // pictures
constexpr float kWhite = 255;

class FaceSource final : public UtteranceSource {
 public:
  explicit FaceSource(std::vector<std::uint8_t> pictures) : pictures_(std::move(pictures)) {}

  std::int64_t size(std::size_t /*dialogue*/) const override { return 1; }

  std::vector<float> values(std::size_t dialogue, std::size_t /*utterance*/, Modality modality,
                            std::optional<std::uint64_t> chance) const override {
    if (modality != Modality::kVisual) return {};
    const auto face =
        std::span(pictures_).subspan(dialogue * extractors::kFacePixels, extractors::kFacePixels);
    std::vector<float> levels = chance ? seen_anew(face, extractors::kFaceSide, *chance)
                                       : std::vector<float>(face.begin(), face.end());
    for (float& level : levels) level /= kWhite;
    return levels;
  }

 private:
  std::vector<std::uint8_t> pictures_;  // one behind the other
};

std::vector<std::uint8_t> read_face(const data::SampleFiles& files, const data::Sample& sample) {
  const std::string bytes = files.read(sample, kMostBytes);
  const auto* begin = reinterpret_cast<const std::uint8_t*>(bytes.data());
  return extractors::to_face_picture(media::decode_grey_still({begin, bytes.size()}));
}

}  // namespace

LearningSet make_face_set(data::Corpus& corpus, data::Split split, Progress& progress,
                          const std::stop_token& stop) {
  LearningSet set{corpus.labels, {}, false, 0, {}};
  set.widths[index_of(Modality::kVisual)] = static_cast<std::int64_t>(extractors::kFacePixels);
  const data::SampleFiles files(corpus);
  std::vector<std::uint8_t> pictures;
  const double total = static_cast<double>(data::count(corpus, split));
  for (const data::Sample& sample : corpus.samples) {
    if (sample.split != split || sample.file.empty()) continue;
    if (stop.stop_requested()) throw Error(ErrorKind::kCancelled, "reading the pictures was stopped");
    try {
      const std::vector<std::uint8_t> face = read_face(files, sample);
      pictures.insert(pictures.end(), face.begin(), face.end());
    } catch (const Error& error) {
      add_problem(corpus, {data::where(corpus, sample), 0, error.message() + "; left out"});
      continue;
    }
    LearningUtterance utterance;
    utterance.id = sample.id;
    utterance.label = label_index(corpus, sample);
    set.dialogues.push_back({sample.id, {std::move(utterance)}});
    if (set.dialogues.size() % kToldEvery == 0)
      progress.update({"reading pictures", static_cast<double>(set.dialogues.size()), total, "pictures"});
  }
  progress.finish();
  if (set.dialogues.empty()) {
    throw Error(ErrorKind::kMisuse, "no picture of " + corpus.path.string() +
                                        " can be read that belongs to the split '" +
                                        std::string(data::to_string(split)) + "'");
  }
  set.source = std::make_shared<FaceSource>(std::move(pictures));
  return set;
}

}  // namespace undertone::pipeline
