#pragma once

#include <memory>
#include <string_view>

#include "fusion/fusion_model.hpp"
#include "src/tensor/encoder_network.hpp"

namespace undertone::pipeline {

/// An encoder as a model of one modality, so that it is trained, judged and saved as the others are. Each
/// utterance is looked at by itself.
std::unique_ptr<fusion::FusionModel> make_encoder_model(std::string_view name, const fusion::ModelSpec& spec,
                                                        Modality modality,
                                                        std::shared_ptr<tensor::EncoderNetwork> network);

}  // namespace undertone::pipeline
