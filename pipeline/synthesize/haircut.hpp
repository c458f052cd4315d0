#pragma once

#include "pipeline/synthesize/curves.hpp"
#include "pipeline/synthesize/person.hpp"

namespace undertone::synthesize {

/// The shapes that a hair style is drawn with, in face heights.
struct Haircut {
  Path behind;  // what shows behind neck and ears; may be empty
  Path outer;   // the hair in front: its outer edge from the left temple over the crown to the right one,
  Path inner;   // and its edge on the face, the same way
  float parting_x = 0;
  bool curly = false;
};

Haircut haircut_of(const Person& person);

}  // namespace undertone::synthesize
