#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "data/corpora/corpus.hpp"
#include "src/io/zip.hpp"

namespace undertone::data {

/// Reads the clips and pictures of a corpus when they are asked for, from its archives in place. May be used
/// by several threads at once.
class SampleFiles {
 public:
  /// Opens the archives; throws as ZipFile does.
  explicit SampleFiles(const Corpus& corpus);

  /// Byte for byte. Throws kNotFound for a file that is not there or a sample that has none, and kBadInput
  /// for a damaged one or more than `max_bytes`.
  std::string read(const Sample& sample, std::size_t max_bytes = std::size_t{256} << 20) const;

 private:
  std::vector<io::ZipFile> archives_;
};

}  // namespace undertone::data
