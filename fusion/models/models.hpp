#pragma once

#include <memory>

#include "fusion/registry.hpp"

// One file a model; registry.cpp lists them.
namespace undertone::fusion {

std::unique_ptr<ModelFactory> majority_factory();
std::unique_ptr<ModelFactory> linear_factory();
std::unique_ptr<ModelFactory> concat_mlp_factory();
std::unique_ptr<ModelFactory> late_average_factory();
std::unique_ptr<ModelFactory> late_fusion_factory();
std::unique_ptr<ModelFactory> contextual_lstm_factory();
std::unique_ptr<ModelFactory> sdt_factory();
std::unique_ptr<ModelFactory> summer_factory();

}  // namespace undertone::fusion
