#include "pipeline/learn/explanation_page.hpp"

#include <algorithm>

#include "pipeline/report/html_page.hpp"
#include "pipeline/report/number_text.hpp"
#include "pipeline/report/svg_chart.hpp"
#include "pipeline/report/svg_shapes.hpp"

namespace undertone::pipeline {
namespace {

constexpr int kDigits = 3;
constexpr int kPictureSize = 300;
constexpr double kMargin = 8, kRadius = 2.6;
constexpr std::size_t kColours = 8;

void write_heads(io::XmlWriter& writer, const std::vector<std::string>& names) {
  const Tag head(writer, "thead"), row(writer, "tr");
  for (const std::string& name : names) write_text(writer, "th", {}, name, {"scope", "col"});
}

void write_load(io::XmlWriter& writer, const std::string& name, const ExpertLoad& load, std::size_t experts) {
  const Tag row(writer, "tr");
  write_text(writer, "th", {}, name, {"scope", "row"});
  write_text(writer, "td", {}, std::to_string(load.tokens));
  write_text(writer, "td", {}, load.tokens > 0 ? decimal(load.active, 2) : std::string());
  for (std::size_t k = 0; k < experts; ++k)
    write_text(writer, "td", {}, k < load.weights.size() ? decimal(load.weights[k], kDigits) : std::string());
}

void write_experts(io::XmlWriter& writer, const ExpertUse& use) {
  const std::string modality(to_string(use.modality));
  write_text(writer, "p", {}, "Experts of the modality " + modality + ": mean weight of each");
  const std::size_t experts = use.all.weights.size();
  std::vector<std::string> heads = {modality, "utterances", "active"};
  for (std::size_t k = 0; k < experts; ++k) heads.push_back("expert " + std::to_string(k + 1));
  const Tag scroll(writer, "div", "scroll"), table(writer, "table", "wide");
  write_heads(writer, heads);
  const Tag body(writer, "tbody");
  write_load(writer, "all", use.all, experts);
  for (const ExpertLoad& load : use.by_label) write_load(writer, load.of, load, experts);
  for (const ExpertLoad& load : use.by_speaker) write_load(writer, load.of, load, experts);
}

std::string counts_text(const ExpertUse& use) {
  std::string text = "Utterances by the number of experts with a say:";
  for (std::size_t i = 0; i < use.active_counts.size(); ++i) {
    if (use.active_counts[i] > 0)
      text += " " + std::to_string(i) + " in " + std::to_string(use.active_counts[i]) + ",";
  }
  text.back() = '.';
  return text;
}

void write_changes(io::XmlWriter& writer, const Explanation& explanation) {
  write_text(writer, "p", {},
             "Pairs of utterances whose attention the teacher changed, of all that are seen");
  const Tag scroll(writer, "div", "scroll"), table(writer, "table", "pairs"), body(writer, "tbody");
  for (const auto& [pair, share] : explanation.changed) {
    const Tag row(writer, "tr");
    write_text(writer, "th", {}, pair, {"scope", "row"});
    write_text(writer, "td", {}, percent(share));
  }
}

void write_teacher(io::XmlWriter& writer, const TeacherAgreement& teacher) {
  write_text(writer, "p", {},
             "Teacher and student find the same label in " + percent(teacher.agreement) + " of " +
                 std::to_string(teacher.items) + " labelled utterances; the teacher is right in " +
                 percent(teacher.teacher_accuracy) + ", the student in " + percent(teacher.student_accuracy) +
                 ".");
}

void write_contributions(io::XmlWriter& writer, const Explanation& explanation) {
  write_text(
      writer, "p", {},
      "What each modality gave to the labels that were found. An estimate: the modality is left out of "
      "the whole conversation, and what the logarithm of the label's probability loses is shared out.");
  std::vector<std::string> heads = {"label", "utterances"};
  for (const Modality modality : explanation.modalities) heads.emplace_back(to_string(modality));
  const Tag scroll(writer, "div", "scroll"), table(writer, "table");
  write_heads(writer, heads);
  const Tag body(writer, "tbody");
  for (const Contribution& one : explanation.contributions_by_label) {
    const Tag row(writer, "tr");
    write_text(writer, "th", {}, one.of, {"scope", "row"});
    write_text(writer, "td", {}, std::to_string(one.items));
    for (const Modality modality : explanation.modalities) {
      write_text(writer, "td", {}, one.shares ? percent((*one.shares)[index_of(modality)]) : std::string());
    }
  }
}

/// From values to places with the same scale on both axes.
struct PictureScale {
  double left = 0, low = 0, factor = 0;

  explicit PictureScale(const std::vector<PicturePoint>& points) {
    double right = points.front().x, high = points.front().y;
    left = right, low = high;
    for (const PicturePoint& point : points) {
      left = std::min(left, point.x), right = std::max(right, point.x);
      low = std::min(low, point.y), high = std::max(high, point.y);
    }
    factor = (kPictureSize - 2 * kMargin) / std::max({right - left, high - low, 1e-12});
  }
  SvgPlace place(const PicturePoint& point) const {
    return {kMargin + (point.x - left) * factor, kPictureSize - kMargin - (point.y - low) * factor};
  }
};

void write_picture(io::XmlWriter& writer, const EmbeddingPicture& picture,
                   const std::vector<std::string>& class_names) {
  if (picture.points.empty()) return;
  const Tag figure(writer, "figure");
  write_text(writer, "figcaption", {}, picture.name);
  const PictureScale scale(picture.points);
  open_svg(writer, kPictureSize, kPictureSize, "Utterances as points, coloured by label: " + picture.name);
  for (std::size_t i = 0; i < picture.points.size(); ++i) {
    const auto label = static_cast<std::size_t>(picture.labels[i]);
    write_circle(writer, "dot hue" + std::to_string(label % kColours), scale.place(picture.points[i]),
                 kRadius, class_names[label]);
  }
  writer.close();
}

void write_pictures(io::XmlWriter& writer, const Explanation& explanation) {
  write_text(
      writer, "p", {},
      "Utterances as the model is given them and as it fuses them. Of t-SNE only who stands beside whom "
      "means something, not how far apart.");
  {
    const Tag legend(writer, "ul", "legend");
    for (std::size_t i = 0; i < explanation.class_names.size(); ++i) {
      const Tag item(writer, "li");
      open_svg(writer, 26, 10, explanation.class_names[i]);
      write_circle(writer, "dot hue" + std::to_string(i % kColours), {13, 5}, 4, explanation.class_names[i]);
      writer.close();
      write_text(writer, "span", {}, explanation.class_names[i]);
    }
  }
  const Tag charts(writer, "div", "charts");
  for (const EmbeddingPicture& picture : explanation.pictures)
    write_picture(writer, picture, explanation.class_names);
}

}  // namespace

void write_explanation(io::XmlWriter& writer, const Explanation& explanation) {
  if (explanation.teacher) write_teacher(writer, *explanation.teacher);
  write_contributions(writer, explanation);
  for (const ExpertUse& use : explanation.experts) {
    write_experts(writer, use);
    write_text(writer, "p", "soft", counts_text(use));
  }
  if (!explanation.changed.empty()) write_changes(writer, explanation);
  if (!explanation.pictures.empty()) write_pictures(writer, explanation);
}

std::string explanation_html(std::string_view title, const Explanation& explanation) {
  HtmlPage html(title);
  io::XmlWriter& writer = html.writer();
  {
    const Tag header(writer, "header");
    write_text(writer, "p", "eyebrow", "undertone \u00b7 inside a model");
    write_text(writer, "h1", {}, title);
    write_text(writer, "p", "soft", std::to_string(explanation.contributions.size()) + " utterances.");
  }
  {
    const Tag section(writer, "section");
    write_explanation(writer, explanation);
  }
  return html.take();
}

}  // namespace undertone::pipeline
