#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace undertone::data {

enum class Column { kBegin, kEnd, kDuration, kSpeaker, kText, kEmotion, kId, kDialogueId, kUtteranceId };
constexpr std::size_t kColumnKinds = 9;

/// A unit in a column's name ("start_ms") scales it.
struct FoundColumn {
  std::size_t index = 0;
  double scale_s = 1;
  bool has_unit = false;
};

class ColumnMap {
 public:
  explicit ColumnMap(std::span<const std::string> names);

  const std::optional<FoundColumn>& find(Column column) const {
    return columns_[static_cast<std::size_t>(column)];
  }
  bool has(Column column) const { return find(column).has_value(); }
  bool has_times() const { return has(Column::kBegin) && (has(Column::kEnd) || has(Column::kDuration)); }
  /// Of the columns, how many are known.
  std::size_t known() const;

 private:
  std::array<std::optional<FoundColumn>, kColumnKinds> columns_;
};

}  // namespace undertone::data
