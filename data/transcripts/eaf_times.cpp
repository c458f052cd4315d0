#include "data/transcripts/eaf_times.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

namespace undertone::data {
namespace {

/// The `i`-th of `n` points that divide the time from `begin` to `end` into n + 1 equal parts.
double divide(double begin, double end, std::size_t i, std::size_t n) {
  return begin + (end - begin) * static_cast<double>(i + 1) / static_cast<double>(n + 1);
}

/// Gives slots without a time one.
class SlotEstimator {
 public:
  explicit SlotEstimator(std::vector<EafTimeSlot>& slots) : slots_(slots), estimated_(slots.size()) {}

  bool is_estimated(std::size_t slot) const { return estimated_[slot]; }

  void follow_rows(const EafTier& tier) {
    struct Link {
      std::size_t begin;
      std::size_t end;
      bool is_taken;
    };
    std::vector<Link> links;
    for (const EafAnnotation& annotation : tier.annotations) {
      if (annotation.begin_slot) links.push_back({*annotation.begin_slot, *annotation.end_slot, false});
    }
    std::ranges::stable_sort(links, {}, &Link::begin);
    std::vector<std::size_t> row;
    for (const Link& first : links) {
      if (first.is_taken || !slots_[first.begin].time_s || slots_[first.end].time_s) continue;
      row.clear();
      std::size_t at = first.end;
      while (!slots_[at].time_s) {
        row.push_back(at);
        const auto next = std::ranges::lower_bound(links, at, {}, &Link::begin);
        if (next == links.end() || next->begin != at || next->is_taken) break;
        next->is_taken = true;  // once only, so that a circle ends
        at = next->end;
      }
      if (slots_[at].time_s) spread(row, *slots_[first.begin].time_s, *slots_[at].time_s);
    }
  }

  void follow_order() {
    std::vector<std::size_t> row;
    std::optional<double> before;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      if (!slots_[i].time_s) {
        row.push_back(i);
        continue;
      }
      if (before) spread(row, *before, *slots_[i].time_s);
      before = slots_[i].time_s;
      row.clear();
    }
  }

 private:
  void spread(std::span<const std::size_t> row, double begin, double end) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      slots_[row[i]].time_s = divide(begin, end, i, row.size());
      estimated_[row[i]] = true;
    }
  }

  std::vector<EafTimeSlot>& slots_;
  std::vector<bool> estimated_;
};

class TimeResolver {
 public:
  TimeResolver(EafDocument& document, ProblemList& problems)
      : document_(document), problems_(problems), order_(order_from_parents(document, problems)) {
    times_.tiers.resize(document.tiers.size());
    times_.estimated.resize(document.tiers.size());
    for (std::size_t i = 0; i < document.tiers.size(); ++i)
      times_.tiers[i].resize(document.tiers[i].annotations.size());
  }

  EafTimes resolve() {
    SlotEstimator slots(document_.slots);
    for (const std::size_t tier : order_) slots.follow_rows(document_.tiers[tier]);
    slots.follow_order();
    index_annotations();
    for (const std::size_t tier : order_) {
      read_slots(tier, slots);
      follow_references(tier);
      report_lost(tier);
    }
    return std::move(times_);
  }

 private:
  void index_annotations() {
    std::size_t number = 0;
    for (const EafTier& tier : document_.tiers) {
      first_numbers_.push_back(number);
      for (const EafAnnotation& annotation : tier.annotations) {
        if (!annotation.id.empty()) index_.add(annotation.id, number);
        ++number;
      }
    }
    for (const std::size_t repeated : index_.finish()) {
      const auto [tier, annotation] = place_of(repeated);
      const EafAnnotation& twin = document_.tiers[tier].annotations[annotation];
      problems_.add(twin.element.line(),
                    "the annotation " + excerpt(twin.id) + " exists twice; references mean the first one");
    }
  }

  /// Tier and annotation of a running number.
  std::pair<std::size_t, std::size_t> place_of(std::size_t number) const {
    const auto after = std::ranges::upper_bound(first_numbers_, number);
    const auto tier = static_cast<std::size_t>(after - first_numbers_.begin()) - 1;
    return {tier, number - first_numbers_[tier]};
  }

  void read_slots(std::size_t tier, const SlotEstimator& slots) {
    const auto& annotations = document_.tiers[tier].annotations;
    for (std::size_t i = 0; i < annotations.size(); ++i) {
      if (!annotations[i].begin_slot) continue;
      const std::size_t begin = *annotations[i].begin_slot;
      const std::size_t end = *annotations[i].end_slot;
      if (!document_.slots[begin].time_s || !document_.slots[end].time_s) continue;
      times_.tiers[tier][i].span = {*document_.slots[begin].time_s, *document_.slots[end].time_s};
      if (slots.is_estimated(begin) || slots.is_estimated(end)) ++times_.estimated[tier];
    }
  }

  void follow_references(std::size_t tier) {
    struct Reference {
      std::size_t target;
      std::size_t annotation;
    };
    std::vector<Reference> references;
    const auto& annotations = document_.tiers[tier].annotations;
    for (std::size_t i = 0; i < annotations.size(); ++i) {
      if (annotations[i].begin_slot) continue;
      if (const auto target = index_.find(annotations[i].parent_id)) references.push_back({*target, i});
    }
    std::ranges::stable_sort(references, {}, &Reference::target);
    std::vector<std::size_t> group;
    for (std::size_t i = 0; i < references.size(); ++i) {
      group.push_back(references[i].annotation);
      if (i + 1 < references.size() && references[i + 1].target == references[i].target) continue;
      share(tier, references[i].target, std::move(group));
      group.clear();
    }
  }

  /// Gives the annotations of `tier` in the group, which refer to the same one, their spans.
  void share(std::size_t tier, std::size_t target, std::vector<std::size_t> group) {
    const auto [target_tier, target_annotation] = place_of(target);
    const auto& span = times_.tiers[target_tier][target_annotation].span;
    if (!span || target_tier == tier) return;
    const bool divides =
        document_.tiers[tier].type.constraint == EafConstraint::kSymbolicSubdivision && group.size() > 1;
    if (divides) put_in_order(tier, group);
    for (std::size_t i = 0; i < group.size(); ++i) {
      EafTimes::Of& times = times_.tiers[tier][group[i]];
      times.span = span;
      if (divides && i > 0) times.span->begin_s = divide(span->begin_s, span->end_s, i - 1, group.size() - 1);
      if (divides && i + 1 < group.size())
        times.span->end_s = divide(span->begin_s, span->end_s, i, group.size() - 1);
      if (document_.tiers[tier].parent == target_tier) times.parent = target_annotation;
    }
    if (divides) times_.estimated[tier] += group.size();
  }

  /// Along PREVIOUS_ANNOTATION, if that is one unbroken row.
  void put_in_order(std::size_t tier, std::vector<std::size_t>& group) const {
    const auto& annotations = document_.tiers[tier].annotations;
    NameIndex followers;
    std::vector<std::size_t> row;
    for (const std::size_t i : group) {
      if (annotations[i].previous_id.empty()) {
        row.push_back(i);
      } else {
        followers.add(annotations[i].previous_id, i);
      }
    }
    if (row.size() != 1 || !followers.finish().empty()) return;
    while (row.size() < group.size()) {
      const auto next = followers.find(annotations[row.back()].id);
      if (!next) return;
      row.push_back(*next);
    }
    std::vector<std::size_t> sorted = row;
    std::ranges::sort(sorted);
    if (std::ranges::adjacent_find(sorted) == sorted.end()) group = std::move(row);
  }

  void report_lost(std::size_t tier) {
    const auto& annotations = document_.tiers[tier].annotations;
    for (std::size_t i = 0; i < annotations.size(); ++i) {
      if (times_.tiers[tier][i].span) continue;
      problems_.add(
          annotations[i].element.line(),
          annotations[i].begin_slot
              ? "an annotation whose time slots have no time, nor neighbours that have one; left out"
              : "an annotation that refers to none which has times; left out");
    }
  }

  EafDocument& document_;
  ProblemList& problems_;
  std::vector<std::size_t> order_;
  EafTimes times_;
  NameIndex index_;
  std::vector<std::size_t> first_numbers_;
};

}  // namespace

EafTimes resolve_times(EafDocument& document, ProblemList& problems) {
  return TimeResolver(document, problems).resolve();
}

}  // namespace undertone::data
