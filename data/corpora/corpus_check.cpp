#include "data/corpora/corpus_check.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "data/corpora/content.hpp"
#include "data/corpora/sample_files.hpp"
#include "data/transcripts/text_lines.hpp"
#include "src/core/error.hpp"

namespace undertone::data {
namespace {

struct Place {
  const Corpus* corpus = nullptr;
  const Sample* sample = nullptr;
};

std::string where(const Place& place) { return where(*place.corpus, *place.sample); }

std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// Two corpora may well have a speaker 1 each, who are two people.
std::string name_in(const Corpus& corpus, const std::string& name) {
  return corpus.kind + '\n' + corpus.path.string() + '\n' + name;
}

std::string number_text(double number) {
  const std::string text = std::to_string(number);
  return text.substr(0, text.find('.') + 2);
}

class Checker {
 public:
  Checker(const CheckOptions& options, std::vector<Finding>& findings)
      : options_(options), findings_(findings) {}

  void check(const Corpus& corpus) {
    for (const CorpusProblem& problem : corpus.problems) {
      const std::string line = problem.line > 0 ? ":" + std::to_string(problem.line) : "";
      findings_.push_back({FindingKind::kProblem, problem.file.string() + line, problem.reason});
    }
    if (corpus.samples.empty())
      findings_.push_back({FindingKind::kEmpty, corpus.path.string(), "no samples"});
    for (std::size_t i = 0; i < corpus.samples.size(); ++i) check_sample(corpus, i);
    if (options_.files == FileCheck::kRead) check_files(corpus);
    check_dialogues(corpus);
    check_classes(corpus);
  }

 private:
  void add(FindingKind kind, const Place& place, std::string what) {
    findings_.push_back({kind, where(place), std::move(what)});
  }

  void check_sample(const Corpus& corpus, std::size_t index) {
    const Sample& sample = corpus.samples[index];
    const Place place{&corpus, &sample};
    if (!ids_.insert(name_in(corpus, sample.id)).second)
      add(FindingKind::kSameId, place, "the id " + sample.id + " stands twice");
    if (!sample.text && sample.file.empty() && !has_features(corpus, index))
      add(FindingKind::kEmpty, place, "no text, no file and no features");
    check_labels(place);
    check_length(place);
    check_unit(place);
    if (corpus.unit == SplitUnit::kComment && sample.text) {
      compare(comments_, content_of(*sample.text), place, "the comment");
    }
  }

  void check_labels(const Place& place) {
    const Sample& sample = *place.sample;
    if (!sample.label) return add(FindingKind::kNoLabel, place, "no label");
    std::vector<std::string> labels = sample.more_labels;
    labels.push_back(*sample.label);
    for (const std::string& label : labels) {
      if (!place.corpus->labels.index_of(label))
        add(FindingKind::kUnknownLabel, place, "the label " + excerpt(label) + " is not in the label set");
    }
  }

  void check_length(const Place& place) {
    const Sample& sample = *place.sample;
    const std::size_t characters = sample.text ? count_characters(*sample.text) : 0;
    if (characters > options_.max_text_chars)
      add(FindingKind::kOverlong, place, "a text of " + std::to_string(characters) + " characters");
    const auto duration_s = duration_of(place);
    if (duration_s && *duration_s > options_.max_duration_s)
      add(FindingKind::kOverlong, place, number_text(*duration_s) + " s long");
  }

  std::optional<double> duration_of(const Place& place) {
    const Sample& sample = *place.sample;
    if (!sample.file.empty() && options_.duration_s) {
      try {
        return options_.duration_s(sample);
      } catch (const Error& error) {
        add(FindingKind::kUnreadable, place, error.what());
      }
    }
    if (!sample.span) return std::nullopt;
    return sample.span->duration_s();
  }

  /// Each speaker or group is reported once for each split beyond its first.
  void check_unit(const Place& place) {
    const Corpus& corpus = *place.corpus;
    const Sample& sample = *place.sample;
    const bool by_speaker = corpus.unit == SplitUnit::kSpeaker;
    if (corpus.unit == SplitUnit::kNone) return;
    const std::string unit = by_speaker ? sample.speaker.value_or("") : sample.group;
    if (unit.empty()) return;
    auto& places = units_[name_in(corpus, unit)];
    const bool is_new = places.emplace(sample.split, place).second;
    if (!is_new || places.size() < 2) return;
    const auto other =
        std::ranges::find_if(places, [&](const auto& seen) { return seen.first != sample.split; });
    add(FindingKind::kLeak, place,
        "the " + std::string(to_string(corpus.unit)) + " " + excerpt(unit) + " is in " +
            std::string(to_string(sample.split)) + " and in " + std::string(to_string(other->first)) + " (" +
            where(other->second) + ")");
  }

  void check_files(const Corpus& corpus) {
    const SampleFiles files(corpus);
    for (const Sample& sample : corpus.samples) {
      if (!sample.file.empty()) check_file(files, {&corpus, &sample});
    }
  }

  void check_file(const SampleFiles& files, const Place& place) {
    std::string bytes;
    try {
      bytes = files.read(*place.sample, options_.max_file_bytes);
    } catch (const Error& error) {
      const bool is_missing = error.kind() == ErrorKind::kNotFound;
      return add(is_missing ? FindingKind::kMissingFile : FindingKind::kUnreadable, place, error.what());
    }
    if (bytes.empty()) return add(FindingKind::kEmpty, place, "a file of no bytes");
    compare(files_, content_of(bytes), place, "the file");
  }

  /// Whole dialogues, since single lines are often the same by chance.
  void check_dialogues(const Corpus& corpus) {
    for (const SampleRange& range : groups(corpus)) {
      const Place place{&corpus, &corpus.samples[range.first]};
      const auto content = content_of_dialogue(corpus, range);
      if (content) compare(dialogues_, *content, place, "the dialogue", FindingKind::kLeak);
    }
  }

  using Seen = std::map<Content, Place>;

  void compare(Seen& seen, const Content& content, const Place& place, const std::string& what,
               FindingKind over_splits = FindingKind::kSharedContent) {
    const auto [found, is_new] = seen.emplace(content, place);
    if (is_new) return;
    const Sample& other = *found->second.sample;
    const bool same_split = other.split == place.sample->split;
    const bool other_label = other.label != place.sample->label;
    add(same_split ? FindingKind::kDuplicate : over_splits, place,
        what + " of " + std::string(to_string(place.sample->split)) + " is also in " +
            std::string(to_string(other.split)) + " (" + where(found->second) + ")" +
            (other_label ? ", with another label" : ""));
  }

  void check_classes(const Corpus& corpus) {
    std::map<Split, std::set<std::string_view>> seen;
    for (const Sample& sample : corpus.samples) {
      if (sample.label) seen[sample.split].insert(*sample.label);
      seen[sample.split].insert(sample.more_labels.begin(), sample.more_labels.end());
    }
    for (const auto& [split, labels] : seen) {
      for (const std::string& name : corpus.labels.names()) {
        if (labels.contains(name)) continue;
        findings_.push_back({FindingKind::kMissingClass, corpus.path.string(),
                             std::string(to_string(split)) + " has no sample of " + name});
      }
    }
  }

  const CheckOptions& options_;
  std::vector<Finding>& findings_;
  std::set<std::string> ids_;
  std::map<std::string, std::map<Split, Place>> units_;
  Seen comments_, files_, dialogues_;
};

}  // namespace

std::vector<Finding> check_corpora(std::span<const Corpus> corpora, const CheckOptions& options) {
  std::vector<Finding> findings;
  Checker checker(options, findings);
  for (const Corpus& corpus : corpora) checker.check(corpus);
  std::ranges::stable_sort(findings, {}, &Finding::kind);
  return findings;
}

}  // namespace undertone::data
