#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "data/annotations/tier_layout.hpp"
#include "src/core/label_set.hpp"

// What is to be written to an EAF, whether it is a new one or one that is added to: groups of tiers with
// their types, ids and time slots. eaf_elements.hpp makes XML of it.
namespace undertone::data {

/// How vocabularies are written differs: up to 2.7 an entry has one value, from 2.8 on one in each language.
enum class EafDialect { kOneLanguage, kLanguages };

/// What the plan must agree on with the rest of the file.
struct EafSurroundings {
  EafDialect dialect = EafDialect::kLanguages;
  std::string language = "und";              // of vocabulary entries
  std::set<std::string> types;               // names of linguistic types that are taken
  std::set<std::string> vocabularies;        // likewise
  std::string utterance_type = "utterance";  // name for the type of the texts, if it is free
  std::int64_t last_annotation = 0;          // the greatest number N of an id "aN"
  std::int64_t last_slot = 0;                // the greatest number N of an id "tsN"
};

enum class EafTierKind { kText, kWords, kLabel, kConfidence };

struct PlannedAnnotation {
  std::string id;
  std::string value;
  std::string parent_id;                     // of a reference
  std::size_t begin_slot = 0, end_slot = 0;  // otherwise, places in EafPlan::slots
};

struct PlannedTier {
  EafTierKind kind = EafTierKind::kText;
  std::string name;
  std::optional<std::string> participant;
  std::string parent;
  std::string type;
  std::vector<PlannedAnnotation> annotations;
};

struct PlannedType {
  std::string name;
  EafTierKind kind = EafTierKind::kText;
};

struct PlannedSlot {
  std::int64_t time_ms = 0;
  std::string id;
};

struct EafPlan {
  EafDialect dialect = EafDialect::kLanguages;
  std::string language;
  std::vector<PlannedSlot> slots;
  std::vector<std::size_t> slots_by_time;
  std::vector<PlannedTier> tiers;
  std::vector<PlannedType> types;   // those that tiers have
  std::string vocabulary;           // its name; empty where no tier has labels
  std::vector<std::string> labels;  // its values
  std::string entry_prefix;         // of the ids of its values
  std::int64_t last_annotation = 0;

  bool has(EafTierKind kind) const;
};

EafPlan make_eaf_plan(const std::vector<TierGroup>& groups, const LabelSet& labels,
                      const EafSurroundings& surroundings);

}  // namespace undertone::data
