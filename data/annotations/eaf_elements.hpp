#pragma once

#include <string>

#include "data/annotations/eaf_plan.hpp"

// A plan as XML, each piece in lines indented to stand in the document element; empty where there is nothing
// to write.
namespace undertone::data {

std::string eaf_slot(const PlannedSlot& slot);  // on no line of its own
std::string eaf_tiers(const EafPlan& plan);
std::string eaf_types(const EafPlan& plan);
std::string eaf_vocabulary(const EafPlan& plan);

/// What the types and the vocabulary refer to.
std::string eaf_inclusion_constraint();
std::string eaf_association_constraint();
std::string eaf_undetermined_language();

}  // namespace undertone::data
