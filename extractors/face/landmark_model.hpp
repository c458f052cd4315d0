#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

#include "extractors/face/face_box.hpp"

namespace undertone::extractors {

/// A cascade of forests of regression trees, as dlib's shape predictor writes it. All trees of a model are
/// equally deep.
struct LandmarkModel {
  struct Split {
    std::uint16_t first = 0;  // pixels whose levels are compared
    std::uint16_t second = 0;
    float threshold = 0;
  };
  struct Probe {  // a pixel, by its way from a point of the mean shape
    std::uint16_t anchor = 0;
    FacePoint way;
  };
  static constexpr int kLongestStep = 4095;  // so that eight of them add up in 16 bits
  struct Stage {
    std::vector<Split> splits;        // [trees, leaves − 1], each tree breadth first
    std::vector<std::int16_t> steps;  // [trees, leaves, 2 · points], in units of `unit`
    float unit = 1;
    std::vector<Probe> probes;
  };

  std::vector<FacePoint> mean;  // in a face's box, whose corners are (0, 0) and (1, 1)
  std::size_t trees = 0;        // of a stage
  std::size_t leaves = 0;       // of a tree
  std::vector<Stage> stages;
};

/// Where the model is: what UNDERTONE_LANDMARKS names, else where the package libdlib-data puts it. Throws
/// kNotFound, and says how to get it.
std::filesystem::path find_landmark_model();

/// Throws kNotFound, kIo, or kBadInput where the file is no such model or is cut short.
std::shared_ptr<const LandmarkModel> load_landmark_model(const std::filesystem::path& path);

}  // namespace undertone::extractors
