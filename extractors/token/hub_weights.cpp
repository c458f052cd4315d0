#include "extractors/token/hub_weights.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <vector>

#include <torch/torch.h>

#include "src/core/error.hpp"
#include "src/core/fingerprint.hpp"
#include "src/core/joined.hpp"
#include "src/io/json.hpp"
#include "src/io/safetensors.hpp"
#include "src/tensor/weights.hpp"

namespace undertone::extractors {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostIndexBytes = std::size_t{64} << 20;

/// The files that hold the weights.
std::vector<fs::path> weight_files(const fs::path& folder) {
  const fs::path single = folder / "model.safetensors", index = folder / "model.safetensors.index.json";
  if (fs::exists(single)) return {single};
  if (!fs::exists(index)) {
    throw Error(ErrorKind::kNotFound, folder.string() + " has neither model.safetensors nor its index" +
                                          (fs::exists(folder / "pytorch_model.bin")
                                               ? "; pytorch_model.bin is not read, convert it to safetensors"
                                               : ""));
  }
  return with_context("reading " + index.string(), [&] {
    std::set<fs::path> names;
    const io::Json json = io::parse_json(io::read_text_file(index, kMostIndexBytes));
    for (const auto& [tensor, value] : json.get_object("weight_map")) {
      const fs::path name = value.as_string(tensor);
      if (name.has_parent_path() || name.filename() != name)
        throw Error(ErrorKind::kBadInput, "'" + name.string() + "' is no file of the folder");
      names.insert(folder / name);
    }
    return std::vector<fs::path>(names.begin(), names.end());
  });
}

/// All tensors of an encoder, by their names without what stands before those of its model.
class HubTensors {
 public:
  explicit HubTensors(const fs::path& folder) {
    for (const fs::path& path : weight_files(folder))
      with_context("reading " + path.string(), [&] { files_.emplace_back(path); });
    for (const io::SafetensorsFile& file : files_) {
      for (const auto& [name, view] : file.content().tensors) tensors_.try_emplace(name, &view);
    }
    for (const std::string prefix : {"bert.", "roberta.", "model."}) {
      if (tensors_.contains(prefix + "embeddings.word_embeddings.weight")) prefix_ = prefix;
    }
  }

  std::string full_name(const std::string& name) const { return prefix_ + name; }

  /// Norms of old checkpoints call their weight gamma and their bias beta.
  const io::TensorView* find(const std::string& name) const {
    const auto found = tensors_.find(prefix_ + name);
    if (found != tensors_.end()) return found->second;
    for (const auto& [now, once] :
         {std::pair("LayerNorm.weight", "LayerNorm.gamma"), {"LayerNorm.bias", "LayerNorm.beta"}}) {
      if (!name.ends_with(now)) continue;
      const auto old = tensors_.find(prefix_ + name.substr(0, name.size() - std::strlen(now)) + once);
      if (old != tensors_.end()) return old->second;
    }
    return nullptr;
  }

 private:
  std::vector<io::SafetensorsFile> files_;
  std::map<std::string, const io::TensorView*, std::less<>> tensors_;
  std::string prefix_;
};

/// What the hub calls a weight of the network, part by part where it has several for one.
std::vector<std::string> hub_names(const std::string& own) {
  static const std::map<std::string, std::vector<std::string>> kParts = {
      {"word", {"embeddings.word_embeddings"}},
      {"position", {"embeddings.position_embeddings"}},
      {"type", {"embeddings.token_type_embeddings"}},
      {"norm", {"embeddings.LayerNorm"}},
      {"attention.ask", {"attention.self.query", "attention.self.key", "attention.self.value"}},
      {"attention.out", {"attention.output.dense"}},
      {"attention_norm", {"attention.output.LayerNorm"}},
      {"inner", {"intermediate.dense"}},
      {"outer", {"output.dense"}},
      {"layer.norm", {"output.LayerNorm"}},
  };
  const std::size_t last = own.rfind('.');
  std::string part = own.substr(0, last), before;
  if (part.starts_with("layer")) {
    const std::size_t dot = part.find('.');
    before = "encoder.layer." + part.substr(5, dot - 5) + ".";
    part = part.substr(dot + 1);
    if (part == "norm") part = "layer.norm";
  }
  std::vector<std::string> names;
  for (const std::string& name : kParts.at(part)) names.push_back(before + name + own.substr(last));
  return names;
}

bool is_real(io::TensorType type) {
  return type == io::TensorType::kF32 || type == io::TensorType::kF16 || type == io::TensorType::kBF16 ||
         type == io::TensorType::kF64;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  return "[" + joined(shape, ", ", [](std::int64_t size) { return std::to_string(size); }) + "]";
}

/// Copies one tensor into rows of a weight, or says what is wrong with it.
void fill(const HubTensors& tensors, const std::string& name, const at::Tensor& rows, Sha256& hash,
          std::vector<std::string>& problems) {
  const io::TensorView* view = tensors.find(name);
  const std::vector<std::int64_t> wanted = rows.sizes().vec();
  if (view == nullptr) {
    problems.push_back(tensors.full_name(name) + " is missing");
  } else if (view->shape != wanted) {
    problems.push_back(tensors.full_name(name) + " is " + shape_text(view->shape) + ", not " +
                       shape_text(wanted));
  } else if (!is_real(view->type)) {
    problems.push_back(tensors.full_name(name) + " is of type " + std::string(io::to_string(view->type)));
  } else {
    hash.update(view->bytes);
    if (view->type == io::TensorType::kF32) {
      std::memcpy(rows.mutable_data_ptr<float>(), view->bytes.data(), view->bytes.size());
    } else {
      std::ranges::copy(io::to_floats(*view), rows.mutable_data_ptr<float>());
    }
  }
}

std::string text_of(const HubConfig& config) {
  const TransformerOptions& shape = config.shape;
  std::string text = std::to_string(static_cast<int>(config.architecture)) + " " +
                     std::to_string(static_cast<int>(shape.activation)) + " " +
                     OptionText<double>::print(shape.norm_epsilon);
  for (const std::int64_t size : {shape.heads, shape.layers, shape.first_position})
    text += " " + std::to_string(size);
  return text;
}

std::shared_ptr<Transformer> make(const HubConfig& config) {
  try {
    return make_transformer(config.shape, InitialWeights::kToBeLoaded);
  } catch (const c10::Error& error) {
    throw Error(ErrorKind::kBadInput, "it has no place in memory: " + error.msg());
  }
}

}  // namespace

HubEncoder load_hub_encoder(const fs::path& folder) {
  const torch::NoGradGuard no_gradient;
  HubEncoder encoder;
  encoder.config = read_hub_config(folder);
  const HubTensors tensors(folder);
  encoder.network =
      with_context("making the network of " + folder.string(), [&] { return make(encoder.config); });
  Sha256 hash;
  hash.update(text_of(encoder.config));
  std::vector<std::string> problems;
  for (const auto& [own, weight] : tensor::named_weights(encoder.network->module(), "")) {
    const std::vector<std::string> names = hub_names(own);
    const std::int64_t rows = weight.size(0) / std::ssize(names);
    for (std::size_t i = 0; i < names.size(); ++i)
      fill(tensors, names[i], weight.narrow(0, rows * static_cast<std::int64_t>(i), rows), hash, problems);
  }
  if (!problems.empty()) {
    throw Error(ErrorKind::kBadInput, "the weights in " + folder.string() +
                                          " are not those of its config.json: " + joined(problems, "; "));
  }
  encoder.fingerprint = hash.hex_digest();
  encoder.network->module().eval();
  return encoder;
}

}  // namespace undertone::extractors
