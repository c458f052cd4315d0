#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "data/annotations/eaf.hpp"
#include "data/annotations/eaf_elements.hpp"
#include "data/annotations/eaf_plan.hpp"
#include "data/annotations/tier_layout.hpp"
#include "data/transcripts/eaf.hpp"
#include "data/transcripts/eaf_document.hpp"
#include "src/core/error.hpp"
#include "src/io/xml.hpp"

namespace undertone::data {
namespace {

/// A change of the text: some bytes at a place, by others.
struct Edit {
  std::size_t offset = 0;
  std::size_t length = 0;
  std::string text;
};

std::string apply(std::string_view text, std::vector<Edit> edits) {
  std::ranges::stable_sort(edits, {}, &Edit::offset);
  std::string out;
  std::size_t done = 0;
  for (const Edit& edit : edits) {
    out += text.substr(done, edit.offset - done);
    out += edit.text;
    done = edit.offset + edit.length;
  }
  return out += text.substr(done);
}

/// The number N of an id "aN"; 0 for other ids.
std::int64_t id_number(std::string_view id, std::string_view prefix) {
  constexpr std::int64_t kLargest = std::int64_t{1} << 52;
  if (!id.starts_with(prefix)) return 0;
  std::int64_t number = 0;
  const auto [stop, error] = std::from_chars(id.data() + prefix.size(), id.data() + id.size(), number);
  return error == std::errc() && stop == id.data() + id.size() && number < kLargest ? number : 0;
}

/// Where children of the document element stand, as the schema has it.
std::optional<int> rank_of(std::string_view name) {
  constexpr std::string_view kOrder[] = {"LICENSE",  "HEADER",          "TIME_ORDER",
                                         "TIER",     "LINGUISTIC_TYPE", "LOCALE",
                                         "LANGUAGE", "CONSTRAINT",      "CONTROLLED_VOCABULARY"};
  const auto* const found = std::ranges::find(kOrder, name);
  if (found == std::end(kOrder)) return std::nullopt;
  return static_cast<int>(found - std::begin(kOrder));
}

class EafAdder {
 public:
  EafAdder(std::string_view text, const Annotation& annotation)
      : text_(text),
        annotation_(annotation),
        document_(read_eaf(text, ignored_)),
        root_(document_.xml.root()) {}

  std::string add() {
    if (document_.unit_s != 0.001)
      throw Error(ErrorKind::kUnsupported, "an EAF whose times are frames; nothing is added to it");
    const ExistingTiers existing = existing_tiers();
    EafSurroundings around = look_around();
    // Where the tiers of utterances do not say that they are, new ones must not either, or they alone would
    // be read.
    if (existing.choice == TierChoice::kUnsaid) around.utterance_type = "undertone";
    const EafPlan plan = make_eaf_plan(lay_on_tiers(annotation_, TimeGrid::kMilliseconds, existing),
                                       annotation_.labels, around);
    if (plan.tiers.empty()) return std::string(text_);
    insert_slots(plan);
    insert_after("TIER", eaf_tiers(plan));
    insert_after("LINGUISTIC_TYPE", eaf_types(plan));
    if (needs_language_ && !plan.vocabulary.empty()) insert_after("LANGUAGE", eaf_undetermined_language());
    insert_after("CONSTRAINT", missing_constraints(plan));
    insert_after("CONTROLLED_VOCABULARY", eaf_vocabulary(plan));
    update_last_annotation(plan.last_annotation);
    declare_utf8();
    return apply(text_, std::move(edits_));
  }

 private:
  ExistingTiers existing_tiers() {
    TieredTranscript read = parse_eaf_tiers(text_, {});
    ExistingTiers existing{std::move(read.transcript), read.choice, {}, {}};
    // Entries put together from words have no id, and nothing can refer to them.
    std::erase_if(existing.transcript.entries, [](const TranscriptEntry& entry) { return !entry.id; });
    for (const EafTier& tier : document_.tiers) {
      existing.names.emplace_back(tier.id);
      const bool has_times = std::ranges::any_of(tier.annotations, [](const EafAnnotation& annotation) {
        return annotation.begin_slot.has_value();
      });
      if (!has_times) existing.without_times.emplace(tier.id);
    }
    return existing;
  }

  EafSurroundings look_around() {
    EafSurroundings around;
    const auto version = std::string(document_.version);
    around.dialect = version < "2.8" ? EafDialect::kOneLanguage : EafDialect::kLanguages;
    needs_language_ = around.dialect == EafDialect::kLanguages;
    for (const io::XmlElement& language : root_.children("LANGUAGE")) {
      const auto id = language.attribute("LANG_ID");
      if (!id || !needs_language_) continue;
      around.language = *id;
      needs_language_ = false;
    }
    for (const EafType& type : document_.types) around.types.emplace(type.id);
    for (const io::XmlElement& vocabulary : root_.children("CONTROLLED_VOCABULARY"))
      around.vocabularies.emplace(vocabulary.attribute("CV_ID").value_or(""));
    // All ids of a file are of one kind, so that "a7" may be the name of a time slot as well.
    const auto see = [&](std::string_view id) {
      around.last_slot = std::max(around.last_slot, id_number(id, "ts"));
      around.last_annotation = std::max(around.last_annotation, id_number(id, "a"));
    };
    for (const EafTimeSlot& slot : document_.slots) see(slot.id);
    for (const EafTier& tier : document_.tiers) {
      for (const EafAnnotation& annotation : tier.annotations) see(annotation.id);
    }
    if (const auto property = last_annotation_property()) see("a" + property->text());
    return around;
  }

  std::optional<io::XmlElement> last_annotation_property() const {
    const auto header = root_.child("HEADER");
    if (!header) return std::nullopt;
    for (const io::XmlElement& property : header->children("PROPERTY")) {
      if (property.attribute("NAME") == "lastUsedAnnotationId") return property;
    }
    return std::nullopt;
  }

  void update_last_annotation(std::int64_t number) {
    const auto property = last_annotation_property();
    if (!property) return;
    const io::XmlExtent extent = io::find_xml_extent(text_, property->offset());
    edits_.push_back({extent.begin, extent.end - extent.begin,
                      "<PROPERTY NAME=\"lastUsedAnnotationId\">" + std::to_string(number) + "</PROPERTY>"});
  }

  /// Each new slot before the first one that is later, so that TIME_ORDER stays in order.
  void insert_slots(const EafPlan& plan) {
    const auto order = root_.child("TIME_ORDER");
    if (!order) throw Error(ErrorKind::kBadInput, "an EAF without a TIME_ORDER");
    const io::XmlExtent extent = io::find_xml_extent(text_, order->offset());
    std::size_t next = 0;
    std::string at_end;
    for (const std::size_t i : plan.slots_by_time) {
      const double time_s = static_cast<double>(plan.slots[i].time_ms) / 1000;
      while (next < document_.slots.size() && !(document_.slots[next].time_s > time_s)) ++next;
      const std::string slot = eaf_slot(plan.slots[i]);
      const bool is_inside =
          next < document_.slots.size() && document_.slots[next].offset < extent.content_end;
      if (is_inside) {
        edits_.push_back({document_.slots[next].offset, 0, slot + "\n        "});
      } else {
        at_end += "    " + slot + "\n    ";
      }
    }
    if (at_end.empty()) return;
    const bool is_self_closed = extent.content_end == extent.end;
    if (is_self_closed) {
      edits_.push_back(
          {extent.begin, extent.end - extent.begin, "<TIME_ORDER>\n    " + at_end + "</TIME_ORDER>"});
    } else {
      edits_.push_back({extent.content_end, 0, at_end});
    }
  }

  /// Puts elements behind the last of those that the schema wants before or beside an element of that name.
  void insert_after(std::string_view name, const std::string& elements) {
    if (elements.empty()) return;
    std::size_t offset = root_.offset();
    for (const io::XmlElement& child : root_.children()) {
      const auto rank = rank_of(child.name());
      if (rank && *rank <= *rank_of(name)) offset = child.offset();
    }
    const std::size_t end = io::find_xml_extent(text_, offset).end;
    edits_.push_back({end, 0, "\n" + elements.substr(0, elements.size() - 1)});
  }

  std::string missing_constraints(const EafPlan& plan) const {
    const bool has_references = plan.has(EafTierKind::kLabel) || plan.has(EafTierKind::kConfidence);
    std::string missing;
    if (has_references && !has_constraint("Symbolic_Association")) missing += eaf_association_constraint();
    if (plan.has(EafTierKind::kWords) && !has_constraint("Included_In"))
      missing += eaf_inclusion_constraint();
    return missing;
  }

  bool has_constraint(std::string_view stereotype) const {
    const auto constraints = root_.children("CONSTRAINT");
    return std::any_of(constraints.begin(), constraints.end(), [&](const io::XmlElement& constraint) {
      return constraint.attribute("STEREOTYPE") == stereotype;
    });
  }

  /// The text is UTF-8 by now, whatever it was.
  void declare_utf8() {
    const std::size_t begin = text_.find("<?xml ");
    if (begin == text_.npos || begin > 3) return;  // 3: behind a byte order mark
    const std::size_t end = text_.find("?>", begin) + 2;
    const std::string declaration = to_lower_ascii(text_.substr(begin, end - begin));
    if (declaration.find("encoding") == declaration.npos || declaration.find("utf-8") != declaration.npos)
      return;
    edits_.push_back({begin, end - begin, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"});
  }

  std::string_view text_;
  const Annotation& annotation_;
  ProblemList ignored_;
  EafDocument document_;
  io::XmlElement root_;
  bool needs_language_ = false;
  std::vector<Edit> edits_;
};

}  // namespace

std::string add_to_eaf(std::string_view existing, const Annotation& annotation) {
  return EafAdder(existing, annotation).add();
}

}  // namespace undertone::data
