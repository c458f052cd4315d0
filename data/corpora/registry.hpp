#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "data/corpora/corpus.hpp"
#include "data/corpora/corpus_options.hpp"

namespace undertone::data {

struct CorpusKind {
  std::string_view name;
  std::string_view help;  // one sentence without a full stop
  Corpus (*read)(const std::filesystem::path& path, std::optional<Split> split, const CorpusOptions& options);
};

/// Every kind of corpus that can be read.
std::span<const CorpusKind> corpus_kinds();

struct CorpusName {
  std::string kind;
  std::filesystem::path path;
  std::optional<Split> split;  // absent: all that are there
};

/// Reads "KIND:PATH" or "KIND:PATH:SPLIT". The path may hold colons: only train, dev or test behind the last
/// one is a split. Throws kMisuse on anything else, with the nearest kind.
CorpusName parse_corpus_name(std::string_view text);

/// Throws kMisuse for an unknown kind, kNotFound where a file or the split is not there, and kBadInput where
/// the files as a whole make no sense. What is wrong with single entries is among the problems of the corpus.
Corpus read_corpus(const CorpusName& name, const CorpusOptions& options = {});

}  // namespace undertone::data
