#include "data/transcripts/tiers.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "src/core/error.hpp"

namespace undertone::data {
namespace {

template <class Condition>
std::vector<std::size_t> tiers_where(const std::vector<Tier>& tiers, Condition&& condition) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    if (!tiers[i].entries.empty() && condition(tiers[i])) found.push_back(i);
  }
  return found;
}

std::vector<std::size_t> find_asked(const std::vector<Tier>& tiers, const std::vector<std::string>& names) {
  std::vector<std::size_t> found;
  std::vector<bool> is_found(tiers.size());
  for (const std::string& name : names) {
    bool exists = false;
    for (std::size_t i = 0; i < tiers.size(); ++i) {
      if (tiers[i].name != name) continue;
      exists = true;
      if (!is_found[i]) found.push_back(i);
      is_found[i] = true;
    }
    if (exists) continue;
    std::string message = "there is no tier " + excerpt(name) + "; there are ";
    constexpr std::size_t kListed = 30;
    for (std::size_t i = 0; i < std::min(tiers.size(), kListed); ++i)
      message += (i == 0 ? "" : ", ") + excerpt(tiers[i].name);
    throw Error(ErrorKind::kNotFound, message + (tiers.empty()            ? "none"
                                                 : tiers.size() > kListed ? ", …"
                                                                          : ""));
  }
  return found;
}

/// Without those below another chosen tier.
std::vector<std::size_t> topmost(const std::vector<Tier>& tiers, const std::vector<std::size_t>& chosen) {
  enum class Below : char { kUnknown, kNo, kYes };
  std::vector<Below> below(tiers.size(), Below::kUnknown);
  std::vector<bool> is_chosen(tiers.size());
  for (const std::size_t i : chosen) is_chosen[i] = true;
  std::vector<std::size_t> path;
  for (const std::size_t start : chosen) {
    std::size_t at = start;
    Below answer = Below::kUnknown;
    // Upwards to a tier whose answer is known; the steps are bounded, so that a circle of parents ends too.
    while (answer == Below::kUnknown) {
      path.push_back(at);
      const auto parent = tiers[at].parent;
      if (!parent || path.size() > tiers.size()) {
        answer = Below::kNo;
      } else if (is_chosen[*parent]) {
        answer = Below::kYes;
      } else {
        at = *parent;
        answer = below[at];
      }
    }
    for (const std::size_t i : path) below[i] = answer;
    path.clear();
  }
  std::vector<std::size_t> result;
  std::ranges::copy_if(chosen, std::back_inserter(result),
                       [&](std::size_t i) { return below[i] != Below::kYes; });
  return result;
}

}  // namespace

UsedTiers choose_tiers(const std::vector<Tier>& tiers, const TranscriptOptions& options) {
  if (!options.tiers.empty()) return {TierChoice::kAsked, find_asked(tiers, options.tiers), {}};
  const auto said = tiers_where(tiers, [](const Tier& tier) {
    return tier.meaning.kind == TierKind::kUtterances && tier.use != TierUse::kIfAsked;
  });
  if (!said.empty()) return {TierChoice::kSaid, topmost(tiers, said), {}};
  const auto free_of_kind = [&](TierKind kind) {
    return tiers_where(
        tiers, [kind](const Tier& tier) { return tier.meaning.kind == kind && tier.use == TierUse::kFree; });
  };
  if (auto unsaid = free_of_kind(TierKind::kUnknown); !unsaid.empty())
    return {TierChoice::kUnsaid, std::move(unsaid), {}};
  if (auto words = free_of_kind(TierKind::kWords); !words.empty())
    return {TierChoice::kWords, std::move(words), {}};
  return {};
}

std::optional<std::string> speaker_of_tier(std::string_view name, const TierName& meaning, SpeakerFrom from) {
  if (from == SpeakerFrom::kAuto) return meaning.speaker;
  if (from != SpeakerFrom::kTier || is_blank(name)) return std::nullopt;
  return meaning.speaker ? meaning.speaker : std::string(name);
}

}  // namespace undertone::data
