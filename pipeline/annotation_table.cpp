#include "pipeline/annotation_table.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "data/annotations/prediction_at.hpp"
#include "pipeline/printable.hpp"
#include "src/core/time_span.hpp"

namespace undertone::pipeline {
namespace {

using Row = std::array<std::string, 5>;

std::string emotion_text(const data::Annotation& annotation, std::size_t index) {
  const auto shown = data::shown_label(annotation, index);
  if (!shown) return {};
  return one_line(shown->label) + (shown->percent ? " " + std::to_string(*shown->percent) + " %" : "");
}

Row row_of(const data::Annotation& annotation, std::size_t index) {
  const Utterance& utterance = annotation.conversation.utterances()[index];
  return {format_clock(utterance.span.begin_s), format_clock(utterance.span.end_s),
          one_line(utterance.speaker.value_or("")), emotion_text(annotation, index),
          one_line(utterance.text.value_or(""))};
}

/// Columns of which nothing is known have no width, and are left out.
std::string to_text(const std::vector<Row>& rows) {
  std::array<std::size_t, std::tuple_size_v<Row>> widths{};
  for (std::size_t i = 1; i < rows.size(); ++i) {
    for (std::size_t column = 0; column < widths.size(); ++column) {
      const std::size_t width = character_count(rows[i][column]);
      if (width > 0) widths[column] = std::max({widths[column], width, rows[0][column].size()});
    }
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line;
    for (std::size_t column = 0; column < row.size(); ++column) {
      if (widths[column] == 0) continue;
      if (!line.empty()) line += "  ";
      line += row[column] + std::string(widths[column] - character_count(row[column]), ' ');
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace

std::string annotation_table(const data::Annotation& annotation) {
  std::vector<Row> rows = {{"start", "end", "speaker", "emotion", "text"}};
  for (std::size_t i = 0; i < annotation.conversation.size(); ++i) rows.push_back(row_of(annotation, i));
  std::string text = rows.size() > 1 ? to_text(rows) : "no utterances\n";
  if (const std::string found = data::automatic_parts(annotation); !found.empty())
    text += "(" + found + ")\n";
  return text;
}

}  // namespace undertone::pipeline
