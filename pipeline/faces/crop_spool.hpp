#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "extractors/face/face_picture.hpp"
#include "src/io/nameless_file.hpp"

namespace undertone::pipeline {

/// The faces that were seen, as small pictures on disk: who speaks is known only after the pass over the
/// recording, and those of hours take too much memory.
class CropSpool {
 public:
  /// The next one of a track, of kFacePixels levels.
  void add(int track, std::span<const std::uint8_t> crop);
  /// How many there are of a track.
  std::size_t count(int track) const;
  /// The one that was added to a track after `index` others.
  std::vector<std::uint8_t> read(int track, std::size_t index) const;

 private:
  io::NamelessFile file_;
  std::map<int, std::vector<std::uint32_t>> places_;  // by track: which of all crops they are
};

}  // namespace undertone::pipeline
