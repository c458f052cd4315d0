#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "src/core/options.hpp"
#include "src/tensor/encoder_network.hpp"

namespace undertone::extractors {

/// Whether the mirror image is looked at too when nothing is being learned, which costs twice the time.
enum class Mirror { kIgnored, kAveraged };
constexpr auto option_choices(Mirror) {
  return std::to_array<Choice<Mirror>>({{Mirror::kIgnored, "ignored"}, {Mirror::kAveraged, "averaged"}});
}

struct FaceNetworkOptions {
  std::int64_t width = 32;
  std::int64_t embedding = 128;
  double dropout = 0.3;
  Mirror mirror = Mirror::kAveraged;
  double soften = 0;

  static void fields(auto& self, auto&& field) {
    field(
        self.width,
        {.name = "width",
         .value = "N",
         .help =
             "channels of the first stage; each of the three that follow has twice as many as the one before",
         .low = 8,
         .high = 512});
    field(self.embedding, {.name = "embedding",
                           .value = "N",
                           .help = "width of the vector that stands for a face",
                           .low = 8,
                           .high = 4096});
    field(self.dropout, {.name = "dropout",
                         .value = "SHARE",
                         .help = "share of what the last stage saw that is left out in training",
                         .low = 0,
                         .high = 0.9});
    field(self.mirror,
          {.name = "mirror",
           .value = "WHAT",
           .help = "when judging, the mirror image of a face is ignored, or looked at too and what is "
                   "seen averaged"});
    field(self.soften,
          {.name = "soften",
           .value = "PIXELS",
           .help = "when judging, faces are blurred by a bell of this deviation: for a network that learned "
                   "from pictures as soft as that",
           .low = 0,
           .high = 10});
  }
};

/// A residual network of 3×3 convolutions, each picture by itself. `values` are grey pictures of faces,
/// levels from 0 to 1, [N, T, kFacePixels]: brightness and contrast are taken out first. T are the pictures
/// of one utterance; frames are [N, T, embedding], and what stands for the utterance is their mean.
std::shared_ptr<tensor::EncoderNetwork> make_face_network(const FaceNetworkOptions& options,
                                                          std::int64_t labels);

}  // namespace undertone::extractors
