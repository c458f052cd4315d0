#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "data/corpora/corpus.hpp"
#include "data/corpora/corpus_options.hpp"
#include "src/io/atomic_file.hpp"
#include "src/io/safetensors.hpp"

namespace undertone::data {

inline constexpr std::string_view kFeaturesContent = "features";  // what the header says that follows
inline constexpr int kFeaturesVersion = 1;
inline constexpr std::string_view kFeaturesIndex = "features.jsonl";
inline constexpr std::string_view kFeaturesTensors = "features.safetensors";

/// Features in this program's own form, an index in JSON Lines with a safetensors file beside it;
/// docs/schema/ features.md describes both. `path` is the index or its folder. A line that cannot be used, or
/// whose rows are not there, is a problem. Throws kBadInput where index and tensors do not belong together.
/// Only the rows of the split that is asked for are read.
Corpus read_features(const std::filesystem::path& path, std::optional<Split> split,
                     const CorpusOptions& options);

/// The same corpus as a folder that `read_features` takes, without files and archives. `type` is kF32, kF16
/// or kBF16, to which numbers are rounded. The index appears last, so that a folder with one is complete.
/// Throws kMisuse for numbers that are not finite, rounded or not, and for tables that do not fit the
/// samples.
void write_features(const std::filesystem::path& folder, const Corpus& corpus, io::TensorType type,
                    io::Overwrite overwrite);

}  // namespace undertone::data
