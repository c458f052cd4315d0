#include <algorithm>
#include <map>

#include "data/corpora/corpus_check.hpp"

namespace undertone::data {
namespace {

std::string summary(const Corpus& corpus) {
  std::string text =
      corpus.kind + " " + corpus.path.string() + ": " + std::to_string(corpus.samples.size()) + " samples (";
  for (const Split split : kSplits) {
    text += (split == Split::kTrain ? "" : ", ") + std::string(to_string(split)) + " " +
            std::to_string(count(corpus, split));
  }
  text += ")";
  if (corpus.unit == SplitUnit::kDialogue || corpus.unit == SplitUnit::kVideo) {
    text += " in " + std::to_string(groups(corpus).size()) + " " + std::string(to_string(corpus.unit)) + "s";
  }
  return text + "\n  splits: " + corpus.split_rule + "\n  licence: " + corpus.licence + "\n";
}

}  // namespace

std::string_view to_string(FindingKind kind) {
  switch (kind) {
    case FindingKind::kLeak:
      return "leak between splits";
    case FindingKind::kMissingFile:
      return "missing file";
    case FindingKind::kUnreadable:
      return "unreadable file";
    case FindingKind::kEmpty:
      return "nothing there";
    case FindingKind::kUnknownLabel:
      return "unknown label";
    case FindingKind::kSameId:
      return "id that stands twice";
    case FindingKind::kProblem:
      return "problem of reading";
    case FindingKind::kOverlong:
      return "overlong";
    case FindingKind::kSharedContent:
      return "same content in two splits";
    case FindingKind::kDuplicate:
      return "duplicate";
    case FindingKind::kNoLabel:
      return "no label";
    case FindingKind::kMissingClass:
      return "class without samples";
  }
  return "?";
}

std::string_view to_string(Severity severity) {
  switch (severity) {
    case Severity::kNote:
      return "note";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      return "error";
  }
  return "?";
}

Severity severity_of(FindingKind kind) {
  if (kind < FindingKind::kProblem) return Severity::kError;
  return kind == FindingKind::kMissingClass ? Severity::kNote : Severity::kWarning;
}

std::string format_check(std::span<const Corpus> corpora, std::span<const Finding> findings,
                         std::size_t max_shown) {
  std::string text;
  for (const Corpus& corpus : corpora) text += summary(corpus);
  std::map<FindingKind, std::vector<const Finding*>> by_kind;  // in the order of their severity
  for (const Finding& finding : findings) by_kind[finding.kind].push_back(&finding);
  for (const auto& [kind, same] : by_kind) {
    text += std::string(to_string(severity_of(kind))) + ": " + std::string(to_string(kind)) + ", " +
            std::to_string(same.size()) + "\n";
    for (std::size_t i = 0; i < std::min(same.size(), max_shown); ++i)
      text += "  " + same[i]->where + ": " + same[i]->what + "\n";
    if (same.size() > max_shown) text += "  and " + std::to_string(same.size() - max_shown) + " more\n";
  }
  return text + (findings.empty() ? "nothing found\n" : "");
}

}  // namespace undertone::data
