#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/transcripts/text_lines.hpp"
#include "src/core/time_span.hpp"
#include "src/io/xml.hpp"

// An ELAN file (EAF 2.7, 2.8, 3.0) as it stands, its references resolved to indices. The views into it live
// as long as its `xml`.
namespace undertone::data {

struct EafTimeSlot {
  std::string_view id;
  std::optional<double> time_s;
  std::size_t offset = 0;  // of the element in the text
};

struct EafAnnotation {
  io::XmlElement element;  // ALIGNABLE_ANNOTATION or REF_ANNOTATION
  std::string_view id;
  std::optional<std::size_t> begin_slot, end_slot;  // both or none
  std::string_view parent_id;                       // of a REF_ANNOTATION
  std::string_view previous_id;                     // likewise, in a subdivision
};

/// What a linguistic type says of the times of its tiers.
enum class EafConstraint { kNone, kTimeSubdivision, kIncludedIn, kSymbolicSubdivision, kSymbolicAssociation };

struct EafType {
  std::string_view id;
  EafConstraint constraint = EafConstraint::kNone;
  std::string_view vocabulary;  // empty: free text
};

struct EafTier {
  io::XmlElement element;
  std::string_view id;
  std::string_view participant;
  EafType type;
  std::optional<std::size_t> parent;
  std::vector<EafAnnotation> annotations;
};

struct EafDocument {
  io::XmlDocument xml;
  std::string_view version;  // "3.0"
  double unit_s = 0.001;     // of the time slots
  std::vector<EafTimeSlot> slots;
  std::vector<EafType> types;
  std::vector<EafTier> tiers;
};

/// Throws kBadInput where this is no well-formed XML or no EAF. What cannot be resolved is a problem and left
/// out.
EafDocument read_eaf(std::string_view utf8, ProblemList& problems);

/// Indices of tiers, each after the one that it depends on. Circles of tiers are cut, which is a problem.
std::vector<std::size_t> order_from_parents(EafDocument& document, ProblemList& problems);

/// Finds positions by name in logarithmic time, whatever the names; the first of equal ones.
class NameIndex {
 public:
  void add(std::string_view name, std::size_t position) { entries_.push_back({name, position}); }
  /// After the last `add`. The positions of names that had been added before.
  std::vector<std::size_t> finish();
  std::optional<std::size_t> find(std::string_view name) const;

 private:
  struct Entry {
    std::string_view name;
    std::size_t position;
  };
  std::vector<Entry> entries_;
};

}  // namespace undertone::data
