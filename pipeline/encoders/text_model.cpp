#include "pipeline/encoders/text_model.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include "extractors/token/text_start.hpp"
#include "extractors/token/tokenizer.hpp"
#include "fusion/blocks/inputs.hpp"
#include "fusion/losses.hpp"
#include "fusion/models/learned_model.hpp"
#include "pipeline/encoders/text_source.hpp"
#include "src/core/error.hpp"
#include "src/io/read_file.hpp"

namespace undertone::pipeline {
namespace {

constexpr std::size_t kMostPieceBytes = std::size_t{1} << 24;
// What is new learns faster than what was learned from much more text.
constexpr double kHeadRate = 5;
constexpr double kAloneWeight = 0.5;

std::unique_ptr<extractors::Tokenizer> make_tokenizer(const std::string& piece_model) {
  return extractors::make_sentencepiece_tokenizer(piece_model, extractors::PieceIds::kOfModel);
}

class TextModel final : public fusion::LearnedModel {
 public:
  TextModel(std::string_view name, const fusion::ModelSpec& spec,
            const extractors::TextNetworkOptions& options)
      : LearnedModel(name, spec),
        options_(options),
        network_(extractors::make_text_network(options, spec.classes())) {
    register_module("network", std::shared_ptr<torch::nn::Module>(network_, &network_->module()));
  }

  std::map<std::string, double> loss_weights() const override {
    return {{"label", 1.0}, {"alone", kAloneWeight}};
  }

  std::vector<fusion::ParameterGroup> parameter_groups() override {
    fusion::ParameterGroup body{"body", network_->body().parameters()}, head{"head", {}, kHeadRate};
    for (const auto& item : network_->module().named_parameters()) {
      if (!item.key().starts_with("body.")) head.parameters.push_back(item.value());
    }
    return {body, head};
  }

  void start_from(std::string_view what, const std::filesystem::path& path) override {
    if (what == "published") return start_from_published(path);
    if (what != "pieces") return LearnedModel::start_from(what, path);
    const std::string bytes = io::read_text_file(path, kMostPieceBytes);
    pieces_ = make_tokenizer(bytes);
    if (pieces_->vocabulary() != options_.pieces) {
      throw Error(ErrorKind::kMisuse, "these are " + std::to_string(pieces_->vocabulary()) +
                                          " pieces where the model is for " +
                                          std::to_string(options_.pieces) + " (--set pieces=N)");
    }
    network_->set_piece_model(bytes);
  }

 private:
  void start_from_published(const std::filesystem::path& folder) {
    pieces();
    extractors::start_from_published(*network_, folder);
  }

  fusion::Prediction answer(const tensor::Batch& batch) override {
    const tensor::ModalityBatch& part = batch[Modality::kText];
    const at::Tensor present = fusion::present_places(batch, Modality::kText);
    const at::Tensor logits =
        torch::zeros({present.size(0), present.size(1), spec().classes()}, part.values.options());
    if (!present.any().item<bool>()) return {.logits = logits};
    const auto encoded = network_->encode(pieces_of(part, present));
    const at::Tensor vectors =
        torch::zeros({present.size(0), present.size(1), extractors::kTextWidth}, part.values.options());
    const at::Tensor contexts =
        network_->in_context({vectors.index_put({present}, encoded.vectors), batch.speakers, present});
    const auto told = network_->tell(encoded, contexts.index({present}));
    fusion::Prediction prediction{.logits = logits.index_put({present}, told.logits.to(torch::kFloat))};
    if (is_training()) {
      const at::Tensor alone = network_->tell_alone(encoded).to(torch::kFloat);
      prediction.losses["alone"] = fusion::label_loss(logits.index_put({present}, alone), batch);
    }
    return prediction;
  }

  std::vector<std::vector<std::int64_t>> pieces_of(const tensor::ModalityBatch& part,
                                                   const at::Tensor& present) {
    const at::Tensor values = part.values.index({present}).squeeze(-1).to(torch::kCPU).contiguous();
    const at::Tensor counts = part.steps.index({present}).sum(1).to(torch::kCPU);
    std::vector<std::vector<std::int64_t>> all;
    for (std::int64_t i = 0; i < values.size(0); ++i) {
      const auto count = static_cast<std::size_t>(counts.const_data_ptr<std::int64_t>()[i]);
      const std::span row(values.const_data_ptr<float>() + i * values.size(1), count);
      std::vector<std::int64_t>& ids = all.emplace_back();
      for (const extractors::Token& token : pieces().tokenize(to_text(row))) ids.push_back(token.id);
    }
    return all;
  }

  /// Read from the weights when it is first needed, as these are filled in after the model is made.
  const extractors::Tokenizer& pieces() {
    if (!pieces_) {
      const std::string bytes = network_->piece_model();
      if (bytes.empty())
        throw Error(ErrorKind::kMisuse, "the encoder has no pieces yet: --start-from pieces=FILE");
      pieces_ = make_tokenizer(bytes);
    }
    return *pieces_;
  }

  extractors::TextNetworkOptions options_;
  std::shared_ptr<extractors::TextNetwork> network_;
  std::unique_ptr<extractors::Tokenizer> pieces_;
};

}  // namespace

std::unique_ptr<fusion::FusionModel> make_text_model(std::string_view name, const fusion::ModelSpec& spec,
                                                     const extractors::TextNetworkOptions& options) {
  if (spec.width(Modality::kText) == 0)
    throw Error(ErrorKind::kMisuse, "the data hold no text for the encoder " + std::string(name));
  return std::make_unique<TextModel>(name, spec, options);
}

}  // namespace undertone::pipeline
