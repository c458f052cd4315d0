#include "pipeline/label/label_formats.hpp"

#include "data/annotations/formats.hpp"
#include "data/transcripts/text_lines.hpp"
#include "pipeline/report/label_page.hpp"
#include "src/core/joined.hpp"

namespace undertone::pipeline {

bool is_label_format(std::string_view name) {
  return name == kTableFormat || name == kPageFormat || data::find_annotation_format(name) != nullptr;
}

std::string not_a_label_format(std::string_view name) {
  return "'" + std::string(name) + "' is none of table, jsonl, csv, eaf, textgrid, vtt, srt, rttm and html";
}

std::vector<std::string> split_formats(std::string_view text) {
  std::vector<std::string> formats;
  for (const std::string_view name : split_at(text, ',')) formats.push_back(data::to_lower_ascii(name));
  if (formats.back().empty()) formats.pop_back();
  return formats;
}

std::string_view ending_of_format(std::string_view format) { return format == kTableFormat ? "txt" : format; }

std::string label_text(std::string_view format, const data::Annotation& annotation,
                       const LabelTextOptions& options) {
  if (format == kPageFormat) {
    LabelPageOptions page;
    page.folder = options.file.parent_path();
    if (options.file.has_stem()) page.save_as = options.file.stem().string() + ".corrected.jsonl";
    return label_page(annotation, page);
  }
  if (format == kTableFormat) {
    LabelTableOptions table;
    table.detail = options.detail;
    return label_table(annotation, table);
  }
  return data::find_annotation_format(format)->write(annotation, options.file.parent_path());
}

}  // namespace undertone::pipeline
