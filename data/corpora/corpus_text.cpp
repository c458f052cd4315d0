#include "data/corpora/corpus_text.hpp"

#include <algorithm>
#include <charconv>

#include "data/transcripts/text_encoding.hpp"
#include "data/transcripts/text_lines.hpp"
#include "src/core/error.hpp"
#include "src/core/joined.hpp"
#include "src/core/options.hpp"
#include "src/io/read_file.hpp"

namespace undertone::data {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFileBytes = std::size_t{512} << 20;

constexpr auto kOtherWords = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"angry", "anger"},
    {"mad", "anger"},
    {"disgusted", "disgust"},
    {"fearful", "fear"},
    {"scared", "fear"},
    {"happy", "joy"},
    {"happiness", "joy"},
    {"joyful", "joy"},
    {"sad", "sadness"},
    {"surprised", "surprise"},
    {"suprise", "surprise"},
});

std::vector<std::string_view> views(const LabelSet& labels) {
  return {labels.names().begin(), labels.names().end()};
}

}  // namespace

std::string repair_controls(std::string_view utf8) {
  std::string repaired;
  repaired.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const unsigned char next = i + 1 < utf8.size() ? static_cast<unsigned char>(utf8[i + 1]) : 0;
    if (utf8[i] == '\xc2' && next >= 0x80 && next < 0xa0) {
      const char byte = static_cast<char>(next);
      repaired += decode_text({&byte, 1}).utf8;  // a lone byte can only be Windows-1252
      ++i;
    } else {
      repaired += utf8[i];
    }
  }
  return repaired;
}

std::string read_source(Corpus& corpus, const fs::path& file) {
  const DecodedText decoded = decode_text(io::read_text_file(file, kMaxFileBytes));
  corpus.sources.push_back(file);
  for (const ParseProblem& problem : decoded.problems)
    add_problem(corpus, {file, problem.line, problem.reason});
  return repair_controls(decoded.utf8);
}

std::optional<long> try_integer(std::string_view text) {
  text = trim(text);
  long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::vector<SplitFile> find_split_files(const fs::path& folder, std::optional<Split> split,
                                        const std::array<std::vector<std::string>, kSplits.size()>& names) {
  std::vector<SplitFile> files;
  std::vector<std::string> looked_for;
  for (const Split each : kSplits) {
    if (split && *split != each) continue;
    const auto& candidates = names[static_cast<std::size_t>(each)];
    looked_for.insert(looked_for.end(), candidates.begin(), candidates.end());
    const auto found =
        std::ranges::find_if(candidates, [&](const std::string& name) { return fs::exists(folder / name); });
    if (found != candidates.end()) files.push_back({each, folder / *found});
  }
  if (!files.empty()) return files;
  const std::string what = split ? "the " + std::string(to_string(*split)) + " split" : "the corpus";
  throw Error(ErrorKind::kNotFound,
              what + " is not in " + folder.string() + ", where it would be " + joined(looked_for, ", "));
}

LabelOrReason find_label(const LabelSet& labels, std::string_view name) {
  const std::string small = to_lower_ascii(trim(name));
  if (labels.index_of(small)) return {small, {}};
  const auto nearest = nearest_name(small, views(labels));
  const std::string hint = nearest ? "; nearest is '" + std::string(*nearest) + "'" : "";
  return {std::nullopt,
          "the emotion " + excerpt(name) + " is none of " + joined(labels.names(), ", ") + hint};
}

LabelOrReason find_default_label(std::string_view name) {
  const std::string small = to_lower_ascii(trim(name));
  const auto other = std::ranges::find(kOtherWords, small, [](const auto& pair) { return pair.first; });
  return find_label(default_labels(), other == kOtherWords.end() ? name : other->second);
}

CorpusTable::CorpusTable(Corpus& corpus, const fs::path& file, std::vector<std::string_view> required,
                         std::vector<std::string_view> optional)
    : corpus_(corpus),
      source_(corpus.sources.size()),
      file_(file),
      text_(read_source(corpus, file)),
      table_(with_context("reading " + file.string(), [this] { return io::CsvTable(text_); })),
      names_(required) {
  with_context("reading " + file.string(), [&] {
    for (const std::string_view name : required) columns_.push_back(table_.column(name));
    for (const std::string_view name : optional) columns_.push_back(table_.find_column(name));
  });
  names_.insert(names_.end(), optional.begin(), optional.end());
}

bool CorpusTable::next() {
  while (auto record = table_.next()) {
    record_ = std::move(*record);
    if (record_.ok()) return true;
    problem(record_.problem);
  }
  return false;
}

std::string_view CorpusTable::operator[](std::size_t column) const {
  const auto& place = columns_.at(column);
  return place ? std::string_view(record_.fields[*place]) : std::string_view();
}

void CorpusTable::problem(std::string reason) {
  add_problem(corpus_, {file_, static_cast<int>(record_.line), std::move(reason)});
}

std::optional<long> CorpusTable::integer(std::size_t column) {
  const auto number = try_integer((*this)[column]);
  if (!number) {
    problem(std::string(names_[column]) + " should be a whole number, not " + excerpt((*this)[column]));
  }
  return number;
}

Sample CorpusTable::sample() const {
  Sample sample;
  sample.source = source_;
  sample.line = static_cast<int>(record_.line);
  return sample;
}

bool GroupedSamples::add(std::string_view group, long number, Sample sample, std::size_t row) {
  auto known = groups_.find(group);
  if (known == groups_.end()) known = groups_.emplace(group, groups_.size()).first;
  if (!numbers_.emplace(known->second, number).second) return false;
  sample.group = group;
  entries_.push_back({known->second, number, row, std::move(sample)});
  return true;
}

std::vector<std::size_t> GroupedSamples::move_to(Corpus& corpus) {
  std::ranges::sort(entries_, {}, [](const Entry& entry) { return std::pair(entry.group, entry.number); });
  std::vector<std::size_t> rows;
  for (Entry& entry : entries_) {
    rows.push_back(entry.row);
    corpus.samples.push_back(std::move(entry.sample));
  }
  *this = {};
  return rows;
}

}  // namespace undertone::data
