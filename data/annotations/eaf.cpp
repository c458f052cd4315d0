#include "data/annotations/eaf.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "data/annotations/eaf_elements.hpp"
#include "data/annotations/eaf_plan.hpp"
#include "data/annotations/origin.hpp"
#include "data/annotations/tier_layout.hpp"
#include "data/transcripts/text_lines.hpp"
#include "src/io/xml_write.hpp"

namespace undertone::data {
namespace {

namespace fs = std::filesystem;

std::string_view media_type(const fs::path& media) {
  using Entry = std::pair<std::string_view, std::string_view>;
  constexpr auto kTypes = std::to_array<Entry>({{".wav", "audio/x-wav"},
                                                {".mp3", "audio/mpeg"},
                                                {".m4a", "audio/mp4"},
                                                {".flac", "audio/flac"},
                                                {".ogg", "audio/ogg"},
                                                {".mp4", "video/mp4"},
                                                {".m4v", "video/mp4"},
                                                {".mov", "video/quicktime"},
                                                {".mpg", "video/mpeg"},
                                                {".mpeg", "video/mpeg"},
                                                {".avi", "video/x-msvideo"},
                                                {".webm", "video/webm"}});
  const std::string ending = to_lower_ascii(media.extension().string());
  const auto* const found = std::ranges::find(kTypes, std::string_view(ending), &Entry::first);
  return found == kTypes.end() ? "unknown" : found->second;
}

/// "./clip.mp4": as ELAN writes it, without percent signs.
std::string relative_url(const fs::path& media, const fs::path& folder) {
  const fs::path base = fs::absolute(folder.empty() ? fs::path(".") : folder).lexically_normal();
  const fs::path relative = fs::absolute(media).lexically_normal().lexically_proximate(base);
  const std::string text = relative.generic_string();
  return text.starts_with("../") || relative.is_absolute() ? text : "./" + text;
}

std::string date_text(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d+00:00", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

std::string header_text(const Annotation& annotation, const EafWriting& writing,
                        std::int64_t last_annotation) {
  io::XmlWriter xml(1);
  xml.open("HEADER").attribute("MEDIA_FILE", "").attribute("TIME_UNITS", "milliseconds");
  if (!annotation.media.empty()) {
    const std::string url = relative_url(annotation.media, writing.folder);
    xml.open("MEDIA_DESCRIPTOR").attribute("MEDIA_URL", url);
    xml.attribute("MIME_TYPE", media_type(annotation.media)).attribute("RELATIVE_MEDIA_URL", url).close();
  }
  if (const std::string found = automatic_parts(annotation); !found.empty())
    xml.open("PROPERTY").attribute("NAME", "origin").text(found).close();
  xml.open("PROPERTY").attribute("NAME", "lastUsedAnnotationId");
  xml.text(std::to_string(last_annotation)).close().close();
  return xml.take();
}

std::string time_order_text(const EafPlan& plan) {
  if (plan.slots.empty()) return "    <TIME_ORDER/>\n";
  std::string out = "    <TIME_ORDER>\n";
  for (const std::size_t i : plan.slots_by_time) out += "        " + eaf_slot(plan.slots[i]) + "\n";
  return out + "    </TIME_ORDER>\n";
}

}  // namespace

std::string to_eaf(const Annotation& annotation, const EafWriting& writing) {
  const EafPlan plan =
      make_eaf_plan(lay_on_tiers(annotation, TimeGrid::kMilliseconds), annotation.labels, EafSurroundings{});
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ANNOTATION_DOCUMENT AUTHOR=\"";
  out += io::escape_xml_attribute(annotation.made_by) + "\" DATE=\"" + date_text(writing.written_at);
  out +=
      "\" FORMAT=\"3.0\" VERSION=\"3.0\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
      "xsi:noNamespaceSchemaLocation=\"http://www.mpi.nl/tools/elan/EAFv3.0.xsd\">\n";
  out += header_text(annotation, writing, plan.last_annotation) + time_order_text(plan);
  out += eaf_tiers(plan) + eaf_types(plan);
  if (!plan.vocabulary.empty()) out += eaf_undetermined_language();
  if (plan.has(EafTierKind::kLabel) || plan.has(EafTierKind::kConfidence))
    out += eaf_association_constraint();
  if (plan.has(EafTierKind::kWords)) out += eaf_inclusion_constraint();
  return out + eaf_vocabulary(plan) + "</ANNOTATION_DOCUMENT>\n";
}

}  // namespace undertone::data
