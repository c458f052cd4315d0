#pragma once

#include "pipeline/synthesize/canvas.hpp"
#include "pipeline/synthesize/face_shape.hpp"

namespace undertone::synthesize {

/// One drawing: who, what they do, and the curves that follow from both.
struct Sitter {
  Person person;
  Expression expression;
  FaceShape shape;
};

// Each paints one layer; paint_person calls them from the back to the front. The first two draw the body,
// which does not tilt with the head, the others the head.
void paint_neck(Canvas& canvas, const Sitter& sitter);
void paint_clothes(Canvas& canvas, const Sitter& sitter);
void paint_hair_behind(Canvas& canvas, const Sitter& sitter);
void paint_ears(Canvas& canvas, const Sitter& sitter);
void paint_skin(Canvas& canvas, const Sitter& sitter);
void paint_nostrils(Canvas& canvas, const Sitter& sitter);
void paint_mouth(Canvas& canvas, const Sitter& sitter);
void paint_eyes(Canvas& canvas, const Sitter& sitter);
void paint_brows(Canvas& canvas, const Sitter& sitter);
void paint_hair_in_front(Canvas& canvas, const Sitter& sitter);

}  // namespace undertone::synthesize
