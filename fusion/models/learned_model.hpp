#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include <torch/nn/module.h>

#include "fusion/models/models.hpp"

namespace undertone::fusion {

/// What models that are torch modules share: they own their parameters themselves.
class LearnedModel : public FusionModel, public torch::nn::Module {
 public:
  LearnedModel(std::string_view name, ModelSpec spec) : name_(name), spec_(std::move(spec)) {}

  std::string_view name() const final { return name_; }
  const ModelSpec& spec() const final { return spec_; }
  torch::nn::Module& module() final { return *this; }

 private:
  std::string_view name_;
  ModelSpec spec_;
};

/// A factory of `Model(spec, options)`.
template <class Model, class Options>
class LearnedModelFactory final : public ModelFactory {
 public:
  void bind(OptionList& options) override { options.add(options_); }
  std::unique_ptr<FusionModel> make(const ModelSpec& spec) const override {
    return std::make_unique<Model>(spec, options_);
  }

 private:
  Options options_;
};

struct NoOptions {
  static void fields(auto&, auto&&) {}
};

}  // namespace undertone::fusion
