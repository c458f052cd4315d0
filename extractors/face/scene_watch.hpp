#pragma once

#include <array>
#include <optional>
#include <span>

#include "extractors/face/face_box.hpp"
#include "src/media/image.hpp"

namespace undertone::extractors {

/// Tells whether a picture is still as it was when it was last searched, so that it need not be searched
/// again. What is about faces that are followed anyway does not count, nor what changes the brightness of
/// all.
class SceneWatch {
 public:
  void remember(const media::Image& grey) { last_ = look_at(grey); }
  void forget() { last_.reset(); }
  bool has_changed(const media::Image& grey, std::span<const FaceBox> followed) const;

 private:
  static constexpr int kColumns = 16;
  static constexpr int kRows = 9;
  using Look = std::array<float, kColumns * kRows>;  // mean levels
  static Look look_at(const media::Image& grey);

  std::optional<Look> last_;
};

}  // namespace undertone::extractors
