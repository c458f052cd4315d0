#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "data/corpora/corpus.hpp"
#include "src/io/pickle.hpp"

// What the readers of published feature pickles share.
namespace undertone::data {

/// What the text of a sample begins with where `undertone synthesize --corpus` made it up.
inline constexpr std::string_view kGeneratedText = "generated words ";

struct FeaturePickle {
  std::filesystem::path path;
  io::PickleDocument document;
};

/// The file at `path`, or in a folder the one whose name ends in .pkl or .pickle and that `accepts` takes.
/// Throws kBadInput for a file that it does not take, kNotFound where no file of the folder is, and kMisuse
/// where several are. `form` says in words what is looked for.
FeaturePickle open_feature_pickle(const std::filesystem::path& path,
                                  const std::function<bool(const io::PickleValue&)>& accepts,
                                  std::string_view form);

/// A name that is text or a whole number.
std::string name_of(const io::PickleValue& value);

/// How many rows a list or tuple, or an array, has.
std::size_t row_count(const io::PickleValue& value);
/// The numbers in a row of them, [..., D] as one sequence.
std::vector<float> row_of(const io::PickleValue& value, std::size_t row);

/// Puts 0 for NaN and the infinities; returns how many there were.
std::size_t zero_what_is_not_finite(std::vector<float>& values);

/// Where all texts of a corpus were made up, its licence says so: figures on it tell nothing of the real one.
void mark_generated(Corpus& corpus);

}  // namespace undertone::data
