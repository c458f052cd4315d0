#include "fusion/checkpoint.hpp"

#include <torch/torch.h>

#include "fusion/registry.hpp"
#include "src/core/error.hpp"
#include "src/io/json.hpp"
#include "src/io/safetensors.hpp"
#include "src/tensor/weights.hpp"

namespace undertone::fusion {
namespace {

using io::Json;

constexpr const char* kMark = "undertone.checkpoint";
constexpr const char* kVersion = "1";
constexpr const char* kWeights = "model.";  // before the name of each

std::string scale_name(Modality modality, const char* part) {
  return "normalisation." + std::string(to_string(modality)) + "." + part;
}

io::TensorView view_of(const std::vector<float>& values) {
  return {io::TensorType::kF32, {static_cast<std::int64_t>(values.size())}, std::as_bytes(std::span(values))};
}

io::TensorView view_of(const at::Tensor& tensor) {
  const std::span bytes(static_cast<const std::byte*>(tensor.const_data_ptr()), tensor.nbytes());
  return {tensor::file_type(tensor), tensor.sizes().vec(), bytes};
}

/// On the CPU, contiguous, in the format of the file.
at::Tensor to_write(const at::Tensor& weight, WeightFormat format) {
  const at::Tensor own = weight.detach().to(at::kCPU).contiguous();
  if (format == WeightFormat::kFloat32 || own.scalar_type() != at::kFloat) return own;
  const at::Tensor half = own.to(at::kHalf);
  if (!at::isfinite(half).all().item<bool>())
    throw Error(ErrorKind::kMisuse, "a weight is too large for float16");
  return half;
}

Json to_json(const std::map<std::string, std::string>& texts) {
  Json::Object object;
  for (const auto& [name, text] : texts) object.push_back({name, text});
  return object;
}

std::map<std::string, std::string> to_texts(const Json& json) {
  std::map<std::string, std::string> texts;
  for (const auto& [name, text] : json.as_object()) texts[name] = text.as_string(name);
  return texts;
}

std::string card_text(const CheckpointCard& card) {
  Json::Array labels, widths;
  for (const std::string& name : card.spec.labels.names()) labels.push_back(name);
  for (const std::int64_t width : card.spec.widths) widths.push_back(width);
  return io::to_json_text(Json::Object{{"model", card.model},
                                       {"options", to_json(card.options)},
                                       {"labels", std::move(labels)},
                                       {"widths", std::move(widths)},
                                       {"speakers", card.spec.speakers},
                                       {"calibration", card.calibration},
                                       {"inputs", to_json(card.inputs)},
                                       {"notes", to_json(card.notes)}});
}

CheckpointCard parse_card(const io::Safetensors& content) {
  const auto version = content.metadata.find(kMark);
  if (version == content.metadata.end())
    throw Error(ErrorKind::kBadInput, "it is no checkpoint of undertone");
  if (version->second != kVersion) {
    throw Error(ErrorKind::kUnsupported, "it is a checkpoint of version " + version->second +
                                             "; this program reads version " + kVersion);
  }
  const auto text = content.metadata.find("card");
  if (text == content.metadata.end()) throw Error(ErrorKind::kBadInput, "it has no card");
  const Json json = io::parse_json(text->second);
  std::vector<std::string> labels;
  for (const Json& label : json.get_array("labels")) labels.push_back(label.as_string("labels"));
  const Json::Array& widths = json.get_array("widths");
  if (widths.size() != kModalities.size())
    throw Error(ErrorKind::kBadInput, "its card lists other modalities");
  CheckpointCard card{json.get_string("model"),
                      to_texts(json.at("options")),
                      {LabelSet(std::move(labels)), {}, json.get_integer("speakers")},
                      {},
                      json.get_string("calibration"),
                      to_texts(json.at("inputs")),
                      to_texts(json.at("notes"))};
  for (std::size_t m = 0; m < widths.size(); ++m) card.spec.widths[m] = widths[m].as_integer("widths");
  for (const Modality modality : kModalities) {
    const auto* mean = content.find(scale_name(modality, "mean"));
    const auto* deviation = content.find(scale_name(modality, "deviation"));
    if (mean == nullptr || deviation == nullptr) continue;
    card.normalisation.scales[index_of(modality)] = {io::to_floats(*mean), io::to_floats(*deviation)};
  }
  return card;
}

}  // namespace

std::unique_ptr<FusionModel> make_model(std::string_view kind, std::map<std::string, std::string>& options,
                                        const ModelSpec& spec, std::span<const ModelKind> kinds) {
  const auto factory = find_model_kind(kind, kinds).factory();
  OptionList list;
  factory->bind(list);
  std::vector<OptionValue> values;
  for (const auto& [name, text] : options) values.push_back({name, text, std::string(kind) + ", " + name});
  list.assign(OptionLayer::kCommandLine, values);
  list.check();
  for (const Option& option : list.options()) options[std::string(option.spec.name)] = option.texts().front();
  return factory->make(spec);
}

void save_checkpoint(const std::filesystem::path& path, const CheckpointCard& card, FusionModel& model,
                     io::Overwrite overwrite, WeightFormat format) {
  std::map<std::string, at::Tensor> weights;  // kept for as long as they are viewed
  for (const auto& [name, weight] : tensor::named_weights(model.module(), kWeights))
    weights[name] = to_write(weight, format);
  io::Safetensors content;
  for (const auto& [name, weight] : weights) content.tensors[name] = view_of(weight);
  for (const Modality modality : kModalities) {
    const auto& [mean, deviation] = card.normalisation.scales[index_of(modality)];
    if (mean.empty()) continue;
    content.tensors[scale_name(modality, "mean")] = view_of(mean);
    content.tensors[scale_name(modality, "deviation")] = view_of(deviation);
  }
  content.metadata = {{kMark, kVersion}, {"card", card_text(card)}};
  io::write_safetensors(path, content, overwrite);
}

LoadedCheckpoint load_checkpoint(const std::filesystem::path& path, std::span<const ModelKind> kinds) {
  return with_context("loading " + path.string(), [&] {
    const io::SafetensorsFile file(path);
    LoadedCheckpoint loaded{parse_card(file.content()), nullptr};
    loaded.model = make_model(loaded.card.model, loaded.card.options, loaded.card.spec, kinds);
    tensor::load_weights(file.content(), kWeights, loaded.model->module());
    loaded.model->module().eval();
    return loaded;
  });
}

void load_weights_of(const std::filesystem::path& path, FusionModel& model) {
  with_context("loading " + path.string(), [&] {
    const io::SafetensorsFile file(path);
    tensor::load_weights(file.content(), kWeights, model.module());
  });
}

}  // namespace undertone::fusion
