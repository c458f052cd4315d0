#include "data/annotations/tier_naming.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace undertone::data {
namespace {

bool is_plain_name(const std::string& speaker) {
  return !strip_lane(speaker) && read_tier_name(speaker) == TierName{TierKind::kUnknown, speaker};
}

/// For a file where no " - text" may stand behind a speaker.
std::string to_plain_name(std::string speaker) {
  if (is_plain_name(speaker)) return speaker;
  for (char& c : speaker) {
    if (std::string_view("@_:/|-.").find(c) != std::string_view::npos) c = ' ';
  }
  return speaker + " speaker";
}

/// Whether the tiers for the text can do without " - text".
bool names_can_be_plain(const std::vector<TierGroup>& groups, TierChoice choice) {
  if (choice == TierChoice::kSaid || choice == TierChoice::kUnsaid) return choice == TierChoice::kUnsaid;
  return std::ranges::all_of(groups, [](const TierGroup& group) {
    return group.is_existing || (group.speaker && is_plain_name(*group.speaker));
  });
}

/// The names that a group has with this meaning.
TierNames names_of(const TierGroup& group, const TierName& meaning, bool is_plain) {
  const std::string mark = meaning.version > 1 ? " [" + std::to_string(meaning.version) + "]" : "";
  const std::string lane = meaning.lane > 1 ? " (" + std::to_string(meaning.lane) + ")" : "";
  const auto name = [&](const std::string& kind) {
    return (meaning.speaker ? *meaning.speaker + mark + " - " + kind : kind + mark) + lane;
  };
  const auto name_if_any = [&](const char* kind, auto member) {
    const bool is_needed = std::ranges::any_of(
        group.utterances, [&](const LaidUtterance& laid) { return !(laid.*member).empty(); });
    return is_needed ? name(kind) : std::string();
  };
  TierNames names;
  if (!group.is_existing)
    names.text = is_plain ? meaning.speaker.value_or("default") + mark + lane : name("text");
  names.words = name_if_any("words", &LaidUtterance::words);
  names.emotion = name_if_any("emotion", &LaidUtterance::emotion);
  names.label = name_if_any("label", &LaidUtterance::label);
  names.confidence = name_if_any("confidence", &LaidUtterance::confidence);
  return names;
}

/// False, and nothing taken, where one of the names is taken already.
bool take(const TierNames& names, std::set<std::string>& taken) {
  const auto all = {names.text, names.words, names.emotion, names.label, names.confidence};
  const bool is_free = std::ranges::none_of(
      all, [&](const std::string& name) { return !name.empty() && taken.contains(name); });
  if (is_free) taken.insert(all.begin(), all.end());
  return is_free;
}

}  // namespace

void name_tiers(std::vector<TierGroup>& groups, const ExistingTiers& existing) {
  const bool is_plain = names_can_be_plain(groups, existing.choice);
  const std::vector<TierName> meanings = read_tier_names(existing.names);
  std::map<std::string_view, TierName> meaning_of;
  for (std::size_t i = 0; i < meanings.size(); ++i) meaning_of.try_emplace(existing.names[i], meanings[i]);
  std::set<std::string> taken(existing.names.begin(), existing.names.end());
  for (TierGroup& group : groups) {
    TierName meaning = group.is_existing ? meaning_of.at(group.names.text)
                                         : TierName{TierKind::kUtterances, group.speaker, group.lane};
    if (!group.is_existing && group.speaker && is_plain) meaning.speaker = to_plain_name(*group.speaker);
    TierNames names = names_of(group, meaning, is_plain);
    while (!take(names, taken)) {
      ++meaning.version;
      names = names_of(group, meaning, is_plain);
    }
    if (group.is_existing) names.text = std::move(group.names.text);
    group.names = std::move(names);
  }
}

}  // namespace undertone::data
