#pragma once

#include <filesystem>
#include <optional>

#include "data/corpora/corpus.hpp"
#include "data/corpora/corpus_options.hpp"

namespace undertone::data {

/// FER2013, or any pictures of faces sorted into a folder an emotion. In the folder, each a ZIP archive or a
/// folder of that name:
///   train         train
///   public_test   dev; also "dev", "validation"
///   private_test  test; also "test"
/// The path may also be one such archive or folder of emotions itself; all of it then is the split asked for,
/// train if none is. Folders carry a default emotion or another word for one ("happy"). Files that end in
/// jpg, jpeg or png are pictures, others are passed over. Archives are not unpacked: see SampleFiles.
Corpus read_fer2013(const std::filesystem::path& path, std::optional<Split> split,
                    const CorpusOptions& options);

}  // namespace undertone::data
