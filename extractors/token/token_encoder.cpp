#include "extractors/token/token_encoder.hpp"

#include <algorithm>
#include <utility>

#include <torch/torch.h>

#include "extractors/encoder_weights.hpp"
#include "extractors/token/text_network.hpp"
#include "src/core/error.hpp"
#include "src/io/bundled_file.hpp"

namespace undertone::extractors {
namespace {

constexpr auto kWidth = static_cast<std::size_t>(kTextWidth);
// Utterances that go through the network together.
constexpr std::size_t kMostTurns = 512;

std::vector<float> to_vector(const at::Tensor& values) {
  const at::Tensor own = values.to(torch::kFloat).contiguous();
  return {own.const_data_ptr<float>(), own.const_data_ptr<float>() + own.numel()};
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n\f\v") == text.npos; }

class BundledEncoder final : public TokenEncoder {
 public:
  explicit BundledEncoder(const EncoderWeights& weights)
      : labels_(weights.labels()), fingerprint_(weights.fingerprint()) {
    OptionList list;
    list.add(options_);
    weights.read_options(list);
    network_ = make_text_network(options_, std::ssize(labels_), InitialWeights::kToBeLoaded);
    weights.load_into(network_->module());
    pieces_ = make_sentencepiece_tokenizer(network_->piece_model(), PieceIds::kOfModel);
    if (pieces_->vocabulary() > options_.pieces)
      throw Error(ErrorKind::kBadInput, "the encoder has more pieces than embeddings");
    network_->shorten();
  }

  std::size_t width() const override { return kWidth; }
  std::size_t reach() const override {
    return static_cast<std::size_t>(options_.context_layers * (options_.turns - 1));
  }
  const std::vector<std::string>& labels() const override { return labels_; }
  const std::string& fingerprint() const override { return fingerprint_; }

  std::vector<ToldTurn> tell(std::span<const Turn> turns, PastTurns& past) override {
    const torch::InferenceMode inference;
    std::vector<ToldTurn> told;
    for (std::size_t begin = 0; begin < turns.size(); begin += kMostTurns) {
      auto part = tell_part(turns.subspan(begin, std::min(kMostTurns, turns.size() - begin)), past);
      std::ranges::move(part, std::back_inserter(told));
    }
    return told;
  }

 private:
  std::vector<ToldTurn> tell_part(std::span<const Turn> turns, PastTurns& past) {
    std::vector<ToldTurn> told(turns.size());
    std::vector<std::vector<std::int64_t>> ids;
    std::vector<std::size_t> places;  // of the texts among the turns
    for (std::size_t i = 0; i < turns.size(); ++i) {
      if (is_blank(turns[i].text)) continue;
      told[i].tokens = pieces_->tokenize(turns[i].text);
      if (told[i].tokens.empty()) continue;
      told[i].is_present = true;
      std::vector<std::int64_t>& own = ids.emplace_back();
      for (const Token& token : told[i].tokens) own.push_back(token.id);
      places.push_back(i);
    }
    EncodedTexts encoded;
    if (!ids.empty()) encoded = network_->encode(ids);
    const std::size_t before = past.turns.size();
    remember(turns, places, encoded.vectors, past);
    if (!ids.empty()) fill(encoded, contexts_of(past, before, places), places, told);
    forget(past);
    return told;
  }

  static void remember(std::span<const Turn> turns, const std::vector<std::size_t>& places,
                       const at::Tensor& vectors, PastTurns& past) {
    const std::size_t before = past.turns.size();
    for (const Turn& turn : turns) past.turns.push_back({{}, turn.speaker});
    for (std::size_t i = 0; i < places.size(); ++i)
      past.turns[before + places[i]].vector = to_vector(vectors[static_cast<std::int64_t>(i)]);
  }

  /// [texts, width]
  at::Tensor contexts_of(const PastTurns& past, std::size_t before, const std::vector<std::size_t>& places) {
    const auto length = std::ssize(past.turns);
    Turns turns{torch::zeros({1, length, kTextWidth}), torch::zeros({1, length}, torch::kLong),
                torch::zeros({1, length}, torch::kBool)};
    for (std::int64_t i = 0; i < length; ++i) {
      const PastTurns::Past& one = past.turns[static_cast<std::size_t>(i)];
      turns.speakers.data_ptr<std::int64_t>()[i] = one.speaker;
      turns.present.data_ptr<bool>()[i] = !one.vector.empty();
      std::ranges::copy(one.vector, turns.vectors.data_ptr<float>() + i * kTextWidth);
    }
    std::vector<std::int64_t> rows;
    for (const std::size_t place : places) rows.push_back(static_cast<std::int64_t>(before + place));
    return network_->in_context(turns)[0].index_select(0, torch::tensor(rows, torch::kLong));
  }

  void fill(const EncodedTexts& encoded, const at::Tensor& contexts, const std::vector<std::size_t>& places,
            std::vector<ToldTurn>& told) {
    const ToldTexts result = network_->tell(encoded, contexts);
    for (std::size_t i = 0; i < places.size(); ++i) {
      ToldTurn& turn = told[places[i]];
      turn.frames.resize(turn.tokens.size() * kWidth);
      turn.embedding = to_vector(result.embeddings[static_cast<std::int64_t>(i)]);
      turn.logits = to_vector(result.logits[static_cast<std::int64_t>(i)]);
    }
    for (std::size_t k = 0; k < encoded.rows.size(); ++k)
      fill_rows(encoded.rows[k], result.frames[k], places, told);
  }

  static void fill_rows(const TextRows& rows, const at::Tensor& frames,
                        const std::vector<std::size_t>& places, std::vector<ToldTurn>& told) {
    const at::Tensor own = frames.contiguous(), counts = rows.steps.sum(1);
    const std::int64_t room = own.size(1) * kTextWidth;
    for (std::int64_t r = 0; r < own.size(0); ++r) {
      const auto text = static_cast<std::size_t>(rows.texts.const_data_ptr<std::int64_t>()[r]);
      const std::int64_t begin = rows.begins.const_data_ptr<std::int64_t>()[r];
      const std::int64_t pieces = counts.const_data_ptr<std::int64_t>()[r] - 2;  // without begin and end
      std::copy_n(own.const_data_ptr<float>() + r * room + kTextWidth, pieces * kTextWidth,
                  told[places[text]].frames.begin() + begin * kTextWidth);
    }
  }

  /// No layer looks further back.
  void forget(PastTurns& past) const {
    while (past.turns.size() > reach()) past.turns.pop_front();
  }

  TextNetworkOptions options_;
  std::vector<std::string> labels_;
  std::string fingerprint_;
  std::shared_ptr<TextNetwork> network_;
  std::unique_ptr<Tokenizer> pieces_;
};

}  // namespace

std::unique_ptr<TokenEncoder> make_token_encoder() {
  return make_token_encoder(io::bundled_file(kTokenWeights));
}

std::unique_ptr<TokenEncoder> make_token_encoder(const std::filesystem::path& weights) {
  return std::make_unique<BundledEncoder>(EncoderWeights(weights, "token"));
}

}  // namespace undertone::extractors
