#pragma once

#include <cstdint>
#include <memory>

#include "extractors/acoustic/voice_input.hpp"
#include "src/core/options.hpp"
#include "src/tensor/encoder_network.hpp"

namespace undertone::extractors {

inline constexpr std::int64_t kVoiceFrameWidth = 128;
inline constexpr std::int64_t kVoiceStride = 8;  // rows that go in for a frame that comes out

struct VoiceNetworkOptions {
  std::int64_t width = 64;
  std::int64_t blocks = 3;
  std::int64_t heads = 4;
  std::int64_t embedding = 192;
  double dropout = 0.2;

  static void fields(auto& self, auto&& field) {
    field(self.width, {.name = "width",
                       .value = "N",
                       .help = "channels of the convolutions, a multiple of 16",
                       .low = 16,
                       .high = 2048});
    field(self.blocks, {.name = "blocks",
                        .value = "N",
                        .help = "blocks of attention behind the convolutions",
                        .low = 1,
                        .high = 48});
    field(self.heads, {.name = "heads",
                       .value = "N",
                       .help = "attention heads, among which the 128 numbers of a frame are divided",
                       .low = 1,
                       .high = 64});
    field(self.embedding,
          {.name = "embedding",
           .value = "N",
           .help = "width of what is made of the bands, and of what is made of the descriptors; "
                   "together they are the vector of the utterance",
           .low = 8,
           .high = 4096});
    field(self.dropout, {.name = "dropout",
                         .value = "SHARE",
                         .help = "share of activations left out in training",
                         .low = 0,
                         .high = 0.9});
  }
};

/// Two listeners, whose mean is the answer. One hears the mel bands, with level and colour of the channel
/// taken out: convolutions over time and pitch, then blocks in which each frame looks at all others, then
/// mean and deviation over the utterance, weighted by attention. The other knows mean and deviation of the
/// descriptors, over the voiced rows and the others. `values` are rows of VoiceInput, [N, T, kVoiceColumns].
std::shared_ptr<tensor::EncoderNetwork> make_voice_network(const VoiceNetworkOptions& options,
                                                           std::int64_t labels);

}  // namespace undertone::extractors
