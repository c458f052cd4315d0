#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/corpora/corpus.hpp"

namespace undertone::data {

enum class Severity { kNote, kWarning, kError };

enum class FindingKind {
  kLeak,           // error: what must lie in one split only lies in two
  kMissingFile,    // error
  kUnreadable,     // error: a damaged archive member, no permission
  kEmpty,          // error: no samples at all, a sample with nothing in it, a file of no bytes
  kUnknownLabel,   // error: not in the label set
  kSameId,         // error
  kProblem,        // warning: what the reader found
  kOverlong,       // warning: text, duration or file
  kSharedContent,  // warning: the same file or comment in two splits
  kDuplicate,      // warning: the same file, comment or dialogue twice in one split
  kNoLabel,        // warning
  kMissingClass,   // note: a split has no sample of a label
};
std::string_view to_string(FindingKind kind);
std::string_view to_string(Severity severity);
Severity severity_of(FindingKind kind);

struct Finding {
  FindingKind kind = FindingKind::kProblem;
  std::string where;  // "meld/dev_sent_emo.csv:17"
  std::string what;
};

enum class FileCheck { kRead, kSkip };

struct CheckOptions {
  std::size_t max_text_chars = 2000;
  double max_duration_s = 120;
  std::size_t max_file_bytes = std::size_t{64} << 20;
  FileCheck files = FileCheck::kRead;
  /// How long a clip is, for those who can decode it; otherwise only the times in the corpus count. An Error
  /// that it throws is a finding.
  std::function<std::optional<double>(const Sample&)> duration_s = {};
};

/// Looks for what makes figures worthless or stops a training. Leaks are
///   a speaker, dialogue or video, whichever the corpus splits by, with samples in two splits; corpora of one
///   kind and path are held against each other, so it may be read split by split;
///   a dialogue of two or more utterances that is repeated word for word in another split, of any corpus.
std::vector<Finding> check_corpora(std::span<const Corpus> corpora, const CheckOptions& options = {});

/// A line on each corpus, then the findings by kind, the severe ones first; of each kind at most `max_shown`,
/// with the number of the others.
std::string format_check(std::span<const Corpus> corpora, std::span<const Finding> findings,
                         std::size_t max_shown = 10);

}  // namespace undertone::data
