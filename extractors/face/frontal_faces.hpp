#pragma once

#include <span>

namespace undertone::extractors {

/// dlib's detector of frontal faces as dlib's serialize() leaves it. dlib itself holds it compressed so well
/// that reading it takes a second, so the build reads it once and keeps what came out: see
/// unpack_frontal_faces.cpp, which writes the source of this function.
std::span<const char> frontal_faces();

}  // namespace undertone::extractors
