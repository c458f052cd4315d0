#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "data/annotations/annotation.hpp"
#include "data/transcripts/eaf_document.hpp"
#include "data/transcripts/eaf_times.hpp"
#include "src/io/xml.hpp"
#include "tests/data/transcripts/shown.hpp"

namespace undertone::data {

/// Mary overlaps herself, and what was predicted for her is not what is known.
inline Annotation two_speakers() {
  Annotation annotation;
  annotation.conversation = Conversation({{"u1", {0.5, 2}, "mary", "x < y\n\"z\"", {{{0.5, 1}, "x"}}, "joy"},
                                          {"u2", {1, 3}, "mary", {}, {}, {}},
                                          {"u3", {2.2504, 3}, "bob", "hi", {}, {}}});
  annotation.predictions = {PredictedLabel{"fear", 0.81249, {}}, std::nullopt, PredictedLabel{"joy", 1, {}}};
  annotation.media = "out/../talks/a talk.mp4";
  annotation.made_by = "undertone \"0.1\"";
  return annotation;
}

inline Annotation annotated(std::vector<Utterance> utterances) {
  Annotation annotation;
  annotation.conversation = Conversation(std::move(utterances));
  return annotation;
}

/// Looks for what ELAN and the schema of its files do not allow.
class EafRules {
 public:
  explicit EafRules(const std::string& text)
      : document_(read_eaf(text, problems_)), root_(document_.xml.root()) {}

  /// A line for each rule that is broken.
  Lines broken() {
    check_names();
    check_types();
    check_vocabularies();
    check_slots();
    const EafTimes times = resolve_times(document_, problems_);
    for (std::size_t i = 0; i < document_.tiers.size(); ++i)
      check_tier(document_.tiers[i], times.tiers[i], times);
    for (const ParseProblem& problem : problems_.take()) broken_.push_back(problem.reason);
    return std::move(broken_);
  }

 private:
  using Names = std::set<std::string, std::less<>>;

  void demand(bool condition, const std::string& what) {
    if (!condition) broken_.push_back(what);
  }

  Names names_of(const char* element, const char* attribute) {
    Names names;
    for (const io::XmlElement& each : root_.children(element))
      demand(names.emplace(each.attribute(attribute).value_or("")).second, std::string(element) + " twice");
    return names;
  }

  /// The attributes that are IDs in the schema share one space of names.
  void demand_id(std::string_view id) {
    const bool is_name = !id.empty() && is_ascii_letter(id[0]) && id.find_first_of(" :<&\"'") == id.npos;
    demand(is_name, "no id: " + std::string(id));
    demand(ids_.emplace(id).second, "an id twice: " + std::string(id));
  }

  void check_names() {
    names_of("TIER", "TIER_ID");
    names_of("CONTROLLED_VOCABULARY", "CV_ID");
    for (const std::string& constraint : names_of("CONSTRAINT", "STEREOTYPE")) demand_id(constraint);
    for (const std::string& language : names_of("LANGUAGE", "LANG_ID")) demand_id(language);
    types_ = names_of("LINGUISTIC_TYPE", "LINGUISTIC_TYPE_ID");
  }

  void check_types() {
    const Names vocabularies = names_of("CONTROLLED_VOCABULARY", "CV_ID");
    for (const io::XmlElement& type : root_.children("LINGUISTIC_TYPE")) {
      const auto constraint = type.attribute("CONSTRAINTS");
      const auto vocabulary = type.attribute("CONTROLLED_VOCABULARY_REF");
      demand(!constraint || ids_.contains(*constraint), "a constraint that is not declared");
      demand(!vocabulary || vocabularies.contains(*vocabulary), "a vocabulary that is not declared");
    }
  }

  void check_vocabularies() {
    for (const io::XmlElement& vocabulary : root_.children("CONTROLLED_VOCABULARY")) {
      Names& values = values_[std::string(vocabulary.attribute("CV_ID").value_or(""))];
      for (const io::XmlElement& entry : vocabulary.children("CV_ENTRY"))
        demand(values.insert(entry.text()).second, "a value twice");
      for (const io::XmlElement& entry : vocabulary.children("CV_ENTRY_ML")) {
        const auto value = entry.child("CVE_VALUE");
        const std::string id(entry.attribute("CVE_ID").value_or(""));
        demand_id(id);
        demand(value && ids_.contains(value->attribute("LANG_REF").value_or("?")), "no such language");
        if (!value) continue;
        demand(values.insert(value->text()).second, "a value twice");
        entries_.emplace(id, value->text());
      }
    }
  }

  void check_slots() {
    double reached_s = 0;
    for (const EafTimeSlot& slot : document_.slots) {
      demand_id(slot.id);
      demand(slot.time_s >= reached_s, "time slots out of order");
      reached_s = slot.time_s.value_or(reached_s);
    }
  }

  void check_tier(const EafTier& tier, const std::vector<EafTimes::Of>& times, const EafTimes& all) {
    demand(types_.contains(tier.element.attribute("LINGUISTIC_TYPE_REF").value_or("?")),
           "a type that is not declared");
    demand(tier.parent.has_value() == (tier.type.constraint != EafConstraint::kNone),
           "a constraint without a parent, or a parent without one");
    double reached_s = 0;
    for (std::size_t i = 0; i < tier.annotations.size(); ++i) {
      demand_id(tier.annotations[i].id);
      check_value(tier, tier.annotations[i]);
      if (!times[i].span) continue;  // told of by resolve_times
      const TimeSpan& span = *times[i].span;
      demand(span.begin_s < span.end_s, "an annotation of no length");
      demand(reached_s <= span.begin_s, "overlapping annotations on a tier");
      reached_s = span.end_s;
      if (tier.type.constraint == EafConstraint::kSymbolicAssociation)
        demand(times[i].parent.has_value(), "a reference to another tier than the parent");
      if (tier.type.constraint == EafConstraint::kIncludedIn)
        demand(is_inside_any(span, all.tiers[*tier.parent]), "a word outside of its utterance");
    }
  }

  void check_value(const EafTier& tier, const EafAnnotation& annotation) {
    const auto value = annotation.element.child("ANNOTATION_VALUE");
    demand(value.has_value(), "an annotation without a value");
    if (tier.type.vocabulary.empty() || !value) return;
    demand(values_[std::string(tier.type.vocabulary)].contains(value->text()), "a value of no vocabulary");
    const auto entry = annotation.element.attribute("CVE_REF");
    if (!entry) return;
    const auto found = entries_.find(*entry);
    demand(found != entries_.end() && found->second == value->text(), "a reference to another value");
  }

  static bool is_inside_any(const TimeSpan& span, const std::vector<EafTimes::Of>& parents) {
    return std::ranges::any_of(parents, [&](const EafTimes::Of& parent) {
      return parent.span && parent.span->begin_s <= span.begin_s && span.end_s <= parent.span->end_s;
    });
  }

  ProblemList problems_;
  EafDocument document_;
  io::XmlElement root_;
  Lines broken_;
  Names ids_;
  Names types_;
  std::map<std::string, Names> values_;                      // of vocabularies
  std::map<std::string, std::string, std::less<>> entries_;  // values by id
};

inline Lines broken_rules(const std::string& text) { return EafRules(text).broken(); }

}  // namespace undertone::data
