#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "data/annotations/annotation.hpp"
#include "data/annotations/tier_layout.hpp"

// The parts that are written to an EAF, whether it is a new one or one that is added to.
namespace undertone::data {

/// How vocabularies are written differs: up to 2.7 an entry has one value, from 2.8 on one in each language.
enum class EafDialect { kOneLanguage, kLanguages };

/// What the parts must agree on with the rest of the file.
struct EafSurroundings {
  EafDialect dialect = EafDialect::kLanguages;
  std::string language = "und";              // of vocabulary entries
  std::set<std::string> types;               // names of linguistic types that are taken
  std::set<std::string> vocabularies;        // likewise
  std::string utterance_type = "utterance";  // name for the type of the texts, if it is free
  std::int64_t last_annotation = 0;          // the greatest number N of an annotation "aN"
  std::int64_t last_slot = 0;                // the greatest number N of a time slot "tsN"
};

struct EafSlot {
  std::int64_t time_ms = 0;
  int rank = 0;         // among slots of the same time: ends before begins, what is inside inside
  std::size_t key = 0;  // by which annotations know it
};

/// XML of the parts, indented to stand in the document element.
struct EafParts {
  std::vector<EafSlot> slots;         // in order of time
  std::vector<std::string> slot_ids;  // of the same length
  std::string tiers;
  std::string types;
  std::string vocabularies;
  bool needs_association = false;  // whether the constraint must be declared
  bool needs_inclusion = false;
  std::int64_t last_annotation = 0;
};

EafParts make_eaf_parts(const std::vector<TierGroup>& groups, const Annotation& annotation,
                        const EafSurroundings& surroundings);

std::string eaf_slot_text(const EafSlot& slot, const std::string& id);
/// The declarations of the two constraints that parts may need.
std::string eaf_association_constraint();
std::string eaf_inclusion_constraint();
std::string eaf_undetermined_language();

}  // namespace undertone::data
