#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "data/annotations/annotation.hpp"
#include "pipeline/label/label_table.hpp"

// Everything that labels can be written as: the formats of annotations, a table and a page.
namespace undertone::pipeline {

inline constexpr std::string_view kTableFormat = "table";
inline constexpr std::string_view kPageFormat = "html";

bool is_label_format(std::string_view name);
/// "'doc' is none of table, …"
std::string not_a_label_format(std::string_view name);
/// The names in "jsonl,eaf", in small letters, in their order.
std::vector<std::string> split_formats(std::string_view text);
/// Of the names of such files.
std::string_view ending_of_format(std::string_view format);

struct LabelTextOptions {
  std::filesystem::path file;  // that it will be: links to the media are relative to its folder; may be empty
  TableDetail detail = TableDetail::kLabels;
};

std::string label_text(std::string_view format, const data::Annotation& annotation,
                       const LabelTextOptions& options);

}  // namespace undertone::pipeline
