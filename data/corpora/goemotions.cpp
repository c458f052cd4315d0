#include "data/corpora/goemotions.hpp"

#include <algorithm>

#include "data/corpora/corpus_text.hpp"
#include "data/transcripts/text_lines.hpp"
#include "src/core/error.hpp"
#include "src/core/joined.hpp"

namespace undertone::data {
namespace {

namespace fs = std::filesystem;

LabelSet read_labels(Corpus& corpus, const fs::path& file) {
  const std::string text = read_source(corpus, file);
  std::vector<std::string> names;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    if (!is_blank(line->text)) names.emplace_back(trim(line->text));
  }
  if (names.empty()) throw Error(ErrorKind::kBadInput, file.string() + " names no labels");
  return with_context("reading " + file.string(), [&] { return LabelSet(std::move(names)); });
}

/// Puts the labels into the sample, or says what is wrong with them.
std::string set_labels(Sample& sample, std::string_view places, const LabelSet& labels) {
  for (const std::string_view place : split_at(places, ',')) {
    const auto number = try_integer(place);
    if (!number || *number < 0 || *number >= static_cast<long>(labels.size())) {
      return excerpt(place) + " is no label; they are counted from 0 to " + std::to_string(labels.size() - 1);
    }
    const std::string& name = labels[static_cast<std::size_t>(*number)];
    if (!sample.label) {
      sample.label = name;
    } else if (*sample.label != name &&
               std::ranges::find(sample.more_labels, name) == sample.more_labels.end()) {
      sample.more_labels.push_back(name);
    }
  }
  return {};
}

void read_split(Corpus& corpus, const SplitFile& file) {
  const std::size_t source = corpus.sources.size();
  const std::string text = read_source(corpus, file.path);
  LineReader lines(text);
  while (const auto line = lines.next()) {
    if (is_blank(line->text)) continue;
    const auto fields = split_at(line->text, '\t');
    const auto problem = [&](std::string reason) {
      add_problem(corpus, {file.path, line->number, std::move(reason)});
    };
    if (fields.size() != 3) {
      problem("a comment, its labels and its id should stand there, not " + std::to_string(fields.size()) +
              " fields");
      continue;
    }
    Sample sample;
    const std::string reason = set_labels(sample, fields[1], corpus.labels);
    if (!reason.empty()) {
      problem(reason);
      continue;
    }
    sample.id = trim(fields[2]);
    sample.group = sample.id;
    sample.split = file.split;
    sample.text = text_or_absent(fields[0]);
    sample.source = source;
    sample.line = line->number;
    corpus.samples.push_back(std::move(sample));
  }
}

}  // namespace

Corpus read_goemotions(const fs::path& folder, std::optional<Split> split, const CorpusOptions&) {
  Corpus corpus;
  corpus.kind = "goemotions";
  corpus.path = folder;
  corpus.unit = SplitUnit::kComment;
  corpus.split_rule = "one file a split, as published";
  corpus.licence = "Apache-2.0";
  const bool is_above = !fs::exists(folder / "labels.txt") && fs::exists(folder / "ekman/labels.txt");
  const fs::path inner = is_above ? folder / "ekman" : folder;
  corpus.labels = read_labels(corpus, inner / "labels.txt");
  for (const SplitFile& file : find_split_files(inner, split, {{{"train.tsv"}, {"dev.tsv"}, {"test.tsv"}}}))
    read_split(corpus, file);
  return corpus;
}

}  // namespace undertone::data
