#include "data/annotations/eaf_plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace undertone::data {
namespace {

std::string free_name(const std::string& wanted, const std::set<std::string>& taken) {
  std::string name = wanted;
  for (int version = 2; taken.contains(name); ++version) name = wanted + " [" + std::to_string(version) + "]";
  return name;
}

class Planner {
 public:
  explicit Planner(const EafSurroundings& surroundings) : around_(surroundings) {
    plan_.dialect = around_.dialect;
    plan_.language = around_.language;
    plan_.last_annotation = around_.last_annotation;
  }

  EafPlan plan(const std::vector<TierGroup>& groups, const LabelSet& labels) {
    for (const TierGroup& group : groups) plan_group(group);
    number_slots();
    if (plan_.has(EafTierKind::kLabel)) plan_vocabulary(labels);
    return std::move(plan_);
  }

 private:
  void plan_group(const TierGroup& group) {
    std::vector<std::string> ids;  // of the annotations with the texts
    if (group.is_existing) {
      for (const LaidUtterance& laid : group.utterances) ids.push_back(laid.existing_id);
    } else {
      PlannedTier& tier =
          add_tier({EafTierKind::kText, group.names.text, group.speaker, "", around_.utterance_type, {}});
      for (const LaidUtterance& laid : group.utterances) {
        add_aligned(tier, laid.span, laid.text);
        ids.push_back(tier.annotations.back().id);
      }
    }
    plan_words(group);
    plan_references(group, {EafTierKind::kLabel, group.names.emotion, {}, {}, "emotion", {}},
                    &LaidUtterance::emotion, ids);
    plan_references(group, {EafTierKind::kLabel, group.names.label, {}, {}, "label", {}},
                    &LaidUtterance::label, ids);
    plan_references(group, {EafTierKind::kConfidence, group.names.confidence, {}, {}, "confidence", {}},
                    &LaidUtterance::confidence, ids);
  }

  void plan_words(const TierGroup& group) {
    if (group.names.words.empty()) return;
    PlannedTier& tier =
        add_tier({EafTierKind::kWords, group.names.words, group.speaker, group.names.text, "word", {}});
    for (const LaidUtterance& laid : group.utterances) {
      for (const Word& word : laid.words) add_aligned(tier, word.span, word.text);
    }
  }

  void plan_references(const TierGroup& group, PlannedTier wanted, std::string LaidUtterance::*value,
                       const std::vector<std::string>& ids) {
    if (wanted.name.empty()) return;
    wanted.participant = group.speaker;
    wanted.parent = group.names.text;
    PlannedTier& tier = add_tier(std::move(wanted));
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const std::string& text = group.utterances[i].*value;
      if (!text.empty()) tier.annotations.push_back({next_id(), text, ids[i]});
    }
  }

  PlannedTier& add_tier(PlannedTier tier) {
    tier.type = free_name(tier.type, around_.types);
    const auto known = std::ranges::find(plan_.types, tier.type, &PlannedType::name);
    if (known == plan_.types.end()) plan_.types.push_back({tier.type, tier.kind});
    return plan_.tiers.emplace_back(std::move(tier));
  }

  /// Slots of one time stand so that ends come before begins, and what is inside is inside.
  void add_aligned(PlannedTier& tier, const TimeSpan& span, const std::string& text) {
    const bool is_inside = tier.kind == EafTierKind::kWords;
    const std::size_t begin = add_slot(span.begin_s, is_inside ? 3 : 2);
    const std::size_t end = add_slot(span.end_s, is_inside ? 0 : 1);
    tier.annotations.push_back({next_id(), text, "", begin, end});
  }

  std::size_t add_slot(double time_s, int rank) {
    plan_.slots.push_back({std::llround(time_s * 1000), ""});
    ranks_.push_back(rank);
    return plan_.slots.size() - 1;
  }

  void number_slots() {
    std::vector<std::size_t>& order = plan_.slots_by_time;
    order.resize(plan_.slots.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {},
                             [&](std::size_t i) { return std::pair(plan_.slots[i].time_ms, ranks_[i]); });
    std::int64_t number = around_.last_slot;
    for (const std::size_t i : order) plan_.slots[i].id = "ts" + std::to_string(++number);
  }

  /// The labels that are known, then those that are none of them.
  void plan_vocabulary(const LabelSet& labels) {
    plan_.vocabulary = free_name("emotion", around_.vocabularies);
    plan_.entry_prefix = "cveid_emotion_";
    if (plan_.vocabulary != "emotion") plan_.entry_prefix += std::to_string(around_.last_annotation) + "_";
    std::set<std::string> known;
    const auto add = [&](const std::string& label) {
      if (known.insert(label).second) plan_.labels.push_back(label);
    };
    for (const std::string& name : labels.names()) add(writable_text(name));
    for (const PlannedTier& tier : plan_.tiers) {
      if (tier.kind != EafTierKind::kLabel) continue;
      for (const PlannedAnnotation& annotation : tier.annotations) add(annotation.value);
    }
  }

  std::string next_id() { return "a" + std::to_string(++plan_.last_annotation); }

  const EafSurroundings& around_;
  EafPlan plan_;
  std::vector<int> ranks_;  // of the slots
};

}  // namespace

bool EafPlan::has(EafTierKind kind) const {
  return std::ranges::any_of(types, [kind](const PlannedType& type) { return type.kind == kind; });
}

EafPlan make_eaf_plan(const std::vector<TierGroup>& groups, const LabelSet& labels,
                      const EafSurroundings& surroundings) {
  return Planner(surroundings).plan(groups, labels);
}

}  // namespace undertone::data
