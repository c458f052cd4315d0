#include "extractors/token/hub_folder.hpp"

#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "tests/extractors/token/fixtures.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/temporary_directory.hpp"

namespace undertone::extractors {
namespace {

namespace fs = std::filesystem;
using support::error_text;
using support::TemporaryDirectory;

const std::string kSizes =
    R"("vocab_size": 60, "hidden_size": 24, "num_hidden_layers": 3, "num_attention_heads": 4,
       "intermediate_size": 48, "max_position_embeddings": 34, "type_vocab_size": 1)";

void write(const fs::path& path, const std::string& text) { std::ofstream(path) << text; }

std::string config_error(const std::string& json) {
  const TemporaryDirectory folder;
  write(folder / "config.json", json);
  return error_text([&] { read_hub_config(folder.path()); });
}

bool ends_with_reason(const std::string& text, const std::string& reason) {
  return text.ends_with("config.json: " + reason);
}

}  // namespace

TEST_SUITE("extractors") {
  TEST_CASE("config.json gives an encoder's shape, and what it leaves out has the usual value") {
    const TemporaryDirectory folder;
    write(folder / "config.json",
          R"({"model_type": "roberta", "hidden_act": "gelu_new", "pad_token_id": 1, )" + kSizes + "}");
    const HubConfig config = read_hub_config(folder.path());
    CHECK(config.architecture == Architecture::kRoberta);
    CHECK(config.shape.width == 24);
    CHECK(config.shape.layers == 3);
    CHECK(config.shape.inner == 48);
    CHECK(config.shape.first_position == 2);
    CHECK(config.shape.most_tokens() == 32);
    CHECK(config.shape.activation == Activation::kGeluTanh);
    CHECK(config.shape.norm_epsilon == 1e-12);
    write(folder / "config.json", R"({"model_type": "bert", "pad_token_id": 0, )" + kSizes + "}");
    CHECK(read_hub_config(folder.path()).shape.first_position == 0);
  }

  TEST_CASE("a config.json that cannot be used is refused with all that is wrong") {
    CHECK(ends_with_reason(config_error(R"({"model_type": "gpt2"})"),
                           "a model of the type 'gpt2'; bert, roberta and xlm-roberta can be read"));
    CHECK(ends_with_reason(config_error(R"({"model_type": "bert", "vocab_size": 0, "hidden_size": "x",
        "num_attention_heads": 2, "intermediate_size": 8, "max_position_embeddings": 9, "type_vocab_size": 1})"),
                           "vocab_size is no size; hidden_size is no size; num_hidden_layers is missing; "
                           "num_attention_heads does not divide hidden_size"));
    CHECK(ends_with_reason(config_error(R"({"model_type": "bert", "is_decoder": true, )" + kSizes + "}"),
                           "a decoder, whose words look back alone"));
    CHECK(ends_with_reason(
        config_error(R"({"model_type": "bert", "position_embedding_type": "relative_key", )" + kSizes + "}"),
        "positions of the type 'relative_key'"));
    CHECK(ends_with_reason(config_error(R"({"model_type": "bert", "hidden_act": "swish", )" + kSizes + "}"),
                           "the activation 'swish'"));
    CHECK(config_error("{").starts_with("bad input: "));
    const TemporaryDirectory empty;
    CHECK(error_text([&] { read_hub_config(empty.path()); }).starts_with("not found: "));
  }

  TEST_CASE("tokenizer_config.json says how letters and accents are treated, and what the marks are called") {
    const TemporaryDirectory folder;
    write(folder / "vocab.txt", "<p>\n[UNK]\n[CLS]\n[SEP]\nÉté\nÉte\nete\nété\n");
    const auto id = [&](const std::string& config) {
      write(folder / "tokenizer_config.json", config);
      return load_hub_tokenizer(folder.path(), Architecture::kBert)->tokenize("Été").front().id;
    };
    CHECK(id(R"({"pad_token": "<p>"})") == 6);
    CHECK(id(R"({"pad_token": {"content": "<p>"}, "do_lower_case": false})") == 4);
    CHECK(id(R"({"pad_token": "<p>", "strip_accents": false})") == 7);
    CHECK(id(R"({"pad_token": "<p>", "do_lower_case": false, "strip_accents": true})") == 1);
    CHECK(error_text([&] { id("{}"); }).ends_with("the vocabulary has no '[PAD]'"));
  }

  TEST_CASE("tokenizers that would give other numbers are refused") {
    const TemporaryDirectory folder;
    const auto error = [&](const std::string& json, Architecture architecture) {
      write(folder / "tokenizer.json", json);
      return error_text([&] { load_hub_tokenizer(folder.path(), architecture); });
    };
    CHECK(error(R"({"model": {"type": "Unigram"}})", Architecture::kBert)
              .ends_with("tokenizer.json has the model 'Unigram', not 'WordPiece'"));
    CHECK(error(R"({"model": {"type": "WordPiece"}, "normalizer": null})", Architecture::kBert)
              .ends_with("tokenizer.json has the normalizer 'none', not 'BertNormalizer'"));
    CHECK(
        error(R"({"model": {"type": "BPE"}, "pre_tokenizer": {"type": "Metaspace"}})", Architecture::kRoberta)
            .ends_with("tokenizer.json has the pre_tokenizer 'Metaspace', not 'ByteLevel'"));
    CHECK(
        error(
            R"({"added_tokens": [{"content": "<s>", "special": true}, {"content": "@USER", "special": false}]})",
            Architecture::kRoberta)
            .ends_with("tokenizer.json has added words: @USER"));
    CHECK(error_text([&] {
            load_hub_tokenizer(folder.path(), Architecture::kXlmRoberta);
          }).starts_with("not found: "));
  }

  TEST_CASE("files of a hub that are damaged end in an error, never in anything worse") {
    for (const std::string name : {"bert-cased", "roberta-json", "roberta", "xlm-roberta", "bert"}) {
      const bool bert = name.starts_with("bert");
      const Architecture architecture = bert                    ? Architecture::kBert
                                        : name == "xlm-roberta" ? Architecture::kXlmRoberta
                                                                : Architecture::kRoberta;
      for (const auto& entry : fs::directory_iterator(token_fixtures() / name)) {
        const TemporaryDirectory folder;
        const std::string file = entry.path().filename().string();
        if (file == "golden.json" || file.ends_with(".safetensors")) continue;
        fs::copy(token_fixtures() / name, folder.path(), fs::copy_options::recursive);
        for (const std::uintmax_t size : {std::uintmax_t{0}, std::uintmax_t{7}, fs::file_size(entry) / 2}) {
          fs::resize_file(folder / file, size);
          INFO(name << ", " << file << " of " << size << " bytes");
          const std::string text = error_text(
              [&] { load_hub_tokenizer(folder.path(), architecture)->tokenize("Are you kidding me?"); });
          CHECK((text == "no error" || text.starts_with("bad input: ") || text.starts_with("unsupported: ")));
          fs::copy_file(entry, folder / file, fs::copy_options::overwrite_existing);
        }
      }
    }
  }
}

}  // namespace undertone::extractors
