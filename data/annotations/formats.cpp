#include "data/annotations/formats.hpp"

#include <algorithm>
#include <array>

#include "data/annotations/csv.hpp"
#include "data/annotations/eaf.hpp"
#include "data/annotations/jsonl.hpp"
#include "data/annotations/rttm.hpp"
#include "data/annotations/subtitles.hpp"
#include "data/annotations/textgrid.hpp"
#include "data/transcripts/text_lines.hpp"

namespace undertone::data {
namespace {

template <std::string (*kWrite)(const Annotation&)>
std::string write_anywhere(const Annotation& annotation, const std::filesystem::path&) {
  return kWrite(annotation);
}

std::string write_eaf(const Annotation& annotation, const std::filesystem::path& folder) {
  return to_eaf(annotation, {.folder = folder});
}

constexpr std::array<AnnotationFormat, 7> kFormats = {{
    {"jsonl", "JSON Lines, which lose nothing", write_anywhere<to_jsonl>, nullptr},
    {"csv", "a table", write_anywhere<to_csv>, nullptr},
    {"eaf", "ELAN", write_eaf, add_to_eaf},
    {"textgrid", "Praat", write_anywhere<to_textgrid>, add_to_textgrid},
    {"vtt", "WebVTT", write_anywhere<to_vtt>, nullptr},
    {"srt", "SubRip", write_anywhere<to_srt>, nullptr},
    {"rttm", "who speaks when, without text", write_anywhere<to_rttm>, nullptr},
}};

}  // namespace

std::span<const AnnotationFormat> annotation_formats() { return kFormats; }

const AnnotationFormat* find_annotation_format(std::string_view name) {
  const auto found = std::ranges::find(kFormats, to_lower_ascii(name), &AnnotationFormat::name);
  return found == kFormats.end() ? nullptr : &*found;
}

}  // namespace undertone::data
