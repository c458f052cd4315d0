#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "data/annotations/annotation.hpp"

namespace undertone::data {

/// How one kind of annotation file is written.
struct AnnotationFormat {
  std::string_view name;  // as a user says it, and the ending of such files in small letters
  std::string_view what;  // for the help
  /// `folder` is where the file will lie: a link to the media is relative to it.
  std::string (*write)(const Annotation& annotation, const std::filesystem::path& folder);
  /// The text of a file of this kind with the annotation's tiers added; null where there are no tiers.
  std::string (*add_to)(std::string_view existing, const Annotation& annotation);
};

/// Every format that can be written.
std::span<const AnnotationFormat> annotation_formats();

/// By name or by the ending of a file's name, in any case; null when there is none.
const AnnotationFormat* find_annotation_format(std::string_view name);

}  // namespace undertone::data
