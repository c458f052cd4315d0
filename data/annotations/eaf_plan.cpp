#include "data/annotations/eaf_plan.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "src/io/xml_write.hpp"

namespace undertone::data {
namespace {

using io::XmlWriter;

struct PlannedAnnotation {
  std::string value;
  std::string parent_id;                     // of a reference
  std::size_t begin_slot = 0, end_slot = 0;  // otherwise, keys
  std::string id;
};

struct PlannedTier {
  std::string name;
  std::optional<std::string> participant;
  std::string parent;
  std::string type;
  bool has_vocabulary = false;
  std::vector<PlannedAnnotation> annotations;
};

enum class Nesting { kOuter, kInner };

std::string free_name(const std::string& wanted, std::set<std::string>& taken) {
  std::string name = wanted;
  for (int version = 2; !taken.insert(name).second; ++version)
    name = wanted + " [" + std::to_string(version) + "]";
  return name;
}

class PartsMaker {
 public:
  PartsMaker(const std::vector<TierGroup>& groups, const Annotation& annotation,
             const EafSurroundings& surroundings)
      : groups_(groups), annotation_(annotation), around_(surroundings), types_taken_(surroundings.types) {
    parts_.last_annotation = surroundings.last_annotation;
  }

  EafParts make() {
    plan_types();
    for (const TierGroup& group : groups_) plan_group(group);
    number_slots();
    write_tiers();
    write_types();
    if (uses_vocabulary_) write_vocabulary();
    return std::move(parts_);
  }

 private:
  /// Types that no tier needs are named too, and then not written.
  void plan_types() {
    utterance_type_ = free_name(around_.utterance_type, types_taken_);
    word_type_ = free_name("word", types_taken_);
    emotion_type_ = free_name("emotion", types_taken_);
    label_type_ = free_name("label", types_taken_);
    confidence_type_ = free_name("confidence", types_taken_);
    std::set<std::string> vocabularies = around_.vocabularies;
    vocabulary_ = free_name("emotion", vocabularies);
    for (const std::string& name : annotation_.labels.names())
      value_index_.try_emplace(name, value_index_.size());
    for (const std::string& name : annotation_.labels.names()) values_.push_back(name);
  }

  void plan_group(const TierGroup& group) {
    std::vector<std::string> ids;
    if (group.is_existing) {
      for (const LaidUtterance& laid : group.utterances) ids.push_back(laid.existing_id);
    } else {
      PlannedTier& tier = add_tier(group, group.text_tier, "", utterance_type_);
      for (const LaidUtterance& laid : group.utterances) {
        ids.push_back(next_id());
        add_aligned(tier, laid.span, Nesting::kOuter, laid.text, ids.back());
      }
    }
    if (!group.words_tier.empty()) {
      PlannedTier& tier = add_tier(group, group.words_tier, group.text_tier, word_type_);
      parts_.needs_inclusion = true;
      for (const LaidUtterance& laid : group.utterances) {
        for (const Word& word : laid.words)
          add_aligned(tier, word.span, Nesting::kInner, word.text, next_id());
      }
    }
    plan_references(group, group.emotion_tier, emotion_type_, &LaidUtterance::emotion, ids);
    plan_references(group, group.label_tier, label_type_, &LaidUtterance::label, ids);
    plan_references(group, group.confidence_tier, confidence_type_, &LaidUtterance::confidence, ids);
  }

  void plan_references(const TierGroup& group, const std::string& name, const std::string& type,
                       std::string LaidUtterance::*value, const std::vector<std::string>& ids) {
    if (name.empty()) return;
    PlannedTier& tier = add_tier(group, name, group.text_tier, type);
    tier.has_vocabulary = type != confidence_type_;
    parts_.needs_association = true;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const std::string& text = group.utterances[i].*value;
      if (text.empty()) continue;
      tier.annotations.push_back({text, ids[i], 0, 0, next_id()});
      if (!tier.has_vocabulary) continue;
      uses_vocabulary_ = true;
      if (value_index_.try_emplace(text, value_index_.size()).second) values_.push_back(text);
    }
  }

  PlannedTier& add_tier(const TierGroup& group, const std::string& name, const std::string& parent,
                        const std::string& type) {
    types_used_.insert(type);
    return tiers_.emplace_back(PlannedTier{name, group.speaker, parent, type, false, {}});
  }

  void add_aligned(PlannedTier& tier, const TimeSpan& span, Nesting nesting, const std::string& text,
                   std::string id) {
    const bool is_inner = nesting == Nesting::kInner;
    const std::size_t begin = add_slot(span.begin_s, is_inner ? 3 : 2);
    const std::size_t end = add_slot(span.end_s, is_inner ? 0 : 1);
    tier.annotations.push_back({text, "", begin, end, std::move(id)});
  }

  std::size_t add_slot(double time_s, int rank) {
    parts_.slots.push_back({std::llround(time_s * 1000), rank, parts_.slots.size()});
    return parts_.slots.back().key;
  }

  std::string next_id() { return "a" + std::to_string(++parts_.last_annotation); }

  void number_slots() {
    std::ranges::stable_sort(parts_.slots, [](const EafSlot& a, const EafSlot& b) {
      return std::pair(a.time_ms, a.rank) < std::pair(b.time_ms, b.rank);
    });
    ids_by_key_.resize(parts_.slots.size());
    std::int64_t number = around_.last_slot;
    for (const EafSlot& slot : parts_.slots) {
      parts_.slot_ids.push_back("ts" + std::to_string(++number));
      ids_by_key_[slot.key] = parts_.slot_ids.back();
    }
  }

  void write_tiers() {
    XmlWriter xml(1);
    for (const PlannedTier& tier : tiers_) {
      xml.open("TIER").attribute("LINGUISTIC_TYPE_REF", tier.type);
      if (!tier.parent.empty()) xml.attribute("PARENT_REF", tier.parent);
      if (tier.participant) xml.attribute("PARTICIPANT", *tier.participant);
      xml.attribute("TIER_ID", tier.name);
      for (const PlannedAnnotation& annotation : tier.annotations) write_annotation(tier, annotation, xml);
      xml.close();
    }
    parts_.tiers = xml.take();
  }

  void write_annotation(const PlannedTier& tier, const PlannedAnnotation& annotation, XmlWriter& xml) const {
    const bool is_reference = !annotation.parent_id.empty();
    xml.open("ANNOTATION").open(is_reference ? "REF_ANNOTATION" : "ALIGNABLE_ANNOTATION");
    xml.attribute("ANNOTATION_ID", annotation.id);
    if (is_reference) xml.attribute("ANNOTATION_REF", annotation.parent_id);
    if (tier.has_vocabulary && around_.dialect == EafDialect::kLanguages)
      xml.attribute("CVE_REF", entry_id(value_index_.at(annotation.value)));
    if (!is_reference) {
      xml.attribute("TIME_SLOT_REF1", ids_by_key_[annotation.begin_slot]);
      xml.attribute("TIME_SLOT_REF2", ids_by_key_[annotation.end_slot]);
    }
    xml.open("ANNOTATION_VALUE").text(annotation.value).close().close().close();
  }

  std::string entry_id(std::size_t index) const {
    const std::string name =
        vocabulary_ == "emotion" ? "emotion" : "emotion" + std::to_string(around_.last_annotation);
    return "cveid_" + name + "_" + std::to_string(index);
  }

  void write_types() {
    XmlWriter xml(1);
    write_type(xml, utterance_type_, "");
    write_type(xml, word_type_, "Included_In");
    write_type(xml, emotion_type_, "Symbolic_Association");
    write_type(xml, label_type_, "Symbolic_Association");
    write_type(xml, confidence_type_, "Symbolic_Association");
    parts_.types = xml.take();
  }

  void write_type(XmlWriter& xml, const std::string& name, std::string_view constraint) const {
    if (!types_used_.contains(name)) return;
    const bool has_vocabulary = name == emotion_type_ || name == label_type_;
    xml.open("LINGUISTIC_TYPE");
    if (!constraint.empty()) xml.attribute("CONSTRAINTS", constraint);
    if (has_vocabulary) xml.attribute("CONTROLLED_VOCABULARY_REF", vocabulary_);
    xml.attribute("GRAPHIC_REFERENCES", "false").attribute("LINGUISTIC_TYPE_ID", name);
    xml.attribute("TIME_ALIGNABLE", constraint == "Symbolic_Association" ? "false" : "true").close();
  }

  void write_vocabulary() {
    XmlWriter xml(1);
    xml.open("CONTROLLED_VOCABULARY").attribute("CV_ID", vocabulary_);
    const bool has_languages = around_.dialect == EafDialect::kLanguages;
    if (!has_languages) xml.attribute("DESCRIPTION", "");
    if (has_languages) xml.open("DESCRIPTION").attribute("LANG_REF", around_.language).close();
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (has_languages) {
        xml.open("CV_ENTRY_ML").attribute("CVE_ID", entry_id(i));
        xml.open("CVE_VALUE").attribute("DESCRIPTION", "").attribute("LANG_REF", around_.language);
        xml.text(values_[i]).close().close();
      } else {
        xml.open("CV_ENTRY").attribute("DESCRIPTION", "").text(values_[i]).close();
      }
    }
    xml.close();
    parts_.vocabularies = xml.take();
  }

  const std::vector<TierGroup>& groups_;
  const Annotation& annotation_;
  const EafSurroundings& around_;
  EafParts parts_;
  std::set<std::string> types_taken_;
  std::set<std::string> types_used_;
  std::string utterance_type_, word_type_, emotion_type_, label_type_, confidence_type_, vocabulary_;
  bool uses_vocabulary_ = false;
  std::map<std::string, std::size_t> value_index_;
  std::vector<std::string> values_;
  std::vector<PlannedTier> tiers_;
  std::vector<std::string> ids_by_key_;
};

}  // namespace

EafParts make_eaf_parts(const std::vector<TierGroup>& groups, const Annotation& annotation,
                        const EafSurroundings& surroundings) {
  return PartsMaker(groups, annotation, surroundings).make();
}

std::string eaf_slot_text(const EafSlot& slot, const std::string& id) {
  return "<TIME_SLOT TIME_SLOT_ID=\"" + id + "\" TIME_VALUE=\"" + std::to_string(slot.time_ms) + "\"/>";
}

std::string eaf_association_constraint() {
  XmlWriter xml(1);
  xml.open("CONSTRAINT").attribute("DESCRIPTION", "1-1 association with a parent annotation");
  xml.attribute("STEREOTYPE", "Symbolic_Association").close();
  return xml.take();
}

std::string eaf_inclusion_constraint() {
  XmlWriter xml(1);
  xml.open("CONSTRAINT");
  xml.attribute("DESCRIPTION",
                "Time alignable annotations within the parent annotation's time interval, gaps are allowed");
  xml.attribute("STEREOTYPE", "Included_In").close();
  return xml.take();
}

std::string eaf_undetermined_language() {
  XmlWriter xml(1);
  xml.open("LANGUAGE").attribute("LANG_DEF", "http://cdb.iso.org/lg/CDB-00130975-001");
  xml.attribute("LANG_ID", "und").attribute("LANG_LABEL", "undetermined (und)").close();
  return xml.take();
}

}  // namespace undertone::data
