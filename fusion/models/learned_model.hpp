#pragma once

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <torch/nn/module.h>

#include "fusion/models/models.hpp"

namespace undertone::fusion {

/// What models that are torch modules share: they own their parameters themselves, and an utterance of which
/// no modality is present gets the shares of the labels in the training data.
class LearnedModel : public FusionModel, public torch::nn::Module {
 public:
  LearnedModel(std::string_view name, ModelSpec spec);

  std::string_view name() const final { return name_; }
  const ModelSpec& spec() const final { return spec_; }
  torch::nn::Module& module() final { return *this; }
  void observe(const std::vector<double>& label_counts) final;
  Prediction forward(const tensor::Batch& batch) final;

 protected:
  /// What the model says of the batch; it means nothing where no modality is present.
  virtual Prediction answer(const tensor::Batch& batch) = 0;

  /// Logarithms of the labels' shares in the training data, [labels].
  const at::Tensor& prior() const { return prior_; }

 private:
  std::string_view name_;
  ModelSpec spec_;
  at::Tensor prior_;
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
