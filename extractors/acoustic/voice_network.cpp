#include "extractors/acoustic/voice_network.hpp"

#include <vector>

#include <torch/torch.h>

#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

namespace nn = torch::nn;

constexpr double kRange = 18.4;  // natural logarithm: what is 80 dB below the loudest band counts as silence
constexpr double kBandScale = 0.3;    // brings bands to about unit deviation
constexpr std::int64_t kKernel = 15;  // frames of 40 ms: 0.6 s
constexpr std::int64_t kChannels = 64;

at::Tensor masked(const at::Tensor& values, const at::Tensor& steps) {
  return torch::where(steps.unsqueeze(-1), values, torch::zeros({}, values.options()));
}

/// Takes the mean of each band over the utterance away, so that neither level nor microphone matter, and what
/// lies far below the loudest.
at::Tensor level_bands(const at::Tensor& bands, const at::Tensor& steps) {
  const at::Tensor present = steps.unsqueeze(-1);
  const at::Tensor loudest = bands.masked_fill(~present, -1e9).amax({1, 2}, true);
  const at::Tensor clamped = masked(torch::maximum(bands, loudest - kRange), steps);
  const at::Tensor count = steps.sum(1).clamp_min(1).view({-1, 1, 1});
  return masked(kBandScale * (clamped - clamped.sum(1, true) / count), steps);
}

/// Every second step stays.
at::Tensor halved(const at::Tensor& steps) {
  using torch::indexing::None;
  using torch::indexing::Slice;
  return steps.index({Slice(), Slice(None, None, 2)});
}

/// Two convolutions over time and pitch, each of which halves both.
class FrontImpl : public nn::Module {
 public:
  explicit FrontImpl(std::int64_t width) {
    const auto convolution = [](std::int64_t in, std::int64_t out) {
      return nn::Conv2d(nn::Conv2dOptions(in, out, 3).stride(2).padding(1).bias(false));
    };
    first_ = register_module("first", convolution(1, kChannels / 2));
    first_norm_ = register_module("first_norm", nn::BatchNorm2d(kChannels / 2));
    second_ = register_module("second", convolution(kChannels / 2, kChannels));
    second_norm_ = register_module("second_norm", nn::BatchNorm2d(kChannels));
    project_ = register_module("project", nn::Linear(kChannels * kVoiceBands / kVoiceStride, width));
  }

  /// `steps` becomes that of what is returned, [N, T / 4, width].
  at::Tensor forward(const at::Tensor& bands, at::Tensor& steps) {
    at::Tensor maps = bands.unsqueeze(1);
    maps = halve(first_->forward(maps), first_norm_, steps);
    maps = halve(second_->forward(maps), second_norm_, steps);
    return project_->forward(maps.transpose(1, 2).flatten(2));
  }

 private:
  static at::Tensor halve(const at::Tensor& maps, nn::BatchNorm2d& norm, at::Tensor& steps) {
    steps = halved(steps);
    // Padding is made zero again, as the next convolution sees it.
    return torch::gelu(norm->forward(maps)) * steps.unsqueeze(1).unsqueeze(-1);
  }

  nn::Conv2d first_{nullptr}, second_{nullptr};
  nn::BatchNorm2d first_norm_{nullptr}, second_norm_{nullptr};
  nn::Linear project_{nullptr};
};
TORCH_MODULE(Front);

/// A frame and its neighbours: a gated convolution for each channel.
class NeighboursImpl : public nn::Module {
 public:
  NeighboursImpl(std::int64_t width, double dropout) {
    norm_ = register_module("norm", nn::LayerNorm(nn::LayerNormOptions({width})));
    gate_ = register_module("gate", nn::Linear(width, 2 * width));
    mix_ = register_module(
        "mix",
        nn::Conv1d(nn::Conv1dOptions(width, width, kKernel).padding(kKernel / 2).groups(width).bias(false)));
    mix_norm_ = register_module("mix_norm", nn::BatchNorm1d(width));
    out_ = register_module("out", nn::Linear(width, width));
    dropout_ = register_module("dropout", nn::Dropout(dropout));
  }
  at::Tensor forward(const at::Tensor& frames, const at::Tensor& steps) {
    const at::Tensor gated = masked(torch::glu(gate_->forward(norm_->forward(frames)), -1), steps);
    const at::Tensor mixed = mix_norm_->forward(mix_->forward(gated.transpose(1, 2)));
    return dropout_->forward(out_->forward(torch::silu(mixed).transpose(1, 2)));
  }

 private:
  nn::LayerNorm norm_{nullptr};
  nn::Linear gate_{nullptr}, out_{nullptr};
  nn::Conv1d mix_{nullptr};
  nn::BatchNorm1d mix_norm_{nullptr};
  nn::Dropout dropout_{nullptr};
};
TORCH_MODULE(Neighbours);

/// Every frame looks at all frames that hold something.
class AttentionImpl : public nn::Module {
 public:
  AttentionImpl(std::int64_t width, std::int64_t heads, double dropout) : heads_(heads) {
    norm_ = register_module("norm", nn::LayerNorm(nn::LayerNormOptions({width})));
    ask_ = register_module("ask", nn::Linear(width, 3 * width));
    out_ = register_module("out", nn::Linear(width, width));
    dropout_ = register_module("dropout", nn::Dropout(dropout));
  }
  at::Tensor forward(const at::Tensor& frames, const at::Tensor& steps) {
    const auto shape = {frames.size(0), frames.size(1), std::int64_t{3}, heads_, frames.size(2) / heads_};
    const auto parts = ask_->forward(norm_->forward(frames)).view(shape).permute({2, 0, 3, 1, 4}).unbind(0);
    const at::Tensor seen = at::scaled_dot_product_attention(
        parts[0], parts[1], parts[2], steps.unsqueeze(1).unsqueeze(1));  // [N, heads, T, width / heads]
    return dropout_->forward(out_->forward(seen.transpose(1, 2).flatten(2)));
  }

 private:
  std::int64_t heads_;
  nn::LayerNorm norm_{nullptr};
  nn::Linear ask_{nullptr}, out_{nullptr};
  nn::Dropout dropout_{nullptr};
};
TORCH_MODULE(Attention);

class BlockImpl : public nn::Module {
 public:
  explicit BlockImpl(const VoiceNetworkOptions& options) {
    neighbours_ = register_module("neighbours", Neighbours(options.width, options.dropout));
    attention_ = register_module("attention", Attention(options.width, options.heads, options.dropout));
    feed_ = register_module(
        "feed",
        nn::Sequential(nn::LayerNorm(nn::LayerNormOptions({options.width})),
                       nn::Linear(options.width, 4 * options.width), nn::GELU(), nn::Dropout(options.dropout),
                       nn::Linear(4 * options.width, options.width), nn::Dropout(options.dropout)));
  }
  at::Tensor forward(at::Tensor frames, const at::Tensor& steps) {
    frames = frames + neighbours_->forward(frames, steps);
    frames = frames + attention_->forward(frames, steps);
    return frames + feed_->forward(frames);
  }

 private:
  Neighbours neighbours_{nullptr};
  Attention attention_{nullptr};
  nn::Sequential feed_{nullptr};
};
TORCH_MODULE(Block);

/// Mean and deviation over the steps, each step as heavy as attention finds it.
class StatisticsImpl : public nn::Module {
 public:
  explicit StatisticsImpl(std::int64_t width) {
    weigh_ = register_module(
        "weigh", nn::Sequential(nn::Linear(width, width / 2), nn::Tanh(), nn::Linear(width / 2, width)));
  }
  at::Tensor forward(const at::Tensor& frames, const at::Tensor& steps) {
    const at::Tensor scores = weigh_->forward(frames).masked_fill(~steps.unsqueeze(-1), -1e9);
    const at::Tensor weights = torch::softmax(scores, 1);
    const at::Tensor mean = (weights * frames).sum(1);
    const at::Tensor square = (weights * frames.pow(2)).sum(1);
    return torch::cat({mean, (square - mean.pow(2)).clamp_min(1e-5).sqrt()}, -1);
  }

 private:
  nn::Sequential weigh_{nullptr};
};
TORCH_MODULE(Statistics);

class VoiceNetwork final : public tensor::EncoderNetwork, public nn::Module {
 public:
  VoiceNetwork(const VoiceNetworkOptions& options, std::int64_t labels) {
    if (options.width % options.heads != 0)
      throw Error(ErrorKind::kMisuse, "--width: not divisible by the number of heads");
    front_ = register_module("front", Front(options.width));
    for (std::int64_t i = 0; i < options.blocks; ++i)
      blocks_.push_back(register_module("block" + std::to_string(i), Block(options)));
    frame_norm_ = register_module("frame_norm", nn::LayerNorm(nn::LayerNormOptions({options.width})));
    frame_ = register_module("frame", nn::Linear(options.width, kVoiceFrameWidth));
    statistics_ = register_module("statistics", Statistics(kVoiceFrameWidth));
    embed_ = register_module("embed", nn::Linear(2 * kVoiceFrameWidth, options.embedding));
    dropout_ = register_module("dropout", nn::Dropout(2 * options.dropout));
    classify_ = register_module("classify", nn::Linear(options.embedding, labels));
  }

  nn::Module& module() override { return *this; }

  tensor::Encoded forward(const at::Tensor& values, const at::Tensor& given_steps) override {
    at::Tensor steps = given_steps;
    at::Tensor frames = front_->forward(level_bands(values, steps), steps);
    for (Block& block : blocks_) frames = block->forward(frames, steps);
    frames = frame_->forward(frame_norm_->forward(frames));
    const at::Tensor embedding = torch::gelu(embed_->forward(statistics_->forward(frames, steps)));
    return {masked(frames, steps), steps, embedding, classify_->forward(dropout_->forward(embedding))};
  }

 private:
  Front front_{nullptr};
  std::vector<Block> blocks_;
  nn::LayerNorm frame_norm_{nullptr};
  nn::Linear frame_{nullptr};
  Statistics statistics_{nullptr};
  nn::Linear embed_{nullptr}, classify_{nullptr};
  nn::Dropout dropout_{nullptr};
};

}  // namespace

std::shared_ptr<tensor::EncoderNetwork> make_voice_network(const VoiceNetworkOptions& options,
                                                           std::int64_t labels) {
  return std::make_shared<VoiceNetwork>(options, labels);
}

}  // namespace undertone::extractors
