#include "extractors/face/face_network.hpp"

#include <array>
#include <cmath>

#include <torch/torch.h>

#include "extractors/face/face_picture.hpp"

namespace undertone::extractors {
namespace {

namespace nn = torch::nn;

constexpr std::array<std::int64_t, 4> kBlocks = {1, 2, 2, 1};  // of the stages at 24, 12, 6 and 3 pixels
constexpr std::int64_t kLastSide = kFaceSide / 16;
constexpr std::int64_t kSqueeze = 8;      // by what the channels are fewer where they are weighed
constexpr double kLeastDeviation = 0.04;  // of a picture's levels: what varies less is nearly empty

nn::Conv2d make_convolution(std::int64_t in, std::int64_t out, std::int64_t size, std::int64_t stride) {
  nn::Conv2d convolution(nn::Conv2dOptions(in, out, size).stride(stride).padding(size / 2).bias(false));
  nn::init::kaiming_normal_(convolution->weight, 0, torch::kFanOut, torch::kReLU);
  return convolution;
}

/// Every picture by itself to mean 0 and about deviation 1.
at::Tensor level_pictures(const at::Tensor& pictures) {
  const auto [deviation, mean] = torch::std_mean(pictures, {2, 3}, 0, true);
  return (pictures - mean) / (deviation + kLeastDeviation);
}

/// Blurred by a bell of that deviation, [M, 1, H, W].
at::Tensor softened(const at::Tensor& pictures, double deviation) {
  const auto radius = static_cast<std::int64_t>(std::ceil(3 * deviation));
  const at::Tensor places = torch::arange(-radius, radius + 1, pictures.options());
  const at::Tensor bell = torch::exp(places.pow(2) / (-2 * deviation * deviation));
  const at::Tensor row = (bell / bell.sum()).view({1, 1, 1, -1});
  const at::Tensor padded = torch::replication_pad2d(pictures, {radius, radius, radius, radius});
  return torch::conv2d(torch::conv2d(padded, row), row.transpose(2, 3));
}

/// Weighs the channels by what there is of them in the whole picture.
class WeighImpl : public nn::Module {
 public:
  explicit WeighImpl(std::int64_t width) {
    squeeze_ = register_module("squeeze", nn::Linear(width, width / kSqueeze));
    weigh_ = register_module("weigh", nn::Linear(width / kSqueeze, width));
  }
  at::Tensor forward(const at::Tensor& maps) {
    const at::Tensor weights =
        torch::sigmoid(weigh_->forward(torch::relu(squeeze_->forward(maps.mean({2, 3})))));
    return maps * weights.unsqueeze(-1).unsqueeze(-1);
  }

 private:
  nn::Linear squeeze_{nullptr}, weigh_{nullptr};
};
TORCH_MODULE(Weigh);

/// Two convolutions beside a shortcut.
class BlockImpl : public nn::Module {
 public:
  BlockImpl(std::int64_t in, std::int64_t out, std::int64_t stride) : stride_(stride) {
    first_ = register_module("first", make_convolution(in, out, 3, stride));
    first_norm_ = register_module("first_norm", nn::BatchNorm2d(out));
    second_ = register_module("second", make_convolution(out, out, 3, 1));
    second_norm_ = register_module("second_norm", nn::BatchNorm2d(out));
    nn::init::zeros_(second_norm_->weight);  // at first the shortcut alone counts, which is learned faster
    weigh_ = register_module("weigh", Weigh(out));
    if (in == out && stride == 1) return;
    shortcut_ = register_module("shortcut", make_convolution(in, out, 1, 1));
    shortcut_norm_ = register_module("shortcut_norm", nn::BatchNorm2d(out));
  }
  at::Tensor forward(const at::Tensor& maps) {
    const at::Tensor once = torch::relu(first_norm_->forward(first_->forward(maps)));
    const at::Tensor twice = weigh_->forward(second_norm_->forward(second_->forward(once)));
    return torch::relu(twice + around(maps));
  }

 private:
  at::Tensor around(const at::Tensor& maps) {
    if (!shortcut_) return maps;
    const at::Tensor halved = stride_ == 1 ? maps : torch::avg_pool2d(maps, stride_);
    return shortcut_norm_->forward(shortcut_->forward(halved));
  }

  std::int64_t stride_;
  nn::Conv2d first_{nullptr}, second_{nullptr}, shortcut_{nullptr};
  nn::BatchNorm2d first_norm_{nullptr}, second_norm_{nullptr}, shortcut_norm_{nullptr};
  Weigh weigh_{nullptr};
};
TORCH_MODULE(Block);

class FaceNetwork final : public tensor::EncoderNetwork, public nn::Module {
 public:
  FaceNetwork(const FaceNetworkOptions& options, std::int64_t labels)
      : mirror_(options.mirror), soften_(options.soften) {
    front_ = register_module("front", make_convolution(1, options.width, 5, 2));
    front_norm_ = register_module("front_norm", nn::BatchNorm2d(options.width));
    std::int64_t width = options.width;
    for (std::size_t stage = 0; stage < kBlocks.size(); ++stage) {
      for (std::int64_t i = 0; i < kBlocks[stage]; ++i) {
        const bool halves = stage > 0 && i == 0;
        blocks_->push_back(Block(width, halves ? 2 * width : width, halves ? 2 : 1));
        width *= halves ? 2 : 1;
      }
    }
    register_module("blocks", blocks_);
    dropout_ = register_module("dropout", nn::Dropout(options.dropout));
    embed_ = register_module(
        "embed", nn::Linear(nn::LinearOptions(width * kLastSide * kLastSide, options.embedding).bias(false)));
    embed_norm_ = register_module("embed_norm", nn::BatchNorm1d(options.embedding));
    classify_ = register_module("classify", nn::Linear(options.embedding, labels));
  }

  nn::Module& module() override { return *this; }

  tensor::Encoded forward(const at::Tensor& values, const at::Tensor& steps) override {
    at::Tensor pictures = values.index({steps}).view({-1, 1, kFaceSide, kFaceSide});
    if (!is_training() && soften_ > 0) pictures = softened(pictures, soften_);
    pictures = level_pictures(pictures);
    at::Tensor seen = look_at(pictures);
    if (!is_training() && mirror_ == Mirror::kAveraged) seen = (seen + look_at(pictures.flip({3}))) / 2;
    const auto shape = {values.size(0), values.size(1), seen.size(1)};
    const at::Tensor frames = torch::zeros(shape, seen.options()).index_put({steps}, seen);
    const at::Tensor embedding = frames.sum(1) / steps.sum(1, true).clamp_min(1);
    return {frames, steps, embedding, classify_->forward(embedding)};
  }

 private:
  /// [M, 1, side, side] to [M, embedding].
  at::Tensor look_at(const at::Tensor& pictures) {
    at::Tensor maps =
        front_->forward(pictures).contiguous(at::MemoryFormat::ChannelsLast);  // faster on a CPU
    maps = torch::relu(front_norm_->forward(maps));
    for (const auto& block : *blocks_) maps = block->as<Block>()->forward(maps);
    const at::Tensor embedding = embed_norm_->forward(embed_->forward(dropout_->forward(maps.flatten(1))));
    return torch::relu(embedding).to(torch::kFloat);
  }

  Mirror mirror_;
  double soften_;
  nn::Conv2d front_{nullptr};
  nn::BatchNorm2d front_norm_{nullptr};
  nn::ModuleList blocks_;
  nn::Dropout dropout_{nullptr};
  nn::Linear embed_{nullptr}, classify_{nullptr};
  nn::BatchNorm1d embed_norm_{nullptr};
};

}  // namespace

std::shared_ptr<tensor::EncoderNetwork> make_face_network(const FaceNetworkOptions& options,
                                                          std::int64_t labels) {
  return std::make_shared<FaceNetwork>(options, labels);
}

}  // namespace undertone::extractors
