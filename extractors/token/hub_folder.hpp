#pragma once

#include <filesystem>
#include <memory>

#include "extractors/token/tokenizer.hpp"
#include "extractors/token/transformer_options.hpp"

namespace undertone::extractors {

enum class Architecture { kBert, kRoberta, kXlmRoberta };

/// What config.json says of an encoder in a folder as model hubs have them.
struct HubConfig {
  Architecture architecture = Architecture::kBert;
  TransformerOptions shape;
};

/// Throws kNotFound where there is none, kBadInput where it makes no sense, and kUnsupported for models that
/// are not BERT, RoBERTa or XLM-RoBERTa, or are variants of these that would compute something else.
HubConfig read_hub_config(const std::filesystem::path& folder);

/// From tokenizer.json, or else vocab.txt (BERT), vocab.json with merges.txt (RoBERTa); for XLM-RoBERTa from
/// sentencepiece.bpe.model. tokenizer_config.json says how letters and accents are treated.
std::unique_ptr<Tokenizer> load_hub_tokenizer(const std::filesystem::path& folder, Architecture architecture);

}  // namespace undertone::extractors
