#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "fusion/fusion_model.hpp"
#include "src/core/options.hpp"

namespace undertone::fusion {

/// A kind of model with the options that it is made by. One factory makes models of one set of options.
class ModelFactory {
 public:
  virtual ~ModelFactory() = default;
  virtual void bind(OptionList& options) = 0;
  virtual std::unique_ptr<FusionModel> make(const ModelSpec& spec) const = 0;
};

struct ModelKind {
  std::string_view name;
  std::string_view summary;  // one sentence without a full stop
  std::unique_ptr<ModelFactory> (*factory)();
};

/// Every kind, baselines first.
std::span<const ModelKind> model_kinds();

/// Throws kMisuse, with the nearest name, where there is none of this name.
const ModelKind& find_model_kind(std::string_view name, std::span<const ModelKind> kinds = model_kinds());

}  // namespace undertone::fusion
