#include "data/corpora/feature_pickle.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "src/core/error.hpp"

namespace undertone::data {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> pickles_in(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string ending = entry.path().extension().string();
    if (entry.is_regular_file() && (ending == ".pkl" || ending == ".pickle")) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  return paths;
}

}  // namespace

FeaturePickle open_feature_pickle(const fs::path& path,
                                  const std::function<bool(const io::PickleValue&)>& accepts,
                                  std::string_view form) {
  if (!fs::is_directory(path)) {
    FeaturePickle pickle{path, io::load_pickle(path)};
    if (!accepts(pickle.document.root()))
      throw Error(ErrorKind::kBadInput, path.string() + " is not " + std::string(form));
    return pickle;
  }
  std::vector<FeaturePickle> fitting;
  for (const fs::path& file : pickles_in(path)) {
    try {
      FeaturePickle pickle{file, io::load_pickle(file)};
      if (accepts(pickle.document.root())) fitting.push_back(std::move(pickle));
    } catch (const Error& error) {
      // Other people's pickles may lie beside it.
      if (error.kind() != ErrorKind::kBadInput && error.kind() != ErrorKind::kUnsupported) throw;
    }
  }
  if (fitting.empty())
    throw Error(ErrorKind::kNotFound, "no .pkl file in " + path.string() + " is " + std::string(form));
  if (fitting.size() > 1) {
    throw Error(ErrorKind::kMisuse, "several files in " + path.string() + " are " + std::string(form) + ": " +
                                        fitting[0].path.filename().string() + " and " +
                                        fitting[1].path.filename().string() + "; name one of them");
  }
  return std::move(fitting.front());
}

std::string name_of(const io::PickleValue& value) {
  return value.kind() == io::PickleKind::kInteger ? std::to_string(value.as_int()) : value.as_text();
}

std::size_t row_count(const io::PickleValue& value) {
  if (value.kind() != io::PickleKind::kArray) return value.size();
  const io::PickleArray& array = value.as_array();
  if (array.shape.empty())
    throw Error(ErrorKind::kBadInput, value.path() + " should have rows, but is a single number");
  return array.shape[0];
}

std::vector<float> row_of(const io::PickleValue& value, std::size_t row) {
  if (value.kind() != io::PickleKind::kArray) return value.at(row).to_floats();
  return with_context(value.path(), [&] { return io::to_floats(io::part_of(value.as_array(), row)); });
}

std::size_t zero_what_is_not_finite(std::vector<float>& values) {
  std::size_t found = 0;
  for (float& value : values) {
    if (std::isfinite(value)) continue;
    value = 0;
    ++found;
  }
  return found;
}

void mark_generated(Corpus& corpus) {
  const bool is_generated =
      !corpus.samples.empty() && std::ranges::all_of(corpus.samples, [](const Sample& sample) {
        return sample.text && sample.text->starts_with(kGeneratedText);
      });
  if (is_generated) corpus.licence = "generated numbers in the form of real data, of which they say nothing";
}

}  // namespace undertone::data
