#pragma once

#include <memory>

#include "extractors/face/face_encoder.hpp"

namespace undertone::extractors {

/// The same encoder for several threads. What they ask for while it is busy goes through it next, as one
/// batch of at most its size where no single one asks for more; an error reaches everybody whose faces were
/// in it.
std::unique_ptr<FaceEncoder> share_face_encoder(std::unique_ptr<FaceEncoder> encoder);

}  // namespace undertone::extractors
