#include <algorithm>
#include <array>
#include <string>

#include "pipeline/report/label_page_parts.hpp"
#include "pipeline/report/number_text.hpp"
#include "src/io/xml_write.hpp"

namespace undertone::pipeline {
namespace {

using io::escape_xml_attribute;
using io::escape_xml_text;

// Browsers lay out and paint only those pieces of the table that are in sight.
constexpr std::size_t kRowsOfPiece = 40;

std::string time_cell(const LabelView& view, const LabelRow& row, std::size_t number) {
  const TimeSpan& span = row.utterance->span;
  const std::string count = std::to_string(number + 1);
  if (!view.has_times) return "<th scope=\"row\" role=\"rowheader\" class=\"when\">" + count + "</th>";
  const std::string clock = clock_text(span.begin_s);
  return "<th scope=\"row\" role=\"rowheader\" class=\"when\"><button type=\"button\" title=\"Play "
         "utterance " +
         count + "\">" + clock + "</button><small>" + decimal(span.end_s - span.begin_s, 1) +
         "\u00a0s</small></th>";
}

std::string_view word_of_human(const LabelRow& row) {
  if (!row.corrected) return "by a human";
  return row.corrected == row.predicted ? "confirmed" : "corrected";
}

std::string label_cell(const LabelView& view, const LabelRow& row) {
  std::string html = "<td role=\"cell\" class=\"what\">" + label_chip(view, row.shown());
  const bool by_human = row.corrected || row.reference;
  if (row.prediction && !by_human) {
    const std::string sure = percent(row.prediction->confidence);
    html += "<small class=\"sure\">" + sure + "</small>";
  }
  if (by_human) {
    html += "<small class=\"note\">" + std::string(word_of_human(row));
    if (row.predicted)
      html += ", predicted <bdi>" + escape_xml_text(view.labels[*row.predicted]) + "</bdi> " +
              percent(row.prediction->confidence);
    html += "</small>";
  }
  return html + "</td>";
}

std::string picture_cell(const std::vector<std::string>& pictures, std::size_t number) {
  if (pictures.empty()) return {};
  const std::string& picture = number < pictures.size() ? pictures[number] : std::string();
  if (picture.empty()) return "<td role=\"cell\" class=\"picture\"></td>";
  return "<td role=\"cell\" class=\"picture\"><img alt=\"\" loading=\"lazy\" src=\"" +
         escape_xml_attribute(picture) + "\"></td>";
}

std::string row_html(const PageMaterial& material, std::size_t number) {
  const LabelView& view = material.view;
  const LabelRow& row = view.rows[number];
  const bool has_text = row.utterance->text.has_value();
  return "<tr role=\"row\" id=\"u" + std::to_string(number) + "\">" + time_cell(view, row, number) +
         picture_cell(material.options.pictures, number) + "<td role=\"cell\" class=\"who\"><bdi>" +
         speaker_name(view, row.speaker) + "</bdi></td><td role=\"cell\" class=\"says" +
         (has_text ? "" : " none") + "\" dir=\"auto\">" +
         (has_text ? escape_xml_text(*row.utterance->text) : "no text") + "</td>" + label_cell(view, row) +
         "<td role=\"cell\" class=\"fix needs-script\"></td></tr>\n";
}

std::string filters(const LabelView& view) {
  std::string speakers = "<option value=\"\">All speakers</option>";
  for (std::size_t i = 0; i < view.speakers.size(); ++i)
    speakers += "<option value=\"" + std::to_string(i) + "\">" + speaker_name(view, i) + "</option>";
  std::string html =
      "<div class=\"filters needs-script\" role=\"search\">\n"
      "<input type=\"search\" id=\"find\" placeholder=\"Search the text\" aria-label=\"Search the text\">\n"
      "<select id=\"speaker\" aria-label=\"Speaker\">" +
      speakers +
      "</select>\n<label class=\"range\">Confidence at least <output id=\"least-text\">0\u00a0%</output>"
      "<input type=\"range\" id=\"least\" min=\"0\" max=\"100\" step=\"1\" value=\"0\"></label>\n"
      "<label class=\"check\"><input type=\"checkbox\" id=\"only-corrected\"> Only corrected</label>\n"
      "<div class=\"legend\" id=\"legend\" role=\"group\" aria-label=\"Show only these labels\">";
  for (std::size_t i = 0; i < view.labels.size(); ++i)
    html += "<button type=\"button\" aria-pressed=\"false\" data-label=\"" + std::to_string(i) + "\">" +
            label_chip(view, i) + "<small></small></button>";
  return html + "</div>\n</div>\n";
}

constexpr std::string_view kBar =
    "<div class=\"bar-of-table needs-script\"><p id=\"shown\" role=\"status\"></p>"
    "<button type=\"button\" id=\"reset\" class=\"quiet\" hidden>Show all</button>"
    "<button type=\"button\" id=\"save\" class=\"save\" disabled>Save corrected JSONL</button></div>\n"
    "<p class=\"keys needs-script\"><kbd>j</kbd> <kbd>k</kbd> or <kbd>\u2193</kbd> <kbd>\u2191</kbd> move "
    "\u00b7 "
    "<kbd>Enter</kbd> plays the utterance \u00b7 <kbd>Space</kbd> plays and stops \u00b7 "
    "<kbd>1</kbd>\u2026<kbd>9</kbd> "
    "correct \u00b7 <kbd>0</kbd> takes the correction back \u00b7 <kbd>/</kbd> searches</p>\n";

std::string table_head(const PageMaterial& material) {
  const auto head = [](std::string_view name, std::string_view text) {
    return "<th role=\"columnheader\" scope=\"col\" class=\"" + std::string(name) + "\">" +
           std::string(text) + "</th>";
  };
  return "<thead role=\"rowgroup\"><tr role=\"row\">" +
         head("when", material.view.has_times ? "Time" : "No.") +
         (material.options.pictures.empty() ? "" : head("picture", "Picture")) + head("who", "Speaker") +
         head("says", "Text") + head("what", "Label") + head("fix needs-script", "Correction") +
         "</tr></thead>\n";
}

}  // namespace

std::string label_chip(const LabelView& view, std::optional<std::size_t> label) {
  if (!label) return "<span class=\"chip\">" + std::string(kMissing) + "</span>";
  return "<span class=\"chip l" + std::to_string(*label) + "\"><bdi>" + escape_xml_text(view.labels[*label]) +
         "</bdi></span>";
}

std::string speaker_name(const LabelView& view, std::size_t speaker) {
  const std::string& name = view.speakers[speaker];
  return name.empty() ? "not known" : escape_xml_text(name);
}

std::string label_page_table(const PageMaterial& material) {
  const std::size_t count = material.view.rows.size();
  std::string html = "<section id=\"utterances\" class=\"utterances\">\n<h2>Utterances</h2>\n";
  if (count == 0) return html + "<p class=\"soft\">There are none.</p>\n</section>\n";
  html += filters(material.view) + std::string(kBar) + "<table role=\"table\" class=\"talk" +
          (material.options.pictures.empty() ? "" : " pictured") + "\">\n" + table_head(material);
  for (std::size_t begin = 0; begin < count; begin += kRowsOfPiece) {
    html += "<tbody role=\"rowgroup\">\n";
    for (std::size_t i = begin; i < std::min(begin + kRowsOfPiece, count); ++i) html += row_html(material, i);
    html += "</tbody>\n";
  }
  return html +
         "</table>\n<p id=\"nothing\" class=\"soft\" hidden>No utterance fits these "
         "filters.</p>\n</section>\n";
}

}  // namespace undertone::pipeline
