#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <torch/torch.h>
// After libtorch, which has a CHECK of its own that ends the process.
#include <doctest/doctest.h>

#include "extractors/token/piece_model.hpp"
#include "extractors/token/text_network.hpp"
#include "extractors/token/token_encoder.hpp"
#include "src/io/safetensors.hpp"
#include "src/tensor/weights.hpp"
#include "tests/extractors/token/made_texts.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::extractors {
namespace {

namespace fs = std::filesystem;
using support::TemporaryDirectory;

// bfloat16 has eight bits, and sums come in another order with other neighbours.
constexpr float kRounding = 0.1F;

fs::path write_weights(const fs::path& path) {
  TextNetworkOptions options;
  options.pieces = 300;
  options.layers = 1;
  options.inner = 16;
  options.turns = 3;
  torch::manual_seed(1);
  const auto network = make_text_network(options, 2);
  network->set_piece_model(train_piece_model(testing::made_texts(), 300));
  const auto weights = tensor::named_weights(network->module(), "model.network.");
  io::Safetensors content;
  content.metadata["card"] =
      R"({"model":"token","options":{"pieces":"300","layers":"1","inner":"16","turns":"3"},"labels":["calm","cross"]})";
  for (const auto& [name, weight] : weights) {
    content.tensors[name] = {tensor::file_type(weight),
                             weight.sizes().vec(),
                             {static_cast<const std::byte*>(weight.const_data_ptr()), weight.nbytes()}};
  }
  io::write_safetensors(path, content, io::Overwrite::kReplace);
  return path;
}

const std::vector<Turn> kTalk = {{"What a lovely day!", 1},
                                 {"", 2},
                                 {"This is a dreadful letter.", 2},
                                 {"a day", 1},
                                 {"\u4f60\u597d \U0001F602", 0},
                                 {"lovely \xff\xfe", 2},
                                 {" \t ", 1},
                                 {"what", 1}};

bool are_near(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!(std::abs(a[i] - b[i]) < kRounding)) return false;
  }
  return true;
}

}  // namespace

TEST_SUITE("extractors") {
  TEST_CASE("turn by turn a conversation is told as it is all at once") {
    const TemporaryDirectory folder;
    const auto encoder = make_token_encoder(write_weights(folder / "w"));
    PastTurns past, step;
    const auto whole = encoder->tell(kTalk, past);
    REQUIRE(whole.size() == kTalk.size());
    for (std::size_t i = 0; i < kTalk.size(); ++i) {
      const ToldTurn one = encoder->tell({&kTalk[i], 1}, step).front();
      CAPTURE(i);
      CHECK(one.is_present == whole[i].is_present);
      CHECK((one.tokens == whole[i].tokens));
      CHECK(are_near(one.frames, whole[i].frames));
      CHECK(are_near(one.logits, whole[i].logits));
      CHECK(one.frames.size() == one.tokens.size() * encoder->width());
    }
    CHECK(past.turns.size() == 2);
    CHECK_FALSE(whole[1].is_present);
    CHECK_FALSE(whole[6].is_present);
  }

  TEST_CASE("what was said before changes what an utterance is taken for") {
    const TemporaryDirectory folder;
    const auto encoder = make_token_encoder(write_weights(folder / "w"));
    PastTurns past, none;
    encoder->tell({kTalk.data(), 3}, past);
    const auto in_context = encoder->tell({&kTalk[3], 1}, past).front();
    const auto alone = encoder->tell({&kTalk[3], 1}, none).front();
    CHECK_FALSE(are_near(in_context.embedding, alone.embedding));
    CHECK_FALSE(are_near(in_context.frames, alone.frames));
  }

  TEST_CASE("ten thousand words are features too, one for each piece") {
    const TemporaryDirectory folder;
    const auto encoder = make_token_encoder(write_weights(folder / "w"));
    std::string text;
    for (int i = 0; i < 10'000; ++i) text += i % 3 == 0 ? "lovely " : "day ";
    PastTurns past;
    const Turn turn{text, 1};
    const auto told = encoder->tell({&turn, 1}, past).front();
    CHECK(told.tokens.size() >= 10'000);
    CHECK(told.frames.size() == told.tokens.size() * encoder->width());
    for (const float value : told.frames) REQUIRE(std::isfinite(value));
  }

  TEST_CASE("as an extractor it looks at the turns before a clip, whether clips come singly or together") {
    const TemporaryDirectory folder;
    const fs::path weights = write_weights(folder / "w");
    std::vector<Utterance> said;
    const std::vector<std::string> texts = {"What a lovely day!", "This is a dreadful letter.", "a day",
                                            "a lovely letter", "what"};
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const auto begin = static_cast<double>(i);
      said.push_back(
          {"u" + std::to_string(i), {begin, begin + 0.8}, i % 2 == 0 ? "Ann" : "Bob", texts[i], {}, {}});
    }
    std::vector<Clip> clips;
    for (std::size_t i = 0; i < said.size(); ++i) {
      Clip& clip = clips.emplace_back();
      clip.span = said[i].span;
      clip.text = *said[i].text;
      clip.speaker = *said[i].speaker;
      clip.earlier = std::span(said).first(i);
    }
    const auto extractor = make_conversation_extractor(make_token_encoder(weights), TokenOutput::kUtterance);
    const auto together = extractor->extract_all(clips);
    for (std::size_t i = 0; i < clips.size(); ++i) {
      const auto one = extractor->extract(clips[i]);
      CHECK_NOTHROW(check(one));
      CHECK(are_near(one.values, together[i].values));
    }
    CHECK(together[0].names.back() == "logit_cross");
    Clip lone = clips[3];
    lone.earlier = {};
    CHECK_FALSE(are_near(extractor->extract(lone).values, together[3].values));
  }

  TEST_CASE("each piece is a step with its time, and without words nothing is there") {
    const TemporaryDirectory folder;
    const fs::path weights = write_weights(folder / "w");
    const auto extractor = make_conversation_extractor(make_token_encoder(weights), TokenOutput::kTokens);
    Clip clip;
    clip.span = {2, 4};
    clip.text = "what a lovely day";
    const auto tokens = extractor->extract(clip);
    CHECK_NOTHROW(check(tokens));
    CHECK(tokens.steps > 1);
    CHECK(tokens.times_s.size() == tokens.steps);
    CHECK(tokens.times_are_approximate);
    clip.text = "[door slams]";
    CHECK_FALSE(extractor->extract(clip).any_valid());
    clip.text.reset();
    CHECK_FALSE(extractor->extract(clip).any_valid());
  }
}

}  // namespace undertone::extractors
