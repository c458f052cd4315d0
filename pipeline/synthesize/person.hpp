#pragma once

#include <cstdint>

#include "pipeline/synthesize/canvas.hpp"

namespace undertone::synthesize {

enum class HairStyle { kShort, kSideParted, kCurly, kBob, kLong, kTiedBack, kCropped };

/// How a drawn person looks whatever they feel. Lengths are in face heights (hairline to chin).
struct Person {
  Colour skin{0.88F, 0.69F, 0.57F};
  Colour hair{0.24F, 0.16F, 0.11F};
  Colour iris{0.35F, 0.24F, 0.14F};
  Colour lips{0.72F, 0.38F, 0.36F};
  Colour clothes{0.25F, 0.32F, 0.45F};
  HairStyle hair_style = HairStyle::kShort;
  float stubble = 0;  // 0 to 1, the shadow of a beard

  float face_width = 0.77F;    // at the cheekbones
  float jaw_width = 0.60F;     // at the corners of the jaw
  float chin_width = 0.22F;    // how broad the chin is
  float eye_distance = 0.33F;  // from the middle of one eye to that of the other
  float eye_width = 0.158F;
  float eye_height = 0.066F;   // of the relaxed open eye
  float eye_slant = 0.008F;    // the outer corner above the inner
  float brow_height = 0.105F;  // brow above the middle of the eye
  float brow_thickness = 0.034F;
  float nose_width = 0.145F;
  float nose_length = 0.25F;  // from the middle of the eyes to the base
  float mouth_width = 0.29F;
  float lip_fullness = 1;  // 1 is average
  float neck_width = 0.46F;
  float age = 0;           // 0 to 1: folds beside the mouth and under the eyes
  std::uint64_t seed = 0;  // of the small irregularities: strands of hair
};

/// The same seed, the same person; neighbouring seeds look different.
Person make_person(std::uint64_t seed);

/// Every length and share brought into the range that can be drawn.
Person to_drawable(const Person& person);

}  // namespace undertone::synthesize
