#pragma once

#include <map>
#include <string>
#include <utility>

#include "data/annotations/tier_layout.hpp"

namespace undertone::data {

/// Finds utterances that stand already in the file that is added to, which must outlive it. Of a
/// tier it finds no entry twice, and none that overlaps one found before.
class ExistingFinder {
 public:
  explicit ExistingFinder(const ExistingTiers& existing);

  /// To be asked in order of time. Null where the utterance is new.
  const TranscriptEntry* find(const Utterance& utterance);

 private:
  using Milliseconds = std::pair<double, double>;

  static Milliseconds to_milliseconds(const TimeSpan& span);
  bool is_same(const TranscriptEntry& entry, const Utterance& utterance) const;

  const ExistingTiers& existing_;
  std::multimap<Milliseconds, const TranscriptEntry*> by_time_;
  std::map<std::string, double> free_from_s_;  // of each tier
};

}  // namespace undertone::data
