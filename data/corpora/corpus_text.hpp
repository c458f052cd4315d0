#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "data/corpora/corpus.hpp"
#include "src/io/csv.hpp"

// What the readers of text corpora share.
namespace undertone::data {

/// The file as UTF-8; its problems and its place among the sources go into the corpus. Files that are no
/// UTF-8 are taken for Windows-1252. Control characters U+0080 to U+009F, which are what careless conversion
/// makes of Windows-1252's quotes, dashes and dots, become those; nothing else is repaired.
std::string read_source(Corpus& corpus, const std::filesystem::path& file);

/// U+0080 to U+009F as the characters that Windows-1252 has there.
std::string repair_controls(std::string_view utf8);

std::optional<long> try_integer(std::string_view text);

struct SplitFile {
  Split split = Split::kTrain;
  std::filesystem::path path;
};

/// Of each split the first of its names that exists in the folder; one split, or all that are there. Throws
/// kNotFound where that leaves none.
std::vector<SplitFile> find_split_files(const std::filesystem::path& folder, std::optional<Split> split,
                                        const std::array<std::vector<std::string>, kSplits.size()>& names);

/// The emotion among the labels, or nothing and a reason that names what comes nearest.
struct LabelOrReason {
  std::optional<std::string> label;
  std::string reason;
};
LabelOrReason find_label(const LabelSet& labels, std::string_view name);

/// As find_label, among the default labels and for other words for them too: "happiness", "Angry".
LabelOrReason find_default_label(std::string_view name);

/// A table with named columns, one of the sources of a corpus.
class CorpusTable {
 public:
  /// Columns are asked for by their place in `required`, then `optional`. Throws kBadInput, with the file,
  /// where a required one is missing.
  CorpusTable(Corpus& corpus, const std::filesystem::path& file, std::vector<std::string_view> required,
              std::vector<std::string_view> optional = {});

  CorpusTable(const CorpusTable&) = delete;
  CorpusTable& operator=(const CorpusTable&) = delete;

  /// Goes to the next sound record; a damaged one becomes a problem.
  bool next();
  bool has(std::size_t column) const { return columns_[column].has_value(); }
  /// Empty where an optional column is missing.
  std::string_view operator[](std::size_t column) const;
  void problem(std::string reason);
  /// A whole number or a problem.
  std::optional<long> integer(std::size_t column);
  /// A sample that knows where it is listed.
  Sample sample() const;

 private:
  Corpus& corpus_;
  std::size_t source_;
  std::filesystem::path file_;
  std::string text_;
  io::CsvTable table_;
  std::vector<std::string_view> names_;
  std::vector<std::optional<std::size_t>> columns_;
  io::CsvRecord record_;
};

/// Puts samples that come in any order into groups, and each group in the order of its numbers. Groups stand
/// in the order of their first samples.
class GroupedSamples {
 public:
  /// False, and nothing is kept, where the group already has the number.
  bool add(std::string_view group, long number, Sample sample, std::size_t row = 0);
  /// Moves all samples to the end of the corpus; returns the row of each.
  std::vector<std::size_t> move_to(Corpus& corpus);

 private:
  struct Entry {
    std::size_t group;
    long number;
    std::size_t row;
    Sample sample;
  };

  std::map<std::string, std::size_t, std::less<>> groups_;  // by name: how many came before
  std::set<std::pair<std::size_t, long>> numbers_;
  std::vector<Entry> entries_;
};

}  // namespace undertone::data
