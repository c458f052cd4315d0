#include "extractors/token/text_encoder.hpp"

#include <algorithm>
#include <cstring>

#include <torch/torch.h>

#include "extractors/token/hub_weights.hpp"
#include "extractors/token/token_windows.hpp"
#include "src/core/error.hpp"
#include "src/core/fingerprint.hpp"

namespace undertone::extractors {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kMarks = 2;  // around every window

at::Device to_torch(const tensor::Device& device) {
  if (device.kind == tensor::DeviceKind::kCpu) return at::kCPU;
  return {at::kCUDA, static_cast<at::DeviceIndex>(device.index)};
}

at::Tensor chosen_state(const std::vector<at::Tensor>& states, HiddenStates wanted) {
  if (wanted == HiddenStates::kLast) return states.back();
  const std::size_t count = std::min<std::size_t>(states.size(), 4);
  at::Tensor sum = states.back().to(at::kFloat);
  for (std::size_t i = 2; i <= count; ++i) sum = sum + states[states.size() - i];
  return sum / static_cast<double>(count);
}

class HubTextEncoder final : public TextEncoder {
 public:
  HubTextEncoder(HubEncoder encoder, std::unique_ptr<Tokenizer> tokenizer, const TextEncoderOptions& options)
      : encoder_(std::move(encoder)),
        tokenizer_(std::move(tokenizer)),
        options_(options),
        device_(to_torch(options.device)) {
    const bool half = options.precision == Precision::kHalf && device_.is_cuda();
    encoder_.network->module().to(device_, half ? at::kHalf : at::kFloat);
    fingerprint_ = sha256_hex(encoder_.fingerprint + "\n" + OptionText<HiddenStates>::print(options.states));
  }

  std::size_t width() const override { return static_cast<std::size_t>(encoder_.config.shape.width); }
  const std::string& fingerprint() const override { return fingerprint_; }

  std::vector<EncodedText> encode(std::span<const std::string_view> texts) override {
    const torch::InferenceMode inference;
    std::vector<EncodedText> encoded(texts.size());
    std::vector<std::size_t> lengths;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      encoded[i].tokens = tokenizer_->tokenize(texts[i]);
      encoded[i].values.resize(encoded[i].tokens.size() * width());
      lengths.push_back(encoded[i].tokens.size());
    }
    const auto most = static_cast<std::size_t>(encoder_.config.shape.most_tokens() - kMarks);
    const auto batches =
        window_batches(token_windows(lengths, most), static_cast<std::size_t>(options_.batch_tokens));
    for (const std::vector<TokenWindow>& batch : batches) encode_batch(batch, encoded);
    return encoded;
  }

 private:
  void encode_batch(const std::vector<TokenWindow>& windows, std::vector<EncodedText>& encoded) {
    const auto longest = static_cast<std::int64_t>(windows.back().size()) + kMarks;  // they are sorted
    const SpecialIds marks = tokenizer_->special();
    at::Tensor ids = torch::full({std::ssize(windows), longest}, marks.padding, torch::kLong);
    at::Tensor steps = torch::zeros({std::ssize(windows), longest}, torch::kBool);
    for (std::size_t i = 0; i < windows.size(); ++i) {
      auto* row = ids.mutable_data_ptr<std::int64_t>() + static_cast<std::int64_t>(i) * longest;
      auto* step = steps.mutable_data_ptr<bool>() + static_cast<std::int64_t>(i) * longest;
      const auto& tokens = encoded[windows[i].text].tokens;
      std::fill_n(step, windows[i].size() + kMarks, true);
      *row++ = marks.begin;
      for (std::size_t token = windows[i].begin; token < windows[i].end; ++token) *row++ = tokens[token].id;
      *row = marks.end;
    }
    const auto states = encoder_.network->forward({ids.to(device_), steps.to(device_)});
    const at::Tensor values =
        chosen_state(states, options_.states).to(at::TensorOptions(at::kCPU).dtype(at::kFloat)).contiguous();
    for (std::size_t i = 0; i < windows.size(); ++i)
      keep(windows[i], values[static_cast<std::int64_t>(i)], encoded[windows[i].text]);
  }

  /// `values` begins with the mark that stands before the window.
  void keep(const TokenWindow& window, const at::Tensor& values, EncodedText& encoded) const {
    const float* from = values.const_data_ptr<float>() + (window.keep_begin - window.begin + 1) * width();
    std::copy_n(from, (window.keep_end - window.keep_begin) * width(),
                encoded.values.data() + window.keep_begin * width());
  }

  HubEncoder encoder_;
  std::unique_ptr<Tokenizer> tokenizer_;
  TextEncoderOptions options_;
  at::Device device_;
  std::string fingerprint_;
};

}  // namespace

std::unique_ptr<TextEncoder> load_text_encoder(const fs::path& folder, const TextEncoderOptions& options) {
  HubConfig config = read_hub_config(folder);
  auto tokenizer = load_hub_tokenizer(folder, config.architecture);
  if (tokenizer->vocabulary() > config.shape.vocabulary) {
    throw Error(ErrorKind::kBadInput, "the tokenizer in " + folder.string() + " knows " +
                                          std::to_string(tokenizer->vocabulary()) + " pieces, the network " +
                                          std::to_string(config.shape.vocabulary));
  }
  return std::make_unique<HubTextEncoder>(load_hub_encoder(folder), std::move(tokenizer), options);
}

}  // namespace undertone::extractors
