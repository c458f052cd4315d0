#include <algorithm>
#include <array>
#include <string>

#include "data/transcripts/text_lines.hpp"
#include "pipeline/report/label_page_parts.hpp"
#include "src/io/xml_write.hpp"

namespace undertone::pipeline {
namespace {

namespace fs = std::filesystem;
using io::escape_xml_attribute;
using io::escape_xml_text;

constexpr std::size_t kShownDigits = 16;  // of a fingerprint

std::string count_text(std::size_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

bool is_unreserved(char c) {
  return data::is_ascii_letter(c) || data::is_ascii_digit(c) ||
         std::string_view("-._~/").find(c) != std::string_view::npos;
}

bool is_sound(const fs::path& media) {
  constexpr auto kEndings = std::to_array<std::string_view>(
      {".aac", ".aif", ".aiff", ".flac", ".m4a", ".mka", ".mp3", ".oga", ".ogg", ".opus", ".wav", ".wma"});
  return std::ranges::find(kEndings, data::to_lower_ascii(media.extension().string())) != kEndings.end();
}

std::string fact(std::string_view name, std::string_view value) {
  if (value.empty()) return {};
  return "<div><dt>" + escape_xml_text(name) + "</dt><dd><bdi>" + escape_xml_text(value) +
         "</bdi></dd></div>\n";
}

std::string fingerprint_fact(std::string_view name, std::string_view value) {
  if (value.size() <= kShownDigits) return fact(name, value);
  return "<div><dt>" + escape_xml_text(name) + "</dt><dd><code title=\"" + escape_xml_attribute(value) +
         "\">" + escape_xml_text(value.substr(0, kShownDigits)) + "\u2026</code></dd></div>\n";
}

std::string origin_text(data::Origin origin) {
  switch (origin) {
    case data::Origin::kTranscript:
      return "a transcript";
    case data::Origin::kSubtitles:
      return "subtitles inside the media";
    case data::Origin::kSound:
      return "found automatically in the sound";
    case data::Origin::kUnknown:
      break;
  }
  return {};
}

std::string provenance_facts(const data::Annotation& annotation) {
  std::string facts =
      fact("media", annotation.media.generic_string()) + fact("turns", origin_text(annotation.turns)) +
      fact("speakers", origin_text(annotation.speakers)) + fact("made by", annotation.made_by);
  if (!annotation.provenance) return facts;
  const data::Provenance& provenance = *annotation.provenance;
  if (annotation.made_by.empty()) facts += fact("program", provenance.program);
  facts += fact("checkpoint", provenance.checkpoint) +
           fingerprint_fact("its fingerprint", provenance.checkpoint_fingerprint);
  for (const auto& [modality, fingerprint] : provenance.encoders)
    facts += fingerprint_fact("encoder of " + modality, fingerprint);
  return facts + fingerprint_fact("options", provenance.options) +
         fingerprint_fact("input", provenance.input);
}

std::string summary_line(const PageMaterial& material) {
  const LabelView& view = material.view;
  const auto named =
      std::ranges::count_if(view.speakers, [](const std::string& name) { return !name.empty(); });
  std::string line = count_text(view.rows.size(), "utterance");
  if (named > 0) line += " \u00b7 " + count_text(static_cast<std::size_t>(named), "speaker");
  double end_s = 0;
  for (const LabelRow& row : view.rows) end_s = std::max(end_s, row.utterance->span.end_s);
  if (view.has_times) line += " \u00b7 " + clock_text(end_s);
  std::string html = escape_xml_text(line);
  const std::string automatic = data::automatic_parts(material.annotation);
  if (!automatic.empty()) html += " <span class=\"badge\">" + escape_xml_text(automatic) + "</span>";
  return html;
}

std::string player(const PageMaterial& material) {
  const std::string url = media_url(material.annotation.media, material.options.folder);
  if (url.empty()) return {};
  const std::string attributes =
      " id=\"player\" controls preload=\"metadata\" src=\"" + escape_xml_attribute(url) + "\">";
  return is_sound(material.annotation.media) ? "<audio" + attributes + "</audio>\n"
                                             : "<video playsinline" + attributes + "</video>\n";
}

}  // namespace

std::string media_url(const fs::path& media, const fs::path& folder) {
  if (media.empty()) return {};
  const fs::path base = fs::absolute(folder.empty() ? fs::path(".") : folder).lexically_normal();
  const std::string path = fs::absolute(media).lexically_normal().lexically_proximate(base).generic_string();
  std::string url;
  for (const char c : path) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    if (is_unreserved(c)) {
      url += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      url += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return url;
}

std::string label_page_header(const PageMaterial& material) {
  const auto& [annotation, options, view] = material;
  const std::string name = annotation.media.filename().string();
  const std::string title = !options.title.empty() ? options.title : name.empty() ? "Labels" : name;
  std::string html = "<header>\n<p class=\"eyebrow\">Emotion by utterance</p>\n<h1><bdi>" +
                     escape_xml_text(title) + "</bdi></h1>\n<p class=\"lead\">" + summary_line(material) +
                     "</p>\n";
  html +=
      "<p class=\"caveat\">A label is a prediction of how an utterance would be perceived by others. It is "
      "never a "
      "statement about what a person feels.</p>\n";
  const std::string facts = provenance_facts(annotation);
  if (!facts.empty())
    html += "<details class=\"facts\"><summary>Where this comes from</summary>\n<dl>\n" + facts +
            "</dl></details>\n";
  html +=
      "<noscript><p class=\"note\">Without JavaScript this page is a table: no player, timeline, filters or "
      "corrections.</p></noscript>\n</header>\n";
  html += "<aside class=\"side needs-script\" aria-label=\"The chosen utterance\">\n" + player(material) +
          "<p id=\"unplayable\" class=\"note\" hidden></p>\n"
          "<div id=\"detail\" class=\"detail\" aria-live=\"polite\"></div>\n</aside>\n";
  return html;
}

}  // namespace undertone::pipeline
