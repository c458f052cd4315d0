#include "pipeline/encoders/bundled_encoders.hpp"

#include <utility>

#include "extractors/acoustic/voice_encoder.hpp"
#include "extractors/face/shared_face_encoder.hpp"
#include "extractors/token/token_encoder.hpp"
#include "pipeline/faces/face_codes.hpp"
#include "src/core/error.hpp"

namespace undertone::pipeline {
namespace {

/// `make` fills in one of the encoders.
template <class Make>
void make_wanted(const ModalityChoice& wanted, Modality modality, WithoutWeights without, Log& log,
                 Make&& make) {
  if (!wanted[index_of(modality)]) return;
  try {
    make();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kNotFound || without == WithoutWeights::kError) throw;
    log.warn("the modality " + std::string(to_string(modality)) + " is left out: " + error.message());
  }
}

std::unique_ptr<extractors::FaceEncoder> face_encoder_on(const tensor::Device& device) {
  auto encoder = extractors::make_face_encoder(device);
  return device.kind == tensor::DeviceKind::kCuda ? extractors::share_face_encoder(std::move(encoder))
                                                  : std::move(encoder);
}

}  // namespace

const extractors::ExtractorDescription* BundledEncoders::description(Modality modality) const {
  switch (modality) {
    case Modality::kText:
      return words ? &words->description() : nullptr;
    case Modality::kAudio:
      return voice ? &voice->description() : nullptr;
    case Modality::kVisual:
      return faces ? &faces->description() : nullptr;
  }
  return nullptr;
}

BundledEncoders make_bundled_encoders(const ModalityChoice& wanted, const tensor::Device& device,
                                      WithoutWeights without, Log& log,
                                      std::shared_ptr<extractors::FaceEncoder> faces) {
  BundledEncoders encoders;
  make_wanted(wanted, Modality::kText, without, log, [&] {
    encoders.words = extractors::make_conversation_extractor(extractors::make_token_encoder(),
                                                             extractors::TokenOutput::kUtterance);
  });
  make_wanted(wanted, Modality::kAudio, without, log, [&] {
    encoders.voice = extractors::make_voice_extractor(extractors::VoiceOutput::kUtterance);
  });
  make_wanted(wanted, Modality::kVisual, without, log, [&] {
    encoders.face_encoder = faces ? std::move(faces) : face_encoder_on(device);
    encoders.faces = make_face_codes(FaceCodeOutput::kUtterance, encoders.face_encoder);
  });
  return encoders;
}

}  // namespace undertone::pipeline
