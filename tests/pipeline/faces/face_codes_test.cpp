#ifdef UNDERTONE_WITH_TORCH

#include "pipeline/faces/face_codes.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

namespace undertone::pipeline {
namespace {

/// Says of a face how bright its first place is, and takes three at a time.
class Brightness final : public extractors::FaceEncoder {
 public:
  explicit Brightness(std::vector<std::size_t>& batches) : batches_(batches) {}
  std::size_t width() const override { return 2; }
  const std::vector<std::string>& labels() const override { return labels_; }
  const std::string& fingerprint() const override { return fingerprint_; }
  std::size_t batch() const override { return 3; }
  extractors::FaceCodes encode(std::span<const std::uint8_t> pictures) override {
    extractors::FaceCodes codes;
    batches_.push_back(pictures.size() / extractors::kFacePixels);
    for (std::size_t at = 0; at < pictures.size(); at += extractors::kFacePixels) {
      const auto level = static_cast<float>(pictures[at]);
      codes.embeddings.insert(codes.embeddings.end(), {level, -level});
      codes.logits.push_back(level / 2);
    }
    return codes;
  }

 private:
  std::vector<std::size_t>& batches_;
  std::vector<std::string> labels_ = {"joy"};
  std::string fingerprint_ = "made";
};

/// A face seen ten times from second 0 on, ten levels brighter each time and half as good from the third on.
WatchedFaces brightening(std::vector<ChosenFace> chosen) {
  WatchedFaces faces;
  extractors::FaceTrack track;
  track.id = 4;
  for (int i = 0; i < 10; ++i) {
    extractors::FaceObservation face;
    face.track = 4;
    face.time_s = 0.2 * i;
    face.weight = i < 2 ? 1.0F : 0.5F;
    track.seen.push_back(face);
    faces.seen.crops.add(
        4, std::vector<std::uint8_t>(extractors::kFacePixels, static_cast<std::uint8_t>(10 * i)));
  }
  faces.seen.tracks.tracks.push_back(std::move(track));
  faces.speakers.of_utterance = std::move(chosen);
  return faces;
}

Conversation turns(const std::vector<TimeSpan>& spans) {
  std::vector<Utterance> utterances;
  for (const TimeSpan& span : spans) {
    Utterance utterance;
    utterance.id = std::to_string(utterances.size() + 1);
    utterance.span = span;
    utterances.push_back(utterance);
  }
  return Conversation(utterances);
}

}  // namespace

TEST_SUITE("faces") {
  TEST_CASE("faces of all utterances are encoded together, in batches, and each lands in its step") {
    std::vector<std::size_t> batches;
    const auto codes = make_face_codes(FaceCodeOutput::kFrames, std::make_unique<Brightness>(batches));
    CHECK(codes->description().names == std::vector<std::string>{"face0", "face1", "quality"});
    CHECK(codes->description().weights == "made");
    const auto faces = brightening({{4, 1}, {std::nullopt, 1}, {4, 1}});
    const auto sequences = codes->of(turns({{0, 0.4}, {0.4, 1}, {1, 1.6}}), faces);
    CHECK(batches == std::vector<std::size_t>{3, 2});
    REQUIRE(sequences.size() == 3);
    CHECK(sequences[0].values == std::vector<float>{0, 0, 1, 10, -10, 1});
    CHECK(!sequences[1].any_valid());
    CHECK(sequences[2].values == std::vector<float>{50, -50, 0.5F, 60, -60, 0.5F, 70, -70, 0.5F});
  }

  TEST_CASE("an utterance is the mean of its faces, of which better ones count more") {
    std::vector<std::size_t> batches;
    const auto codes = make_face_codes(FaceCodeOutput::kUtterance, std::make_unique<Brightness>(batches));
    CHECK(codes->description().names == std::vector<std::string>{"face0", "face1", "logit_joy"});
    const auto sequences = codes->of(turns({{0, 0.6}, {1.2, 1.3}}), brightening({{4, 1}, {std::nullopt, 1}}));
    CHECK(sequences[0].steps == 1);
    CHECK(sequences[0].values[0] == doctest::Approx((10 + 0.5 * 20) / 2.5));
    CHECK(sequences[0].values[2] == doctest::Approx((5 + 0.5 * 10) / 2.5));
    CHECK(!sequences[1].any_valid());
  }
}

}  // namespace undertone::pipeline

#endif
