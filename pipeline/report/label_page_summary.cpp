#include <algorithm>
#include <string>
#include <vector>

#include "pipeline/report/label_page_parts.hpp"
#include "pipeline/report/number_text.hpp"
#include "src/io/xml_write.hpp"

namespace undertone::pipeline {
namespace {

using io::escape_xml_text;

/// How often each row of a table meets each column.
class Counts {
 public:
  Counts(std::size_t rows, std::size_t columns) : columns_(columns), counts_(rows * columns) {}
  void add(std::size_t row, std::size_t column) { ++counts_[row * columns_ + column]; }
  std::size_t at(std::size_t row, std::size_t column) const { return counts_[row * columns_ + column]; }
  std::size_t columns() const { return columns_; }
  std::size_t rows() const { return columns_ == 0 ? 0 : counts_.size() / columns_; }
  std::size_t sum(std::size_t row) const {
    std::size_t sum = 0;
    for (std::size_t column = 0; column < columns_; ++column) sum += at(row, column);
    return sum;
  }

 private:
  std::size_t columns_;
  std::vector<std::size_t> counts_;
};

Counts labels_by_speaker(const LabelView& view) {
  Counts counts(view.speakers.size(), view.labels.size());
  for (const LabelRow& row : view.rows) {
    if (const auto label = row.shown()) counts.add(row.speaker, *label);
  }
  return counts;
}

/// From one labelled utterance to the next.
Counts transitions(const LabelView& view) {
  Counts counts(view.labels.size(), view.labels.size());
  std::optional<std::size_t> previous;
  for (const LabelRow& row : view.rows) {
    if (previous && row.shown()) counts.add(*previous, *row.shown());
    previous = row.shown();
  }
  return counts;
}

/// Likewise, from one utterance of a speaker to the same speaker's next.
Counts transitions_of_speakers(const LabelView& view) {
  Counts counts(view.labels.size(), view.labels.size());
  std::vector<std::optional<std::size_t>> previous(view.speakers.size());
  for (const LabelRow& row : view.rows) {
    auto& before = previous[row.speaker];
    if (before && row.shown()) counts.add(*before, *row.shown());
    before = row.shown();
  }
  return counts;
}

std::string cell(std::size_t count, std::size_t sum) {
  const double share = sum == 0 ? 0 : static_cast<double>(count) / static_cast<double>(sum);
  const std::string shade = decimal(share, 3);
  return "<td" + std::string(count == 0 ? " class=\"none\"" : "") + " style=\"--s:" + shade + "\">" +
         std::to_string(count) + "</td>";
}

struct CountTable {
  std::string id;  // by which the script finds it
  std::string caption;
  std::string corner;
  std::vector<std::string> row_names;  // HTML
};

std::string table_html(const CountTable& table, const Counts& counts, const LabelView& view) {
  std::string html = "<figure><figcaption>" + table.caption +
                     "</figcaption>\n<div class=\"scroll\"><table class=\"tally\" id=\"" + table.id +
                     "\">\n<thead><tr><th scope=\"col\">" + table.corner + "</th>";
  for (std::size_t i = 0; i < view.labels.size(); ++i)
    html += "<th scope=\"col\">" + label_chip(view, i) + "</th>";
  html += "<th scope=\"col\">all</th></tr></thead>\n<tbody>\n";
  for (std::size_t row = 0; row < counts.rows(); ++row) {
    html += "<tr><th scope=\"row\">" + table.row_names[row] + "</th>";
    for (std::size_t column = 0; column < counts.columns(); ++column)
      html += cell(counts.at(row, column), counts.sum(row));
    html += "<td class=\"sum\">" + std::to_string(counts.sum(row)) + "</td></tr>\n";
  }
  return html + "</tbody></table></div></figure>\n";
}

}  // namespace

std::string label_page_summary(const LabelView& view) {
  if (view.rows.empty()) return {};
  std::vector<std::string> speakers, labels;
  for (std::size_t i = 0; i < view.speakers.size(); ++i)
    speakers.push_back("<bdi>" + speaker_name(view, i) + "</bdi>");
  for (std::size_t i = 0; i < view.labels.size(); ++i) labels.push_back(label_chip(view, i));
  return "<section id=\"summary\" class=\"tallies\">\n<h2>Who comes across how</h2>\n"
         "<p class=\"soft\">Numbers of utterances; corrections count. The shade is the share of the "
         "row.</p>\n" +
         table_html({"by-speaker", "Labels of each speaker", "speaker", speakers}, labels_by_speaker(view),
                    view) +
         "<details><summary>What follows what</summary>\n<div class=\"pair\" style=\"--n:" +
         std::to_string(view.labels.size()) + "\">\n" +
         table_html(
             {"within", "From an utterance to the same speaker\u2019s next", "from \u2193 to \u2192", labels},
             transitions_of_speakers(view), view) +
         table_html({"between", "From an utterance to the next of the conversation", "from \u2193 to \u2192",
                     labels},
                    transitions(view), view) +
         "</div></details>\n</section>\n";
}

}  // namespace undertone::pipeline
