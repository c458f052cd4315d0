#include "data/transcripts/eaf_document.hpp"

#include <algorithm>
#include <utility>

#include "data/transcripts/clock_formats.hpp"
#include "src/core/error.hpp"

namespace undertone::data {
namespace {

std::string_view attribute_or_empty(const io::XmlElement& element, std::string_view name) {
  return element.attribute(name).value_or(std::string_view());
}

EafConstraint to_constraint(std::string_view name) {
  if (name == "Time_Subdivision") return EafConstraint::kTimeSubdivision;
  if (name == "Included_In") return EafConstraint::kIncludedIn;
  if (name == "Symbolic_Subdivision") return EafConstraint::kSymbolicSubdivision;
  if (name == "Symbolic_Association") return EafConstraint::kSymbolicAssociation;
  return EafConstraint::kNone;
}

class EafReader {
 public:
  EafReader(std::string_view text, ProblemList& problems)
      : document_{io::parse_xml(text), {}, 0.001, {}, {}, {}},
        root_(document_.xml.root()),
        problems_(problems) {
    if (root_.name() != "ANNOTATION_DOCUMENT")
      throw Error(ErrorKind::kBadInput,
                  "no EAF: the root element is " + excerpt(root_.name()) + ", not \"ANNOTATION_DOCUMENT\"");
    document_.version = root_.attribute("FORMAT").value_or(attribute_or_empty(root_, "VERSION"));
  }

  EafDocument read() {
    read_unit();
    read_slots();
    read_types();
    read_tiers();
    return std::move(document_);
  }

 private:
  void read_unit() {
    const auto header = root_.child("HEADER");
    const std::string_view unit = header ? attribute_or_empty(*header, "TIME_UNITS") : std::string_view();
    if (unit == "PAL-frames") {
      document_.unit_s = 1.0 / 25;
    } else if (unit == "NTSC-frames") {
      document_.unit_s = 1001.0 / 30000;
    } else if (!unit.empty() && unit != "milliseconds") {
      problems_.add(header->line(),
                    "the unit of time " + excerpt(unit) + " is not known; taken as milliseconds");
    }
  }

  void read_slots() {
    for (const io::XmlElement& order : root_.children("TIME_ORDER")) {
      for (const io::XmlElement& element : order.children("TIME_SLOT")) read_slot(element);
    }
    for (const std::size_t i : slot_index_.finish())
      problems_.add(slot_lines_[i], "the time slot " + excerpt(document_.slots[i].id) +
                                        " exists twice; the first one counts");
  }

  void read_slot(const io::XmlElement& element) {
    const auto id = element.attribute("TIME_SLOT_ID");
    if (!id) return problems_.add(element.line(), "a time slot without an id; left out");
    EafTimeSlot slot{*id, std::nullopt, element.offset()};
    if (const auto value = element.attribute("TIME_VALUE")) {
      const auto number = value->find(':') == value->npos ? parse_seconds(*value) : std::nullopt;
      if (number) slot.time_s = *number * document_.unit_s + 0.0;
      // Division is exact to the last digit where the multiplication with 0.001 is not: 1.005, not 1.00499….
      if (number && document_.unit_s == 0.001) slot.time_s = *number / 1000 + 0.0;
      if (!number)
        problems_.add(element.line(), "the time " + excerpt(*value) + " is no number; taken as absent");
    }
    slot_index_.add(slot.id, document_.slots.size());
    document_.slots.push_back(slot);
    slot_lines_.push_back(element.line());
  }

  void read_types() {
    for (const io::XmlElement& element : root_.children("LINGUISTIC_TYPE")) {
      type_index_.add(attribute_or_empty(element, "LINGUISTIC_TYPE_ID"), document_.types.size());
      document_.types.push_back({attribute_or_empty(element, "LINGUISTIC_TYPE_ID"),
                                 to_constraint(attribute_or_empty(element, "CONSTRAINTS")),
                                 attribute_or_empty(element, "CONTROLLED_VOCABULARY_REF")});
    }
    type_index_.finish();
  }

  void read_tiers() {
    NameIndex tier_index;
    for (const io::XmlElement& element : root_.children("TIER")) {
      EafTier& tier = document_.tiers.emplace_back();
      tier.element = element;
      tier.id = attribute_or_empty(element, "TIER_ID");
      tier.participant = attribute_or_empty(element, "PARTICIPANT");
      if (const auto type = type_index_.find(attribute_or_empty(element, "LINGUISTIC_TYPE_REF")))
        tier.type = document_.types[*type];
      tier_index.add(tier.id, document_.tiers.size() - 1);
      for (const io::XmlElement& annotation : element.children("ANNOTATION"))
        read_annotation(annotation, tier);
    }
    tier_index.finish();
    for (EafTier& tier : document_.tiers) {
      const auto parent = tier.element.attribute("PARENT_REF");
      if (!parent) continue;
      tier.parent = tier_index.find(*parent);
      if (!tier.parent)
        problems_.add(tier.element.line(), "the tier " + excerpt(tier.id) + " depends on " +
                                               excerpt(*parent) +
                                               ", which does not exist; taken as independent");
    }
  }

  void read_annotation(const io::XmlElement& outer, EafTier& tier) {
    const auto alignable = outer.child("ALIGNABLE_ANNOTATION");
    const auto reference = outer.child("REF_ANNOTATION");
    if (!alignable && !reference)
      return problems_.add(outer.line(), "an annotation with neither times nor a reference; left out");
    EafAnnotation annotation;
    annotation.element = alignable ? *alignable : *reference;
    annotation.id = attribute_or_empty(annotation.element, "ANNOTATION_ID");
    if (alignable) {
      annotation.begin_slot = slot_index_.find(attribute_or_empty(*alignable, "TIME_SLOT_REF1"));
      annotation.end_slot = slot_index_.find(attribute_or_empty(*alignable, "TIME_SLOT_REF2"));
      if (!annotation.begin_slot || !annotation.end_slot)
        return problems_.add(alignable->line(), "an annotation of a time slot that does not exist; left out");
    } else {
      annotation.parent_id = attribute_or_empty(*reference, "ANNOTATION_REF");
      annotation.previous_id = attribute_or_empty(*reference, "PREVIOUS_ANNOTATION");
    }
    tier.annotations.push_back(annotation);
  }

  EafDocument document_;
  io::XmlElement root_;
  ProblemList& problems_;
  NameIndex slot_index_;
  NameIndex type_index_;
  std::vector<int> slot_lines_;
};

}  // namespace

EafDocument read_eaf(std::string_view utf8, ProblemList& problems) {
  return EafReader(utf8, problems).read();
}

std::vector<std::size_t> order_from_parents(EafDocument& document, ProblemList& problems) {
  enum class State : char { kNew, kOnPath, kDone };
  std::vector<State> state(document.tiers.size(), State::kNew);
  std::vector<std::size_t> order;
  std::vector<std::size_t> path;
  for (std::size_t start = 0; start < state.size(); ++start) {
    std::optional<std::size_t> at = start;
    while (at && state[*at] == State::kNew) {
      state[*at] = State::kOnPath;
      path.push_back(*at);
      at = document.tiers[*at].parent;
    }
    if (at && state[*at] == State::kOnPath) {
      EafTier& tier = document.tiers[path.back()];
      problems.add(tier.element.line(),
                   "the tier " + excerpt(tier.id) + " depends on itself; taken as independent");
      tier.parent.reset();
    }
    for (; !path.empty(); path.pop_back()) {
      state[path.back()] = State::kDone;
      order.push_back(path.back());
    }
  }
  return order;
}

std::vector<std::size_t> NameIndex::finish() {
  std::ranges::stable_sort(entries_, {}, &Entry::name);
  std::vector<std::size_t> repeated;
  for (std::size_t i = 1; i < entries_.size(); ++i) {
    if (entries_[i].name == entries_[i - 1].name) repeated.push_back(entries_[i].position);
  }
  return repeated;
}

std::optional<std::size_t> NameIndex::find(std::string_view name) const {
  const auto found = std::ranges::lower_bound(entries_, name, {}, &Entry::name);
  if (found == entries_.end() || found->name != name) return std::nullopt;
  return found->position;
}

}  // namespace undertone::data
