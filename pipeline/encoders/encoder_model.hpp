#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "fusion/fusion_model.hpp"
#include "src/tensor/encoder_network.hpp"

namespace undertone::pipeline {

/// What an encoder learns beside the labels: numbers about each utterance, as the beginning of its embedding
/// tells them. They say much more of an utterance than its label does, and so lead the way while labels are
/// few.
struct SideTask {
  std::string_view name;       // of the loss
  std::int64_t embedding = 0;  // how much of the embedding tells them
  std::int64_t targets = 0;    // 0: there is none
};

/// An encoder as a model of one modality, so that it is trained, judged and saved as the others are. Each
/// utterance is looked at by itself.
std::unique_ptr<fusion::FusionModel> make_encoder_model(std::string_view name, const fusion::ModelSpec& spec,
                                                        Modality modality,
                                                        std::shared_ptr<tensor::EncoderNetwork> network,
                                                        const SideTask& side_task = {});

}  // namespace undertone::pipeline
