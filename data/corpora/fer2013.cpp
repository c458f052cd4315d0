#include "data/corpora/fer2013.hpp"

#include <algorithm>
#include <map>

#include "data/corpora/corpus_text.hpp"
#include "data/transcripts/text_lines.hpp"
#include "src/core/error.hpp"
#include "src/io/zip.hpp"

namespace undertone::data {
namespace {

namespace fs = std::filesystem;

bool is_picture(const fs::path& file) {
  const std::string ending = to_lower_ascii(file.extension().string());
  const bool is_hidden = std::ranges::any_of(
      file, [](const fs::path& part) { return part.string().starts_with('.') || part == "__MACOSX"; });
  return !is_hidden && (ending == ".jpg" || ending == ".jpeg" || ending == ".png");
}

/// Files of one split, which stand in an archive or in a folder.
class PictureReader {
 public:
  PictureReader(Corpus& corpus, const SplitFile& from) : corpus_(corpus), from_(from) {}

  void read() {
    if (fs::is_directory(from_.path)) {
      read_folder();
    } else {
      read_archive();
    }
  }

 private:
  void read_archive() {
    const io::ZipFile zip(from_.path);
    const std::size_t archive = corpus_.archives.size();
    corpus_.archives.push_back(from_.path);
    for (const io::ZipEntry& entry : zip.entries()) {
      if (is_picture(entry.name)) add(entry.name, entry.name, archive);
    }
  }

  /// In the order of the names, which the system does not give by itself.
  void read_folder() {
    std::vector<fs::path> files;
    for (const auto& emotion : fs::directory_iterator(from_.path)) {
      if (!emotion.is_directory()) continue;
      for (const auto& file : fs::directory_iterator(emotion.path())) {
        if (file.is_regular_file()) files.push_back(file.path().lexically_relative(from_.path));
      }
    }
    std::ranges::sort(files);
    for (const fs::path& file : files) {
      if (is_picture(file)) add(file, from_.path / file, std::nullopt);
    }
  }

  void add(const fs::path& name, fs::path file, std::optional<std::size_t> archive) {
    const std::optional<std::string>& label = label_of(name.parent_path().filename().string());
    if (!label) return;
    Sample sample;
    sample.id = std::string(to_string(from_.split)) + "/" + name.generic_string();
    sample.split = from_.split;
    sample.file = std::move(file);
    sample.archive = archive;
    sample.label = label;
    corpus_.samples.push_back(std::move(sample));
  }

  /// An unknown folder is one problem, however many files it has.
  const std::optional<std::string>& label_of(const std::string& folder) {
    const auto known = labels_.find(folder);
    if (known != labels_.end()) return known->second;
    const auto [label, reason] = find_default_label(folder);
    if (!label) add_problem(corpus_, {from_.path, 0, "a folder's name: " + reason});
    return labels_[folder] = label;
  }

  Corpus& corpus_;
  const SplitFile& from_;
  std::map<std::string, std::optional<std::string>> labels_;
};

bool has_emotion_folders(const fs::path& folder) {
  return std::ranges::any_of(fs::directory_iterator(folder), [](const fs::directory_entry& entry) {
    return entry.is_directory() && find_default_label(entry.path().filename().string()).label;
  });
}

std::vector<SplitFile> find_parts(const fs::path& path, std::optional<Split> split) {
  if (!fs::exists(path)) throw Error(ErrorKind::kNotFound, path.string() + " does not exist");
  if (!fs::is_directory(path) || has_emotion_folders(path)) return {{split.value_or(Split::kTrain), path}};
  return find_split_files(
      path, split,
      {{{"train.zip", "train"},
        {"public_test.zip", "public_test", "dev.zip", "dev", "validation.zip", "validation"},
        {"private_test.zip", "private_test", "test.zip", "test"}}});
}

}  // namespace

Corpus read_fer2013(const fs::path& path, std::optional<Split> split, const CorpusOptions&) {
  Corpus corpus;
  corpus.kind = "fer2013";
  corpus.path = path;
  corpus.split_rule = "one archive or folder a split, as published";
  corpus.licence = "challenge data, research only";
  for (const SplitFile& part : find_parts(path, split)) PictureReader(corpus, part).read();
  return corpus;
}

}  // namespace undertone::data
