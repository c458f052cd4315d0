#pragma once

#include <memory>
#include <vector>

#include "extractors/face/face_box.hpp"
#include "src/media/image.hpp"

namespace undertone::extractors {

struct FoundFace {
  FaceBox box;
  double score = 0;  // above 0 the detector itself calls it a face
};

/// dlib's detector of frontal faces, which finds those from 75 pixels. One a worker thread.
class FrontalScanner {
 public:
  enum class Sizes { kAll, kSmall };  // kSmall: up to 200 pixels, for less

  virtual ~FrontalScanner() = default;
  virtual std::vector<FoundFace> scan(const media::Image& grey, Sizes sizes, double least_score) = 0;
};

enum class Instructions { kCommon, kAvx2 };  // kCommon: the vector instructions that every x86-64 has

/// The most that this machine can run and the build has compiled the scanner for.
Instructions best_instructions();

/// Throws kUnsupported where this machine or the build lacks them.
std::unique_ptr<FrontalScanner> make_frontal_scanner(Instructions instructions);

}  // namespace undertone::extractors
