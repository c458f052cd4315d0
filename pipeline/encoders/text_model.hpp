#pragma once

#include <memory>
#include <string_view>

#include "extractors/token/text_network.hpp"
#include "fusion/fusion_model.hpp"

namespace undertone::pipeline {

/// The token encoder as a model, so that it is trained, judged and saved as the others are. It takes the
/// bytes of each utterance. Beside the labels it learns to tell them without the conversation ("alone").
/// It starts from "pieces", a serialised model of pieces, without which it cannot be used, and then, if
/// wanted, from "published", a folder with an encoder of which it takes over what it can.
std::unique_ptr<fusion::FusionModel> make_text_model(std::string_view name, const fusion::ModelSpec& spec,
                                                     const extractors::TextNetworkOptions& options);

}  // namespace undertone::pipeline
