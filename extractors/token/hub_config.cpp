#include <array>
#include <string>
#include <vector>

#include "extractors/token/hub_folder.hpp"
#include "src/core/error.hpp"
#include "src/core/joined.hpp"
#include "src/io/json.hpp"
#include "src/io/read_file.hpp"

namespace undertone::extractors {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;

Architecture architecture_of(const std::string& type) {
  if (type == "bert") return Architecture::kBert;
  if (type == "roberta") return Architecture::kRoberta;
  if (type == "xlm-roberta") return Architecture::kXlmRoberta;
  throw Error(ErrorKind::kUnsupported,
              "a model of the type '" + type + "'; bert, roberta and xlm-roberta can be read");
}

Activation activation_of(const std::string& name) {
  if (name == "gelu") return Activation::kGelu;
  if (name == "gelu_new" || name == "gelu_pytorch_tanh") return Activation::kGeluTanh;
  if (name == "relu") return Activation::kRelu;
  throw Error(ErrorKind::kUnsupported, "the activation '" + name + "'");
}

/// Reads members and keeps account of all that is wrong.
class Members {
 public:
  explicit Members(const io::Json& json) : json_(json) {}

  std::int64_t size(const std::string& key) {
    const io::Json* value = json_.find(key);
    constexpr std::int64_t kMost = 100'000'000;
    if (value != nullptr && value->kind() == io::JsonKind::kInteger && value->as_integer() > 0 &&
        value->as_integer() < kMost)
      return value->as_integer();
    problems_.push_back(key + (value == nullptr ? " is missing" : " is no size"));
    return 1;
  }

  double number(const std::string& key, double otherwise) const {
    const io::Json* value = json_.find(key);
    return value == nullptr || value->is_null() ? otherwise : value->as_double(key);
  }

  std::string text(const std::string& key, const std::string& otherwise) const {
    const io::Json* value = json_.find(key);
    return value == nullptr || value->is_null() ? otherwise : value->as_string(key);
  }

  bool flag(const std::string& key) const {
    const io::Json* value = json_.find(key);
    return value != nullptr && !value->is_null() && value->as_bool(key);
  }

  std::vector<std::string>& problems() { return problems_; }

 private:
  const io::Json& json_;
  std::vector<std::string> problems_;
};

TransformerOptions shape_of(const io::Json& json, Architecture architecture) {
  Members members(json);
  TransformerOptions shape;
  shape.vocabulary = members.size("vocab_size");
  shape.width = members.size("hidden_size");
  shape.layers = members.size("num_hidden_layers");
  shape.heads = members.size("num_attention_heads");
  shape.inner = members.size("intermediate_size");
  shape.positions = members.size("max_position_embeddings");
  shape.types = members.size("type_vocab_size");
  shape.norm_epsilon = members.number("layer_norm_eps", 1e-12);
  shape.dropout = members.number("hidden_dropout_prob", 0.1);
  shape.attention_dropout = members.number("attention_probs_dropout_prob", 0.1);
  shape.activation = activation_of(members.text("hidden_act", "gelu"));
  if (architecture != Architecture::kBert)
    shape.first_position = static_cast<std::int64_t>(members.number("pad_token_id", 1)) + 1;
  if (shape.width % shape.heads != 0)
    members.problems().push_back("num_attention_heads does not divide hidden_size");
  constexpr std::int64_t kMarks = 2;
  if (shape.first_position < 0 || shape.most_tokens() <= kMarks)
    members.problems().push_back("max_position_embeddings leaves no place for words");
  if (!members.problems().empty()) throw Error(ErrorKind::kBadInput, joined(members.problems(), "; "));
  const std::string places = members.text("position_embedding_type", "absolute");
  if (places != "absolute") throw Error(ErrorKind::kUnsupported, "positions of the type '" + places + "'");
  if (members.flag("is_decoder"))
    throw Error(ErrorKind::kUnsupported, "a decoder, whose words look back alone");
  return shape;
}

}  // namespace

HubConfig read_hub_config(const std::filesystem::path& folder) {
  const auto path = folder / "config.json";
  return with_context("reading " + path.string(), [&] {
    const io::Json json = io::parse_json(io::read_text_file(path, kMostBytes));
    HubConfig config;
    config.architecture = architecture_of(json.get_string("model_type"));
    config.shape = shape_of(json, config.architecture);
    return config;
  });
}

}  // namespace undertone::extractors
