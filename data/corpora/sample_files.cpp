#include "data/corpora/sample_files.hpp"

#include "src/core/error.hpp"
#include "src/io/read_file.hpp"

namespace undertone::data {

SampleFiles::SampleFiles(const Corpus& corpus) {
  for (const auto& archive : corpus.archives) archives_.emplace_back(archive);
}

std::string SampleFiles::read(const Sample& sample, std::size_t max_bytes) const {
  if (sample.file.empty()) throw Error(ErrorKind::kNotFound, "the sample " + sample.id + " has no file");
  if (!sample.archive) return io::read_text_file(sample.file, max_bytes);
  const io::ZipFile& archive = archives_.at(*sample.archive);
  const auto index = archive.find(sample.file.generic_string());
  if (!index) throw Error(ErrorKind::kNotFound, "the archive has no " + sample.file.string());
  if (archive.entries()[*index].size > max_bytes) {
    throw Error(ErrorKind::kBadInput,
                sample.file.string() + " has more than " + std::to_string(max_bytes) + " bytes");
  }
  return archive.read(*index);
}

}  // namespace undertone::data
