#pragma once

#include <vector>

#include "data/annotations/tier_layout.hpp"

namespace undertone::data {

/// Gives groups the names of those of their tiers that something is to be written to, by the rules in
/// tier_layout.hpp. Existing groups keep the name of the tier for the text.
void name_tiers(std::vector<TierGroup>& groups, const ExistingTiers& existing);

}  // namespace undertone::data
