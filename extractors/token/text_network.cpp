#include "extractors/token/text_network.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

#include <ATen/cpu/Utils.h>
#include <torch/torch.h>

#include "extractors/token/context_layer.hpp"
#include "extractors/token/piece_model.hpp"
#include "src/core/error.hpp"

namespace undertone::extractors {
namespace {

namespace nn = torch::nn;

// Rows share a batch up to so many tokens: enough to keep the processor busy, and few enough to stay near it.
constexpr std::int64_t kTokensTogether = 1024;
// Room for the serialised model of pieces. Whole numbers are what a checkpoint can hold beside floats.
constexpr std::int64_t kPieceWords = 1 << 16;
constexpr std::size_t kWordBytes = sizeof(std::int64_t);

/// A window of a text, with begin and end.
struct Window {
  std::int64_t text, begin;
  std::vector<std::int64_t> ids;
};

std::vector<Window> windows_of(const std::vector<std::vector<std::int64_t>>& texts) {
  std::vector<Window> windows;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto& pieces = texts[i];
    std::size_t begin = 0;
    do {
      const std::size_t count = std::min(static_cast<std::size_t>(kWindowPieces), pieces.size() - begin);
      Window& window = windows.emplace_back(
          Window{static_cast<std::int64_t>(i), static_cast<std::int64_t>(begin), {kBeginPiece}});
      const auto first = pieces.begin() + static_cast<std::ptrdiff_t>(begin);
      window.ids.insert(window.ids.end(), first, first + static_cast<std::ptrdiff_t>(count));
      window.ids.push_back(kEndPiece);
      begin += count;
    } while (begin < pieces.size());
  }
  return windows;
}

/// Shares of windows that are about equally long.
std::vector<std::vector<const Window*>> grouped(const std::vector<Window>& windows) {
  std::vector<const Window*> order;
  for (const Window& window : windows) order.push_back(&window);
  std::ranges::stable_sort(order, {}, [](const Window* window) { return window->ids.size(); });
  std::vector<std::vector<const Window*>> groups;
  for (const Window* window : order) {
    const auto longest = static_cast<std::int64_t>(window->ids.size());
    if (groups.empty() || (std::ssize(groups.back()) + 1) * longest > kTokensTogether) groups.emplace_back();
    groups.back().push_back(window);
  }
  return groups;
}

/// A mean over the steps of each text, whichever rows they are in.
class MeanOfTexts {
 public:
  MeanOfTexts(std::int64_t texts, const at::TensorOptions& options)
      : sums_(torch::zeros({texts, kTextWidth}, options)), counts_(torch::zeros({texts, 1}, options)) {}

  void add(const at::Tensor& frames, const at::Tensor& steps, const at::Tensor& texts) {
    const at::Tensor present = steps.unsqueeze(-1).to(torch::kFloat);
    sums_ = sums_.index_add(0, texts, (frames.to(torch::kFloat) * present).sum(1));
    counts_ = counts_.index_add(0, texts, present.sum(1));
  }
  at::Tensor mean() const { return sums_ / counts_.clamp_min(1); }

 private:
  at::Tensor sums_, counts_;
};

TransformerOptions body_options(const TextNetworkOptions& options) {
  TransformerOptions body;
  body.vocabulary = options.pieces;
  body.width = kTextWidth;
  body.layers = options.layers;
  body.heads = options.heads;
  body.inner = options.inner;
  body.positions = kWindowPieces + 2;
  body.types = 1;
  body.dropout = body.attention_dropout = options.dropout;
  return body;
}

class TextNetworkModule final : public TextNetwork, public nn::Module {
 public:
  TextNetworkModule(const TextNetworkOptions& options, std::int64_t labels, InitialWeights weights)
      : turns_(options.turns), body_(make_transformer(body_options(options), weights)) {
    register_module("body", std::shared_ptr<nn::Module>(body_, &body_->module()));
    for (std::int64_t i = 0; i < options.context_layers; ++i) {
      layers_.push_back(
          make_context_layer({kTextWidth, options.context_heads, options.turns, options.dropout}));
      register_module("context" + std::to_string(i),
                      std::shared_ptr<nn::Module>(layers_.back(), &layers_.back()->module()));
    }
    const auto norm = [] { return nn::LayerNorm(nn::LayerNormOptions({kTextWidth})); };
    context_norm_ = register_module("context_norm", norm());
    bridge_ = register_module("bridge", nn::Linear(kTextWidth, kTextWidth));
    frame_norm_ = register_module("frame_norm", norm());
    embedding_norm_ = register_module("embedding_norm", norm());
    dropout_ = register_module("dropout", nn::Dropout(options.head_dropout));
    classify_ = register_module("classify", nn::Linear(kTextWidth, labels));
    alone_ = register_module("alone", nn::Linear(kTextWidth, labels));
    piece_model_ = register_buffer("piece_model", torch::zeros({kPieceWords}, torch::kLong));
  }

  nn::Module& module() override { return *this; }
  nn::Module& body() override { return body_->module(); }

  void shorten() override {
    const auto capabilities = at::cpu::get_cpu_capabilities();
    const auto found = capabilities.find("avx512_bf16");
    if (found != capabilities.end() && found->second.toBool()) body_->module().to(torch::kBFloat16);
  }

  EncodedTexts encode(const std::vector<std::vector<std::int64_t>>& texts) override {
    const std::vector<Window> windows = windows_of(texts);
    EncodedTexts encoded;
    MeanOfTexts mean(std::ssize(texts), classify_->weight.options());
    for (const auto& group : grouped(windows)) {
      TextRows& rows = encoded.rows.emplace_back(rows_of(group));
      mean.add(rows.frames, rows.steps, rows.texts);
    }
    encoded.vectors = mean.mean();
    return encoded;
  }

  at::Tensor in_context(const Turns& turns) override {
    const TurnRelations relations = relate_turns(turns.speakers, turns.present, turns_);
    at::Tensor vectors = turns.vectors;
    for (const auto& layer : layers_) vectors = layer->forward(vectors, relations);
    return context_norm_->forward(vectors);
  }

  ToldTexts tell(const EncodedTexts& texts, const at::Tensor& contexts) override {
    ToldTexts told;
    MeanOfTexts mean(texts.vectors.size(0), texts.vectors.options());
    const at::Tensor bridged = bridge_->forward(contexts);
    for (const TextRows& rows : texts.rows) {
      const at::Tensor added = bridged.index_select(0, rows.texts).unsqueeze(1);
      told.frames.push_back(frame_norm_->forward(rows.frames.to(torch::kFloat) + added));
      mean.add(told.frames.back(), rows.steps, rows.texts);
    }
    told.embeddings = embedding_norm_->forward(mean.mean() + contexts);
    told.logits = classify_->forward(dropout_->forward(told.embeddings));
    return told;
  }

  at::Tensor tell_alone(const EncodedTexts& texts) override {
    return alone_->forward(dropout_->forward(texts.vectors));
  }

  void set_piece_model(std::string_view bytes) override {
    if (bytes.size() > (kPieceWords - 1) * kWordBytes) {
      throw Error(ErrorKind::kMisuse, "a model of pieces of " + std::to_string(bytes.size()) +
                                          " bytes is too large for the encoder");
    }
    piece_model_.zero_();
    auto* words = piece_model_.data_ptr<std::int64_t>();
    words[0] = std::ssize(bytes);
    std::memcpy(words + 1, bytes.data(), bytes.size());
  }

  std::string piece_model() const override {
    const at::Tensor held = piece_model_.to(torch::kCPU);
    const auto* words = held.const_data_ptr<std::int64_t>();
    if (words[0] < 0 || words[0] > static_cast<std::int64_t>((kPieceWords - 1) * kWordBytes))
      throw Error(ErrorKind::kBadInput, "the model of pieces in the weights is damaged");
    return {reinterpret_cast<const char*>(words + 1), static_cast<std::size_t>(words[0])};
  }

 private:
  TextRows rows_of(const std::vector<const Window*>& group) {
    const auto count = std::ssize(group), longest = std::ssize(group.back()->ids);
    const auto whole = at::TensorOptions().dtype(torch::kLong);
    const at::Tensor ids = torch::full({count, longest}, kPaddingPiece, whole);
    const at::Tensor steps = torch::zeros({count, longest}, torch::kBool);
    const at::Tensor texts = torch::empty({count}, whole), begins = torch::empty({count}, whole);
    for (std::int64_t i = 0; i < count; ++i) {
      const Window& window = *group[static_cast<std::size_t>(i)];
      std::ranges::copy(window.ids, ids.data_ptr<std::int64_t>() + i * longest);
      std::fill_n(steps.data_ptr<bool>() + i * longest, window.ids.size(), true);
      texts.data_ptr<std::int64_t>()[i] = window.text;
      begins.data_ptr<std::int64_t>()[i] = window.begin;
    }
    const auto device = classify_->weight.device();
    TextRows rows{texts.to(device), begins, {}, steps.to(device)};
    rows.frames = body_->forward({ids.to(device), rows.steps}).back();
    return rows;
  }

  std::int64_t turns_;
  std::shared_ptr<Transformer> body_;
  std::vector<std::shared_ptr<ContextLayer>> layers_;
  nn::LayerNorm context_norm_{nullptr}, frame_norm_{nullptr}, embedding_norm_{nullptr};
  nn::Linear bridge_{nullptr}, classify_{nullptr}, alone_{nullptr};
  nn::Dropout dropout_{nullptr};
  at::Tensor piece_model_;
};

}  // namespace

std::shared_ptr<TextNetwork> make_text_network(const TextNetworkOptions& options, std::int64_t labels,
                                               InitialWeights weights) {
  return std::make_shared<TextNetworkModule>(options, labels, weights);
}

}  // namespace undertone::extractors
