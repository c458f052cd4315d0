#include "pipeline/faces/face_codes.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace undertone::pipeline {
namespace {

using extractors::FaceTrack;

/// A step of an utterance and the face that stands for it.
struct Place {
  std::size_t utterance = 0;
  std::size_t step = 0;
  int track = 0;
  std::size_t seen = 0;
  float weight = 0;
};

std::vector<Place> places_of(const Conversation& conversation, const WatchedFaces& faces) {
  std::vector<Place> places;
  for (std::size_t i = 0; i < conversation.size(); ++i) {
    const FaceTrack* track = find_track(faces.seen.tracks, faces.speakers.of_utterance[i].track);
    if (track == nullptr) continue;
    const auto seen = observations_of(*track, conversation.utterances()[i].span);
    for (std::size_t step = 0; step < seen.size(); ++step) {
      if (seen[step]) places.push_back({i, step, track->id, *seen[step], track->seen[*seen[step]].weight});
    }
  }
  return places;
}

class FaceCodeFeatures final : public FaceFeatures {
 public:
  FaceCodeFeatures(FaceCodeOutput output, std::shared_ptr<extractors::FaceEncoder> encoder)
      : output_(output), encoder_(std::move(encoder)) {
    description_ = {"face", "frames of the face encoder", Modality::kVisual, 1 / kFaceRate_hz, {}, 1};
    for (std::size_t i = 0; i < encoder_->width(); ++i)
      description_.names.push_back("face" + std::to_string(i));
    if (output_ == FaceCodeOutput::kUtterance) {
      description_.name = "face-utterance";
      description_.summary = "the vector of the face encoder for an utterance, and what it says of emotions";
      description_.hop_s = 0;
      for (const std::string& label : encoder_->labels()) description_.names.push_back("logit_" + label);
    } else {
      description_.names.emplace_back("quality");
    }
    description_.weights = encoder_->fingerprint();
  }
  const extractors::ExtractorDescription& description() const override { return description_; }

  std::vector<FeatureSequence> of(const Conversation& conversation, const WatchedFaces& faces) override {
    std::vector<FeatureSequence> all;
    for (const Utterance& utterance : conversation.utterances())
      all.push_back(empty_face_sequence(description_, utterance.span));
    std::vector<float> weights(all.size());
    const std::vector<Place> places = places_of(conversation, faces);
    for (std::size_t first = 0; first < places.size(); first += encoder_->batch()) {
      const auto some = std::span(places).subspan(first, std::min(encoder_->batch(), places.size() - first));
      put(some, encode(some, faces.seen.crops), all, weights);
    }
    if (output_ == FaceCodeOutput::kUtterance) average(all, weights);
    return all;
  }

 private:
  extractors::FaceCodes encode(std::span<const Place> places, const CropSpool& crops) {
    std::vector<std::uint8_t> pictures;
    for (const Place& place : places) {
      const auto crop = crops.read(place.track, place.seen);
      pictures.insert(pictures.end(), crop.begin(), crop.end());
    }
    return encoder_->encode(pictures);
  }

  void put(std::span<const Place> places, const extractors::FaceCodes& codes,
           std::vector<FeatureSequence>& all, std::vector<float>& weights) const {
    const std::size_t width = encoder_->width(), labels = encoder_->labels().size();
    for (std::size_t i = 0; i < places.size(); ++i) {
      const Place& place = places[i];
      const float* embedding = &codes.embeddings[i * width];
      const float* logits = &codes.logits[i * labels];
      FeatureSequence& sequence = all[place.utterance];
      if (output_ == FaceCodeOutput::kFrames) {
        const auto row = sequence.step(place.step);
        std::copy_n(embedding, width, row.begin());
        row.back() = place.weight;
        sequence.valid[place.step] = 1;
        continue;
      }
      const float weight = std::max(place.weight, 1e-3F);  // bad faces are better than none
      const auto row = sequence.step(0);
      for (std::size_t k = 0; k < width; ++k) row[k] += weight * embedding[k];
      for (std::size_t k = 0; k < labels; ++k) row[width + k] += weight * logits[k];
      weights[place.utterance] += weight;
    }
  }

  static void average(std::vector<FeatureSequence>& all, const std::vector<float>& weights) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!(weights[i] > 0)) continue;
      for (float& value : all[i].values) value /= weights[i];
      all[i].valid[0] = 1;
    }
  }

  FaceCodeOutput output_;
  std::shared_ptr<extractors::FaceEncoder> encoder_;
  extractors::ExtractorDescription description_;
};

}  // namespace

std::unique_ptr<FaceFeatures> make_face_codes(FaceCodeOutput output,
                                              std::shared_ptr<extractors::FaceEncoder> encoder) {
  return std::make_unique<FaceCodeFeatures>(output, std::move(encoder));
}

}  // namespace undertone::pipeline
