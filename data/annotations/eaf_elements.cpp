#include "data/annotations/eaf_elements.hpp"

#include <map>
#include <string_view>

#include "src/io/xml_write.hpp"

namespace undertone::data {
namespace {

using io::XmlWriter;

std::string entry_id(const EafPlan& plan, std::size_t label) {
  return plan.entry_prefix + std::to_string(label);
}

std::string_view constraint_of(EafTierKind kind) {
  switch (kind) {
    case EafTierKind::kText:
      return "";
    case EafTierKind::kWords:
      return "Included_In";
    case EafTierKind::kLabel:
    case EafTierKind::kConfidence:
      break;
  }
  return "Symbolic_Association";
}

class TierWriter {
 public:
  explicit TierWriter(const EafPlan& plan) : plan_(plan) {
    for (std::size_t i = 0; i < plan.labels.size(); ++i) places_.emplace(plan.labels[i], i);
  }

  std::string write() {
    for (const PlannedTier& tier : plan_.tiers) write_tier(tier);
    return xml_.take();
  }

 private:
  void write_tier(const PlannedTier& tier) {
    xml_.open("TIER").attribute("LINGUISTIC_TYPE_REF", tier.type);
    if (!tier.parent.empty()) xml_.attribute("PARENT_REF", tier.parent);
    if (tier.participant) xml_.attribute("PARTICIPANT", *tier.participant);
    xml_.attribute("TIER_ID", tier.name);
    for (const PlannedAnnotation& annotation : tier.annotations) {
      xml_.open("ANNOTATION");
      if (annotation.parent_id.empty()) {
        open_aligned(annotation);
      } else {
        open_reference(tier, annotation);
      }
      xml_.open("ANNOTATION_VALUE").text(annotation.value).close().close().close();
    }
    xml_.close();
  }

  void open_aligned(const PlannedAnnotation& annotation) {
    xml_.open("ALIGNABLE_ANNOTATION").attribute("ANNOTATION_ID", annotation.id);
    xml_.attribute("TIME_SLOT_REF1", plan_.slots[annotation.begin_slot].id);
    xml_.attribute("TIME_SLOT_REF2", plan_.slots[annotation.end_slot].id);
  }

  void open_reference(const PlannedTier& tier, const PlannedAnnotation& annotation) {
    xml_.open("REF_ANNOTATION").attribute("ANNOTATION_ID", annotation.id);
    xml_.attribute("ANNOTATION_REF", annotation.parent_id);
    const bool has_entry = tier.kind == EafTierKind::kLabel && plan_.dialect == EafDialect::kLanguages;
    if (has_entry) xml_.attribute("CVE_REF", entry_id(plan_, places_.at(annotation.value)));
  }

  const EafPlan& plan_;
  std::map<std::string_view, std::size_t> places_;  // of labels in the vocabulary
  XmlWriter xml_{1};
};

std::string constraint(std::string_view stereotype, std::string_view description) {
  XmlWriter xml(1);
  xml.open("CONSTRAINT").attribute("DESCRIPTION", description).attribute("STEREOTYPE", stereotype).close();
  return xml.take();
}

}  // namespace

std::string eaf_slot(const PlannedSlot& slot) {
  return "<TIME_SLOT TIME_SLOT_ID=\"" + slot.id + "\" TIME_VALUE=\"" + std::to_string(slot.time_ms) + "\"/>";
}

std::string eaf_tiers(const EafPlan& plan) { return TierWriter(plan).write(); }

std::string eaf_types(const EafPlan& plan) {
  XmlWriter xml(1);
  for (const auto& [name, kind] : plan.types) {
    const std::string_view constraint = constraint_of(kind);
    xml.open("LINGUISTIC_TYPE");
    if (!constraint.empty()) xml.attribute("CONSTRAINTS", constraint);
    if (kind == EafTierKind::kLabel) xml.attribute("CONTROLLED_VOCABULARY_REF", plan.vocabulary);
    xml.attribute("GRAPHIC_REFERENCES", "false").attribute("LINGUISTIC_TYPE_ID", name);
    const bool has_times = kind == EafTierKind::kText || kind == EafTierKind::kWords;
    xml.attribute("TIME_ALIGNABLE", has_times ? "true" : "false").close();
  }
  return xml.take();
}

std::string eaf_vocabulary(const EafPlan& plan) {
  if (plan.vocabulary.empty()) return "";
  XmlWriter xml(1);
  xml.open("CONTROLLED_VOCABULARY").attribute("CV_ID", plan.vocabulary);
  const bool has_languages = plan.dialect == EafDialect::kLanguages;
  if (has_languages) {
    xml.open("DESCRIPTION").attribute("LANG_REF", plan.language).close();
  } else {
    xml.attribute("DESCRIPTION", "");
  }
  for (std::size_t i = 0; i < plan.labels.size(); ++i) {
    xml.open(has_languages ? "CV_ENTRY_ML" : "CV_ENTRY");
    if (has_languages) xml.attribute("CVE_ID", entry_id(plan, i)).open("CVE_VALUE");
    xml.attribute("DESCRIPTION", "");
    if (has_languages) xml.attribute("LANG_REF", plan.language);
    xml.text(plan.labels[i]).close();
    if (has_languages) xml.close();
  }
  xml.close();
  return xml.take();
}

std::string eaf_inclusion_constraint() {
  return constraint(
      "Included_In",
      "Time alignable annotations within the parent annotation's time interval, gaps are allowed");
}

std::string eaf_association_constraint() {
  return constraint("Symbolic_Association", "1-1 association with a parent annotation");
}

std::string eaf_undetermined_language() {
  XmlWriter xml(1);
  xml.open("LANGUAGE").attribute("LANG_DEF", "http://cdb.iso.org/lg/CDB-00130975-001");
  xml.attribute("LANG_ID", "und").attribute("LANG_LABEL", "undetermined (und)").close();
  return xml.take();
}

}  // namespace undertone::data
