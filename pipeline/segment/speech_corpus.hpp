#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace undertone::pipeline {

/// A voice and the files it is heard in.
struct CorpusSpeaker {
  std::string name;
  std::size_t corpus = 0;  // which of the folders
  std::vector<std::filesystem::path> clips;
};

/// Each corpus is a folder with an `index.csv` whose columns `path` and `speaker` name clips of one voice.
/// Where emotions are named, only clips of these, by the column `emotion`. Speakers come in the order of the
/// folders, then of their names. Throws where an index cannot be read.
std::vector<CorpusSpeaker> read_speakers(std::span<const std::filesystem::path> corpora,
                                         const std::vector<std::string>& emotions = {});

}  // namespace undertone::pipeline
