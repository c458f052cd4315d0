#include <cmath>
#include <cstring>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <torch/torch.h>
// After libtorch, which has a CHECK of its own that ends the process.
#include <doctest/doctest.h>

#include "extractors/token/hub_weights.hpp"
#include "extractors/token/text_encoder.hpp"
#include "src/core/fingerprint.hpp"
#include "src/io/json.hpp"
#include "src/io/safetensors.hpp"
#include "tests/extractors/token/fixtures.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::extractors {
namespace {

namespace fs = std::filesystem;

constexpr double kAgreement = 1e-4;  // what "the same numbers" is to mean

at::Tensor tensor_of(const io::Safetensors& content, const std::string& name) {
  const io::TensorView& view = content.at(name);
  const auto type = view.type == io::TensorType::kF32   ? torch::kFloat
                    : view.type == io::TensorType::kI64 ? torch::kLong
                    : view.type == io::TensorType::kI32 ? torch::kInt
                                                        : torch::kChar;
  at::Tensor tensor = torch::empty(view.shape, type);
  std::memcpy(tensor.mutable_data_ptr(), view.bytes.data(), view.bytes.size());
  return tensor;
}

double largest_difference(const at::Tensor& left, const at::Tensor& right) {
  REQUIRE(left.sizes() == right.sizes());
  return (left - right).abs().max().item<double>();
}

/// Every hidden state of one text, [layers + 1, T, width].
at::Tensor states_of(Transformer& network, const at::Tensor& ids) {
  const torch::NoGradGuard no_gradient;
  return torch::cat(network.forward({ids.unsqueeze(0), at::Tensor()}));
}

void check_states(const std::string& name) {
  const fs::path folder = token_fixtures() / name;
  const io::SafetensorsFile golden(folder / "states.safetensors");
  const HubEncoder encoder = load_hub_encoder(folder);
  int texts = 0;
  for (; golden.content().find("ids" + std::to_string(texts)) != nullptr; ++texts) {
    INFO(name << ", text " << texts);
    const at::Tensor expected = tensor_of(golden.content(), "states" + std::to_string(texts));
    const at::Tensor found =
        states_of(*encoder.network, tensor_of(golden.content(), "ids" + std::to_string(texts)));
    CHECK(largest_difference(found, expected) < kAgreement);
  }
  CHECK(texts == 9);
}

/// A copy of a checkpoint whose tensors may be changed.
struct Copied {
  explicit Copied(const std::string& name)
      : file(token_fixtures() / name / "model.safetensors"), content(file.content()) {
    for (const char* each : {"config.json", "vocab.txt"})
      fs::copy_file(token_fixtures() / name / each, folder.path() / each);
  }
  void write() {
    io::write_safetensors(folder.path() / "model.safetensors", content, io::Overwrite::kReplace);
  }
  void rename(const std::string& from, const std::string& to) {
    auto node = content.tensors.extract(from);
    REQUIRE_FALSE(node.empty());
    node.key() = to;
    content.tensors.insert(std::move(node));
  }

  support::TemporaryDirectory folder;
  io::SafetensorsFile file;
  io::Safetensors content;
};

std::string joined_ids(const std::vector<Token>& tokens) {
  std::string text = "101";
  for (const Token& token : tokens) text += "," + std::to_string(token.id);
  return text + ",102";
}

struct Minilm {
  explicit Minilm(const fs::path& folder)
      : encoder(load_hub_encoder(folder)),
        tokenizer(load_hub_tokenizer(folder, Architecture::kBert)),
        golden(token_fixtures() / "minilm/states.safetensors") {}

  /// Numbers by their digest; hidden states by a projection of each, and some in full.
  void check(const std::string& part, const std::vector<std::string>& texts) {
    const io::Safetensors& content = golden.content();
    const at::Tensor signs = tensor_of(content, "signs").to(torch::kDouble).unsqueeze(1);
    const at::Tensor expected = tensor_of(content, part + ".projections"),
                     full = tensor_of(content, part + ".full");
    std::string ids;
    std::vector<at::Tensor> found, found_full;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const std::vector<Token> tokens = tokenizer->tokenize(texts[i]);
      ids += (ids.empty() ? "" : ";") + joined_ids(tokens);
      std::vector<std::int64_t> numbers = {101};
      for (const Token& token : tokens) numbers.push_back(token.id);
      numbers.push_back(102);
      const at::Tensor states = states_of(*encoder.network, torch::tensor(numbers));
      found.push_back((states.to(torch::kDouble) * signs).sum(-1).to(torch::kFloat));
      if (i % (texts.size() / 4) == 0) found_full.push_back(states.select(1, std::ssize(numbers) / 2));
    }
    CHECK(sha256_hex(ids) == content.metadata.at(part + ".ids"));
    const double projected = largest_difference(torch::cat(found, 1), expected);
    const double whole = largest_difference(torch::stack(found_full), full);
    MESSAGE("minilm, " << texts.size() << " sentences: largest difference " << whole << ", of projections "
                       << projected);
    CHECK(whole < kAgreement);
    // A sum of 384 numbers, which may differ by more than each.
    CHECK(projected < kAgreement);
  }

  HubEncoder encoder;
  std::unique_ptr<Tokenizer> tokenizer;
  io::SafetensorsFile golden;
};

/// The turns of DailyDialog's test part, if it is there.
std::vector<std::string> dialogue_turns() {
  std::ifstream file;
  for (const fs::path& folder : {fs::path(UNDERTONE_SOURCE_DIR), fs::current_path()}) {
    if (!file.is_open()) file.open(folder / "../shared/corpora/dailydialog/test/dialogues_test.txt");
    if (!file.is_open()) file.clear();
  }
  constexpr std::string_view kEnd = "__eou__";
  std::vector<std::string> turns;
  for (std::string line; std::getline(file, line);) {
    for (std::size_t begin = 0; begin <= line.size();) {
      const std::size_t end = std::min(line.find(kEnd, begin), line.size());
      const std::string turn = line.substr(begin, end - begin);
      if (turn.find_first_not_of(" \r\n\t") != turn.npos) turns.push_back(turn);
      begin = end + kEnd.size();
    }
  }
  return turns;
}

}  // namespace

TEST_SUITE("extractors") {
  TEST_CASE("a published BERT, RoBERTa and XLM-RoBERTa gives the reference's hidden states, all of them") {
    check_states("bert");
    check_states("roberta");      // half precision, within a classifier
    check_states("xlm-roberta");  // bfloat16, in two files
  }

  TEST_CASE("minilm gives the reference's hidden states for sentences of the project's own") {
    const auto folder = fetched_pack("minilm");
    if (!folder) {
      MESSAGE("skipped: the pack minilm is absent (scripts/setup --models)");
      return;
    }
    Minilm minilm(*folder);
    std::vector<std::string> texts;
    const io::Json own = io::parse_json(minilm.golden.content().metadata.at("own"));
    for (const io::Json& text : own.as_array()) texts.push_back(text.as_string());
    minilm.check("own", texts);
  }

  TEST_CASE("minilm gives the reference's hidden states for 200 sentences of DailyDialog") {
    const auto folder = fetched_pack("minilm");
    const std::vector<std::string> turns = dialogue_turns();
    if (!folder || turns.empty()) {
      MESSAGE("skipped: the pack minilm or ../shared/corpora/dailydialog is absent");
      return;
    }
    Minilm minilm(*folder);
    const at::Tensor rows = tensor_of(minilm.golden.content(), "rows");
    std::vector<std::string> texts;
    for (std::int64_t i = 0; i < rows.size(0); ++i)
      texts.push_back(turns.at(static_cast<std::size_t>(rows[i].item<int>())));
    CHECK(texts.size() == 200);
    minilm.check("corpus", texts);
  }

  TEST_CASE("norms may be called gamma and beta, and the model may stand within another") {
    Copied copied("bert");
    const std::string before = load_hub_encoder(token_fixtures() / "bert").fingerprint;
    std::vector<std::string> names;
    for (const auto& [name, view] : copied.content.tensors) names.push_back(name);
    for (const std::string& name : names) {
      std::string old = "bert." + name;
      if (const auto at = old.find("LayerNorm.weight"); at != old.npos)
        old.replace(at, 16, "LayerNorm.gamma");
      if (const auto at = old.find("LayerNorm.bias"); at != old.npos) old.replace(at, 14, "LayerNorm.beta");
      copied.rename(name, old);
    }
    copied.write();
    CHECK(load_hub_encoder(copied.folder.path()).fingerprint == before);
  }

  TEST_CASE("one error names every tensor that is missing or wrong") {
    Copied copied("bert");
    copied.content.tensors.erase("encoder.layer.1.attention.self.key.bias");
    copied.rename("encoder.layer.0.output.dense.weight", "encoder.layer.0.output.dense.wait");
    io::TensorView& table = copied.content.tensors.at("embeddings.token_type_embeddings.weight");
    table.shape = {1, 32};
    copied.content.tensors.at("embeddings.LayerNorm.bias").type = io::TensorType::kI32;
    copied.write();
    CHECK(support::error_text([&] { load_hub_encoder(copied.folder.path()); }) ==
          "bad input: the weights in " + copied.folder.path().string() +
              " are not those of its config.json: encoder.layer.0.output.dense.weight is missing; "
              "encoder.layer.1.attention.self.key.bias is missing; embeddings.LayerNorm.bias is of type I32; "
              "embeddings.token_type_embeddings.weight is [1, 32], not [2, 16]");
  }

  TEST_CASE("a text gets the same features alone and among others, and the last four states are averaged") {
    const std::vector<std::string_view> texts = {
        "Are you kidding me?", "", "No.", "I am sorry for your loss. 😀", "Well, I don't know what to say."};
    const auto last = load_text_encoder(token_fixtures() / "bert", {});
    TextEncoderOptions options;
    options.states = HiddenStates::kMeanOfLastFour;
    options.batch_tokens = 16;
    const auto mean = load_text_encoder(token_fixtures() / "bert", options);
    CHECK(last->width() == 16);
    CHECK(last->fingerprint() != mean->fingerprint());
    const HubEncoder encoder = load_hub_encoder(token_fixtures() / "bert");
    const auto tokenizer = load_hub_tokenizer(token_fixtures() / "bert", Architecture::kBert);
    const auto found = last->encode(texts), found_mean = mean->encode(texts);
    REQUIRE(found.size() == texts.size());
    CHECK(found[1].tokens.empty());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      INFO(texts[i]);
      CHECK((found[i].tokens == tokenizer->tokenize(texts[i])));
      const auto count = std::ssize(found[i].tokens);
      if (count == 0) continue;
      std::vector<std::int64_t> ids = {tokenizer->special().begin};
      for (const Token& token : found[i].tokens) ids.push_back(token.id);
      ids.push_back(tokenizer->special().end);
      const at::Tensor states = states_of(*encoder.network, torch::tensor(ids)).narrow(1, 1, count);
      CHECK(largest_difference(torch::tensor(found[i].values).view({count, 16}), states[2]) < 1e-5);
      // Of two layers there are three states.
      CHECK(largest_difference(torch::tensor(found_mean[i].values).view({count, 16}), states.mean(0)) < 1e-5);
    }
  }

  TEST_CASE("a text far longer than the network looks at gets a vector for each token") {
    std::string text;
    for (int i = 0; i < 10000; ++i) text += i % 7 == 0 ? "sorry " : "happy ";
    const auto encoder = load_text_encoder(token_fixtures() / "roberta", {});
    const auto found = encoder->encode(std::vector<std::string_view>{text}).front();
    REQUIRE(found.tokens.size() >= 10000);
    REQUIRE(found.values.size() == found.tokens.size() * 16);
    for (std::size_t token = 0; token < found.tokens.size(); ++token) {
      double sum = 0;
      for (std::size_t i = 0; i < 16; ++i) sum += std::abs(found.values[token * 16 + i]);
      REQUIRE(std::isfinite(sum));
      REQUIRE(sum > 0.1);
    }
  }
}

}  // namespace undertone::extractors
