#include "pipeline/report/label_page.hpp"

#include <cstdint>
#include <vector>

#include "pipeline/report/base64.hpp"
#include "pipeline/report/html_page.hpp"
#include "pipeline/report/label_page_parts.hpp"
#include "pipeline/report/label_palette.hpp"
#include "src/core/fingerprint.hpp"
#include "src/io/xml_write.hpp"

namespace undertone::pipeline {
namespace {

std::uint8_t value_of_digit(char digit) {
  return static_cast<std::uint8_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

std::string colour_style(const LabelView& view) {
  const auto colours = label_colours(view.labels);
  std::string light, dark;
  for (std::size_t i = 0; i < colours.size(); ++i) {
    const std::string selector = ".l" + std::to_string(i);
    light += selector + "{--c:" + colours[i].light + "}\n";
    dark += selector + "{--c:" + colours[i].dark + "}\n";
    if (i >= view.choices) light += ".chip" + selector + "{--edge:dashed}\n";  // said of none
  }
  return light + "@media (prefers-color-scheme: dark) {\n" + dark + "}\n";
}

std::string head(const PageMaterial& material, std::string_view script) {
  const std::string name = material.annotation.media.filename().string();
  const std::string title = !material.options.title.empty() ? material.options.title : name;
  // Nothing from elsewhere but the media, which lie on the same host; and no script but the one below.
  const std::string policy =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self' file:; "
      "script-src 'sha256-" +
      content_hash(script) + "'; base-uri 'none'; form-action 'none'";
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta http-equiv=\"Content-Security-Policy\" content=\"" +
         policy +
         "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         "<meta name=\"referrer\" content=\"no-referrer\">\n<title>" +
         io::escape_xml_text(title.empty() ? "Labels" : title + " \u2013 labels") + "</title>\n<style>" +
         std::string(page_style()) + std::string(label_page_style()) + colour_style(material.view) +
         "</style>\n</head>\n";
}

constexpr std::string_view kTimeline =
    "<section id=\"timeline\" class=\"timeline needs-script\">\n<div class=\"heading\"><h2>Timeline</h2>"
    "<div class=\"zoom\"><button type=\"button\" id=\"zoom-out\" title=\"Show more time\">\u2212</button>"
    "<button type=\"button\" id=\"zoom-in\" title=\"Show less time\">+</button></div></div>\n"
    "<div class=\"lanes\"><div class=\"names\" id=\"lane-names\"></div>"
    "<div class=\"track\" id=\"track\"><div class=\"lane-area\" id=\"lane-area\"></div></div></div>\n"
    "<p class=\"soft\" id=\"timeline-note\"></p>\n</section>\n";

}  // namespace

std::string content_hash(std::string_view text) {
  const std::string hex = sha256_hex(text);
  std::vector<std::uint8_t> bytes;
  for (std::size_t at = 0; at < hex.size(); at += 2)
    bytes.push_back(static_cast<std::uint8_t>(value_of_digit(hex[at]) << 4 | value_of_digit(hex[at + 1])));
  return base64(bytes);
}

std::string label_page(const data::Annotation& annotation, const LabelPageOptions& options) {
  const LabelView view = view_labels(annotation);
  const PageMaterial material{annotation, options, view};
  const std::string script = std::string(label_page_script()) + std::string(label_page_script_views());
  std::string page =
      head(material, script) + "<body>\n<main class=\"labels\">\n" + label_page_header(material);
  page += "<div class=\"story\">\n";
  if (view.has_times) page += kTimeline;
  page += label_page_summary(view) + label_page_table(material) + "</div>\n</main>\n";
  page += "<script type=\"application/json\" id=\"data\">" + label_page_data(material) +
          "</script>\n<script>" + script + "</script>\n</body>\n</html>\n";
  return page;
}

}  // namespace undertone::pipeline
