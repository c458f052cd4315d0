#include "extractors/acoustic/voice_network.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

namespace nn = torch::nn;

constexpr double kRange = 18.4;  // natural logarithm: what is 80 dB below the loudest band counts as silence
constexpr double kBandScale = 0.3;  // brings bands to about unit deviation

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

/// Padding is made zero again, as the next convolution sees it.
at::Tensor masked_maps(const at::Tensor& maps, const at::Tensor& steps) {
  return maps * steps.unsqueeze(1).unsqueeze(-1);
}

nn::Conv2d convolution(std::int64_t in, std::int64_t out, std::array<std::int64_t, 2> size,
                       std::array<std::int64_t, 2> stride) {
  return nn::Conv2d(
      nn::Conv2dOptions(in, out, size).stride(stride).padding({size[0] / 2, size[1] / 2}).bias(false));
}

/// Two convolutions beside a shortcut. What they found is weighed channel by channel by what the whole
/// utterance holds of it.
class ResidualImpl : public nn::Module {
 public:
  enum class Steps { kKept, kHalved };  // bands are halved always
  ResidualImpl(std::int64_t in, std::int64_t out, Steps steps) : stride_{steps == Steps::kHalved ? 2 : 1, 2} {
    first_ = register_module("first", convolution(in, out, {3, 3}, stride_));
    first_norm_ = register_module("first_norm", nn::BatchNorm2d(out));
    second_ = register_module("second", convolution(out, out, {3, 3}, {1, 1}));
    second_norm_ = register_module("second_norm", nn::BatchNorm2d(out));
    shortcut_ = register_module("shortcut", convolution(in, out, {1, 1}, stride_));
    shortcut_norm_ = register_module("shortcut_norm", nn::BatchNorm2d(out));
    weigh_ = register_module("weigh", nn::Sequential(nn::Linear(out, out / 4), nn::ReLU(),
                                                     nn::Linear(out / 4, out), nn::Sigmoid()));
  }

  /// `steps` becomes that of what is returned.
  at::Tensor forward(const at::Tensor& maps, at::Tensor& steps) {
    const at::Tensor taken = shortcut_norm_->forward(shortcut_->forward(maps));
    if (stride_[0] == 2) steps = halved(steps);
    at::Tensor found = masked_maps(torch::relu(first_norm_->forward(first_->forward(maps))), steps);
    found = second_norm_->forward(second_->forward(found));
    const at::Tensor weights = weigh_->forward(mean_over_steps(found.mean(3), steps));
    return masked_maps(torch::relu(found * weights.unsqueeze(-1).unsqueeze(-1) + taken), steps);
  }

 private:
  /// Of [N, channels, T].
  static at::Tensor mean_over_steps(const at::Tensor& found, const at::Tensor& steps) {
    const at::Tensor count = steps.sum(1, true).clamp_min(1);
    return (found * steps.unsqueeze(1)).sum(2) / count;
  }

  std::array<std::int64_t, 2> stride_;
  nn::Conv2d first_{nullptr}, second_{nullptr}, shortcut_{nullptr};
  nn::BatchNorm2d first_norm_{nullptr}, second_norm_{nullptr}, shortcut_norm_{nullptr};
  nn::Sequential weigh_{nullptr};
};
TORCH_MODULE(Residual);

/// Convolutions over time and pitch, which leave an eighth of the steps and a sixteenth of the bands.
class FrontImpl : public nn::Module {
 public:
  explicit FrontImpl(std::int64_t width, double dropout) {
    using Steps = ResidualImpl::Steps;
    stem_ = register_module("stem", convolution(1, width / 4, {7, 3}, {4, 2}));
    stem_norm_ = register_module("stem_norm", nn::BatchNorm2d(width / 4));
    low_ = register_module("low", Residual(width / 4, width / 2, Steps::kHalved));
    middle_ = register_module("middle", Residual(width / 2, width, Steps::kKept));
    high_ = register_module("high", Residual(width, 3 * width / 2, Steps::kKept));
    dropout_ = register_module("dropout", nn::Dropout(dropout));
    project_ = register_module("project", nn::Linear(3 * width / 2 * kVoiceBands / 16, kVoiceFrameWidth));
    norm_ = register_module("norm", nn::LayerNorm(nn::LayerNormOptions({kVoiceFrameWidth})));
  }

  /// `steps` becomes that of what is returned, [N, T / 8, kVoiceFrameWidth].
  at::Tensor forward(const at::Tensor& bands, at::Tensor& steps) {
    steps = halved(halved(steps));
    at::Tensor maps =
        masked_maps(torch::relu(stem_norm_->forward(stem_->forward(bands.unsqueeze(1)))), steps);
    maps = low_->forward(maps, steps);
    maps = middle_->forward(maps, steps);
    maps = high_->forward(maps, steps);
    return dropout_->forward(norm_->forward(project_->forward(maps.transpose(1, 2).flatten(2))));
  }

 private:
  nn::Conv2d stem_{nullptr};
  nn::BatchNorm2d stem_norm_{nullptr};
  Residual low_{nullptr}, middle_{nullptr}, high_{nullptr};
  nn::Dropout dropout_{nullptr};
  nn::Linear project_{nullptr};
  nn::LayerNorm norm_{nullptr};
};
TORCH_MODULE(Front);

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
    // Written out: for sequences as short as these the fused kernels are slower in training.
    const double scale = 1 / std::sqrt(static_cast<double>(parts[0].size(3)));
    const at::Tensor scores = torch::matmul(scale * parts[0], parts[1].transpose(2, 3));
    const at::Tensor weights = torch::softmax(
        scores.masked_fill(steps.logical_not().unsqueeze(1).unsqueeze(1), -1e9), -1, torch::kFloat);
    const at::Tensor seen = torch::matmul(weights.to(parts[2].scalar_type()), parts[2]);
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
    constexpr std::int64_t kWidth = kVoiceFrameWidth;
    const double dropout = options.dropout / 2;
    attention_ = register_module("attention", Attention(kWidth, options.heads, dropout));
    feed_ = register_module(
        "feed", nn::Sequential(nn::LayerNorm(nn::LayerNormOptions({kWidth})), nn::Linear(kWidth, 4 * kWidth),
                               nn::GELU(), nn::Dropout(dropout), nn::Linear(4 * kWidth, kWidth),
                               nn::Dropout(dropout)));
  }
  at::Tensor forward(at::Tensor frames, const at::Tensor& steps) {
    frames = frames + attention_->forward(frames, steps);
    return frames + feed_->forward(frames);
  }

 private:
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

/// Mean and deviation of `values` [N, T, D] where `chosen` [N, T] is true; 0 where it never is.
at::Tensor mean_and_deviation(const at::Tensor& values, const at::Tensor& chosen) {
  const at::Tensor weight = chosen.unsqueeze(-1).to(values.scalar_type());
  const at::Tensor count = weight.sum(1).clamp_min(1);
  const at::Tensor mean = (values * weight).sum(1) / count;
  const at::Tensor square = ((values - mean.unsqueeze(1)).pow(2) * weight).sum(1) / count;
  return torch::cat({mean, square.clamp_min(1e-12).sqrt()}, -1);
}

/// What the descriptors are like over the utterance, and what follows from it.
class DescriptorsImpl : public nn::Module {
 public:
  DescriptorsImpl(std::int64_t width, double dropout) {
    constexpr std::int64_t kNumbers = 2 * (kVoiceDescriptors + kSpectral) + 1;
    norm_ = register_module("norm", nn::BatchNorm1d(nn::BatchNorm1dOptions(kNumbers).affine(false)));
    layers_ = register_module("layers", nn::Sequential());
    for (std::int64_t in = kNumbers, layer = 0; layer < 2; in = width, ++layer) {
      layers_->push_back(nn::Linear(in, width));
      layers_->push_back(nn::BatchNorm1d(width));
      layers_->push_back(nn::GELU());
      if (layer == 0) layers_->push_back(nn::Dropout(dropout));
    }
  }

  at::Tensor forward(const at::Tensor& descriptors, const at::Tensor& steps) {
    const at::Tensor voiced =
        (descriptors.select(2, static_cast<std::int64_t>(Egemaps::kPitch)) > 0).logical_and(steps);
    const at::Tensor others = steps.logical_and(voiced.logical_not());
    const at::Tensor share = voiced.sum(1, true) / steps.sum(1, true).clamp_min(1);
    const at::Tensor numbers =
        torch::cat({mean_and_deviation(descriptors, voiced),
                    mean_and_deviation(descriptors.narrow(2, 0, kSpectral), others), share},
                   -1);
    return layers_->forward(norm_->forward(numbers).clamp(-kFarthest, kFarthest));
  }

 private:
  // The descriptors before the pitch are those that need no voice.
  static constexpr auto kSpectral = static_cast<std::int64_t>(Egemaps::kPitch);
  static constexpr double kFarthest = 3;  // deviations from the mean

  nn::BatchNorm1d norm_{nullptr};
  nn::Sequential layers_{nullptr};
};
TORCH_MODULE(Descriptors);

class VoiceNetwork final : public tensor::EncoderNetwork, public nn::Module {
 public:
  VoiceNetwork(const VoiceNetworkOptions& options, std::int64_t labels) {
    constexpr std::int64_t kWidth = kVoiceFrameWidth;
    if (kWidth % options.heads != 0 || options.width % 16 != 0)
      throw Error(ErrorKind::kMisuse,
                  "--width must be a multiple of 16 and --heads divide " + std::to_string(kWidth));
    front_ = register_module("front", Front(options.width, options.dropout));
    for (std::int64_t i = 0; i < options.blocks; ++i)
      blocks_.push_back(register_module("block" + std::to_string(i), Block(options)));
    norm_ = register_module("norm", nn::LayerNorm(nn::LayerNormOptions({kWidth})));
    statistics_ = register_module("statistics", Statistics(kWidth));
    embed_ = register_module("embed", nn::Linear(2 * kWidth, options.embedding));
    dropout_ = register_module("dropout", nn::Dropout(options.dropout));
    classify_ = register_module("classify", nn::Linear(options.embedding, labels));
    // The descriptors are few and easily learned by heart.
    const double dropout = std::min(0.9, 2.5 * options.dropout);
    descriptors_ = register_module("descriptors", Descriptors(options.embedding, dropout));
    descriptor_dropout_ = register_module("descriptor_dropout", nn::Dropout(dropout));
    descriptor_classify_ = register_module("descriptor_classify", nn::Linear(options.embedding, labels));
  }

  nn::Module& module() override { return *this; }

  tensor::Encoded forward(const at::Tensor& values, const at::Tensor& given_steps) override {
    at::Tensor steps = given_steps;
    const at::Tensor bands = values.narrow(2, 0, kVoiceBands);
    at::Tensor frames = front_->forward(level_bands(bands, steps), steps);
    for (Block& block : blocks_) frames = block->forward(frames, steps);
    frames = norm_->forward(frames);
    const at::Tensor heard = torch::gelu(embed_->forward(statistics_->forward(frames, steps)));
    const at::Tensor measured =
        descriptors_->forward(values.narrow(2, kVoiceBands, kVoiceDescriptors), given_steps);
    const std::vector<at::Tensor> opinions = {
        classify_->forward(dropout_->forward(heard)),
        descriptor_classify_->forward(descriptor_dropout_->forward(measured))};
    return {masked(frames, steps), steps, torch::cat({heard, measured}, 1), (opinions[0] + opinions[1]) / 2,
            opinions};
  }

 private:
  Front front_{nullptr};
  std::vector<Block> blocks_;
  nn::LayerNorm norm_{nullptr};
  Statistics statistics_{nullptr};
  nn::Linear embed_{nullptr}, classify_{nullptr}, descriptor_classify_{nullptr};
  nn::Dropout dropout_{nullptr}, descriptor_dropout_{nullptr};
  Descriptors descriptors_{nullptr};
};

}  // namespace

std::shared_ptr<tensor::EncoderNetwork> make_voice_network(const VoiceNetworkOptions& options,
                                                           std::int64_t labels) {
  return std::make_shared<VoiceNetwork>(options, labels);
}

}  // namespace undertone::extractors
