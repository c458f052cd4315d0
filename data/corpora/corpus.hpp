#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/core/label_set.hpp"
#include "src/core/modality.hpp"
#include "src/core/time_span.hpp"

// The common form of labelled data for training and checking, whatever files it was published as.
namespace undertone::data {

enum class Split : std::uint8_t { kTrain, kDev, kTest };
inline constexpr std::array kSplits = {Split::kTrain, Split::kDev, Split::kTest};

std::string_view to_string(Split split);  // "train", "dev", "test"
std::optional<Split> try_split(std::string_view name);

/// What must lie in one split only, because whatever shares it is alike.
enum class SplitUnit { kNone, kSpeaker, kDialogue, kVideo, kComment };
std::string_view to_string(SplitUnit unit);

/// One labelled utterance, comment, clip or picture. What the corpus does not say is absent.
struct Sample {
  std::string id;  // unique in the corpus
  Split split = Split::kTrain;
  std::string group;  // dialogue or video, unique over the splits; empty where the corpus has no such thing
  std::optional<std::string> speaker;
  std::optional<std::string> text;
  std::optional<TimeSpan> span;          // in the episode or video that it was cut from
  std::filesystem::path file;            // a clip or a picture; inside of the archive, if there is one
  std::optional<std::size_t> archive;    // which of the corpus's archives holds the file
  std::optional<std::string> label;      // of a corpus with several labels a sample: the first one listed
  std::vector<std::string> more_labels;  // the others
  std::optional<double> sentiment;       // on the corpus's own scale
  std::optional<std::size_t> source;     // which of the corpus's sources lists it
  int line = 0;                          // where in the source, from 1
};

/// The numbers of one modality, for each sample in the order of the samples.
struct FeatureTable {
  Modality modality = Modality::kText;
  std::size_t dimension = 0;               // D
  bool sequences = false;                  // a sample may have several steps; otherwise it has one or none
  std::vector<std::vector<float>> values;  // [steps, D] each; empty where the sample lacks the modality
  std::string fingerprint;                 // of what made the numbers; empty where that is not known
  std::vector<std::vector<float>> times = {};  // [steps] each, in seconds from the begin of the utterance;
                                               // empty, as a whole or of one sample, where not known
};

/// Something in the files that could not be used, or was used with a change.
struct CorpusProblem {
  std::filesystem::path file;
  int line = 0;  // 0 speaks of the whole file
  std::string reason;
};

/// "meld/dev_sent_emo.csv:17: reason"
std::string to_string(const CorpusProblem& problem);

struct Corpus {
  std::string kind;  // as the registry names it
  std::filesystem::path path;
  LabelSet labels = default_labels();
  std::vector<Sample> samples;  // those of one group side by side, in the order in which they were said
  std::vector<FeatureTable> features;           // of a corpus that comes as numbers; at most one a modality
  double sentiment_limit = 0;                   // sentiments reach from its negative to it; 0: there are none
  std::vector<std::filesystem::path> sources;   // the lists that were read
  std::vector<std::filesystem::path> archives;  // ZIP files whose members are samples
  std::vector<CorpusProblem> problems;
  SplitUnit unit = SplitUnit::kNone;
  std::string split_rule;  // how the splits came about, in words
  std::string licence;
};

/// Samples side by side that belong to one group; a sample without a group stands alone.
struct SampleRange {
  std::size_t first = 0;
  std::size_t count = 0;
};

std::vector<SampleRange> groups(const Corpus& corpus);
std::size_t count(const Corpus& corpus, Split split);

/// Whether any modality has numbers for the sample.
bool has_features(const Corpus& corpus, std::size_t sample);

/// The table of a modality; a new one, with nothing for the samples there are, where there is none yet.
/// Throws kBadInput, saying `where`, for another dimension than it has.
FeatureTable& table_of(Corpus& corpus, Modality modality, std::size_t dimension, const std::string& where);

/// Takes the other samples out, and their features with them. `keep` is asked once for each place.
void keep_samples(Corpus& corpus, const std::function<bool(std::size_t)>& keep);

/// Problems beyond 10,000 are not listed; the last one says so.
void add_problem(Corpus& corpus, CorpusProblem problem);

/// "meld/dev_sent_emo.csv:17" or the file, for messages about a sample.
std::string where(const Corpus& corpus, const Sample& sample);

}  // namespace undertone::data
