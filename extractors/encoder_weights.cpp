#include "extractors/encoder_weights.hpp"

#include <torch/torch.h>

#include "src/core/error.hpp"
#include "src/core/fingerprint.hpp"
#include "src/io/json.hpp"
#include "src/tensor/weights.hpp"

namespace undertone::extractors {
namespace {

std::string fingerprint_of(const io::Safetensors& content) {
  Sha256 hash;
  for (const auto& [name, text] : content.metadata) hash.update(name + "\n" + text + "\n");
  for (const auto& [name, view] : content.tensors) {
    hash.update(name + "\n");
    hash.update(view.bytes);
  }
  return hash.hex_digest();
}

}  // namespace

EncoderWeights::EncoderWeights(const std::filesystem::path& path, std::string_view kind)
    : name_(path.filename().string()), file_(path) {
  with_context("reading the encoder " + path.string(), [&] {
    const auto text = file_.content().metadata.find("card");
    if (text == file_.content().metadata.end()) throw Error(ErrorKind::kBadInput, "it has no card");
    const io::Json card = io::parse_json(text->second);
    if (card.get_string("model") != kind) {
      throw Error(ErrorKind::kBadInput,
                  "it is of the kind " + card.get_string("model") + ", not " + std::string(kind));
    }
    for (const auto& [name, value] : card.at("options").as_object()) options_[name] = value.as_string(name);
    for (const io::Json& label : card.get_array("labels")) labels_.push_back(label.as_string("labels"));
  });
  fingerprint_ = fingerprint_of(file_.content());
}

void EncoderWeights::read_options(OptionList& options) const {
  std::vector<OptionValue> values;
  for (const auto& [name, text] : options_) values.push_back({name, text, name_ + ", " + name});
  options.assign(OptionLayer::kCommandLine, values);
  options.check();
}

void EncoderWeights::load_into(torch::nn::Module& network) const {
  with_context("loading the encoder " + name_,
               [&] { tensor::load_weights(file_.content(), "model.network.", network); });
  network.eval();
}

}  // namespace undertone::extractors
