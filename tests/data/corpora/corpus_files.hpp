#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "data/corpora/corpus.hpp"
#include "src/io/read_file.hpp"
#include "tests/support/errors.hpp"
#include "tests/support/random.hpp"
#include "tests/support/temporary_directory.hpp"

// Small corpora made by the tests themselves, and the real ones where they are at hand.
namespace undertone::data {

/// A new folder with the files that a test writes into it.
class CorpusFolder {
 public:
  const std::filesystem::path& path() const { return folder_.path(); }
  std::filesystem::path write(const std::filesystem::path& name, const std::string& bytes) const {
    const std::filesystem::path file = path() / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
    return file;
  }

 private:
  support::TemporaryDirectory folder_;
};

inline std::vector<std::string> problems_of(const Corpus& corpus) {
  std::vector<std::string> texts;
  for (const CorpusProblem& problem : corpus.problems) {
    const std::string line = problem.line > 0 ? ":" + std::to_string(problem.line) : "";
    texts.push_back(problem.file.filename().string() + line + ": " + problem.reason);
  }
  return texts;
}

inline std::vector<std::string> ids_of(const Corpus& corpus) {
  std::vector<std::string> ids;
  for (const Sample& sample : corpus.samples) ids.push_back(sample.id);
  return ids;
}

inline std::size_t count(const Corpus& corpus, Split split, std::string_view label) {
  std::size_t found = 0;
  for (const Sample& sample : corpus.samples) found += sample.split == split && sample.label == label;
  return found;
}

inline bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

/// Reads a file with damage anywhere, many times: whatever it throws but an Error fails the test, and so does
/// damage that is never noticed or always fatal.
template <class Read>
void check_damage(const CorpusFolder& folder, const std::string& name, Read read) {
  const std::string bytes = io::read_text_file(folder.path() / name, std::size_t{1} << 20);
  support::Random random(41);
  std::size_t refused = 0;
  constexpr std::size_t kRounds = 400;
  for (std::size_t round = 0; round < kRounds; ++round) {
    std::string damaged = bytes;
    for (std::size_t i = 1 + random.below(3); i > 0; --i)
      damaged[random.below(damaged.size())] = static_cast<char>(random.bits() & 0xff);
    folder.write(name, damaged);
    refused += support::error_of(read).has_value();
  }
  CHECK(refused > 0);
  CHECK(refused < kRounds);
}

/// A folder of real corpora beside the project or above it; users do not have it.
inline std::optional<std::filesystem::path> shared_corpus(const std::string& name) {
  namespace fs = std::filesystem;
  for (fs::path folder = UNDERTONE_SOURCE_DIR; folder.has_relative_path(); folder = folder.parent_path()) {
    const fs::path corpus = folder / "../shared/corpora" / name;
    if (fs::is_directory(corpus)) return corpus;
  }
  MESSAGE("skipped: ../shared/corpora/" << name << " is absent");
  return std::nullopt;
}

}  // namespace undertone::data
